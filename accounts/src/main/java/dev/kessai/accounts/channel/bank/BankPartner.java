package dev.kessai.accounts.channel.bank;

import dev.kessai.accounts.channel.DayFile;
import dev.kessai.accounts.channel.Operation;
import dev.kessai.accounts.channel.Partner;
import dev.kessai.accounts.channel.PartnerHttp;
import dev.kessai.accounts.channel.Report;
import dev.kessai.accounts.channel.Terms;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The banks, behind one network: debits by mandate. */
public final class BankPartner implements Partner {
    public static final Terms TERMS = new Terms("bank", SystemOwner.BANK, false, false, false, Terms.FOR_EVER);

    /** The one receipt of a debit: a reference is debited once. */
    private static final String RECEIPT = "debit";

    private static final long TURN_NANOS_MAX = 500_000_000;

    /**
     * @param perSecond debits at one bank
     * @param maintenance when banks are known to be closed
     */
    public record Settings(int perSecond, Maintenance maintenance) {}

    private final PartnerHttp http;
    private final BankAccounts accounts;
    private final Maintenance maintenance;
    private final Pace pace;
    private final MicroClock business;

    public BankPartner(PartnerHttp http, BankAccounts accounts, Settings settings, MicroClock business) {
        this.http = http;
        this.accounts = accounts;
        this.maintenance = settings.maintenance();
        this.pace = new Pace(settings.perSecond());
        this.business = business;
    }

    @Override
    public Terms terms() {
        return TERMS;
    }

    @Override
    public Prepared prepare(Command.Try command) {
        var account = accounts.debitable(command.owner());
        if (account.isEmpty()) return new Prepared.No(Decline.ACCOUNT_NOT_FOUND);
        if (maintenance.isNow(account.get().bank(), business.micros()))
            return new Prepared.No(Decline.REFUSED_BY_CHANNEL);
        return new Prepared.Ready(account.get().bank() + "/" + account.get().mandate());
    }

    @Override
    public List<Report> call(Operation operation) {
        var account = operation.asked().account();
        int slash = account.indexOf('/');
        long wait = pace.reserve(account.substring(0, slash), System.nanoTime(), TURN_NANOS_MAX);
        if (wait > TURN_NANOS_MAX) return List.of(new Report.Later(wait / 1_000_000));
        if (wait > 0) LockSupport.parkNanos(this, wait);
        var message = PartnerHttp.message();
        message.put("request_id", operation.reference());
        message.put("mandate", account.substring(slash + 1));
        message.put("amount", operation.asked().amountMinor());
        return http.ask("/debits", message, answered -> List.of(report(operation, answered)));
    }

    @Override
    public List<Report> inquire(Operation operation) {
        return http.inquire("/debits/" + operation.reference(), answered -> List.of(report(operation, answered)));
    }

    private static Report report(Operation operation, PartnerHttp.Answered answered) {
        return switch (answered.text("status")) {
            case "OK" -> new Report.Received(RECEIPT, operation.asked().amountMinor(), false);
            case "NG" -> new Report.Refused(answered.text("code"));
            case "MAINTENANCE" -> new Report.Refused("maintenance");
            default -> new Report.Unknown(answered.status() + " " + answered.text("status"));
        };
    }

    @Override
    public Optional<DayFile> dayFile(LocalDate day) {
        return http.dayFile(day);
    }
}
