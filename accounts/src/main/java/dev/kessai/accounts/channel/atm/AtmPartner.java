package dev.kessai.accounts.channel.atm;

import dev.kessai.accounts.channel.Call;
import dev.kessai.accounts.channel.DayFile;
import dev.kessai.accounts.channel.Operation;
import dev.kessai.accounts.channel.Partner;
import dev.kessai.accounts.channel.PartnerHttp;
import dev.kessai.accounts.channel.Report;
import dev.kessai.accounts.channel.Terms;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The network of ATMs. */
public final class AtmPartner implements Partner {
    /** Machines take notes of this and its multiples, JPY. */
    public static final long UNIT_MINOR = 1_000;

    /** The most that a machine takes at one time, JPY. */
    public static final long AMOUNT_MAX_MINOR = 500_000;

    private final PartnerHttp http;
    private final Terms terms;

    /** @param sessionMicros how long a session can be used, business time */
    public AtmPartner(PartnerHttp http, long sessionMicros) {
        this.http = http;
        this.terms = new Terms("atm", SystemOwner.ATM, false, true, false, sessionMicros);
    }

    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public Prepared prepare(Command.Try command) {
        if (command.amountMinor() > AMOUNT_MAX_MINOR) return new Prepared.No(Decline.LIMIT_EXCEEDED);
        return command.amountMinor() % UNIT_MINOR == 0
                ? new Prepared.Ready("")
                : new Prepared.No(Decline.REFUSED_BY_CHANNEL);
    }

    @Override
    public List<Report> call(Operation operation) {
        return operation.outward().call() == Call.RELEASE
                ? http.follow(path(operation) + "/end", PartnerHttp.message(), AtmPartner::ended)
                : http.ask("/sessions", PartnerHttp.message(operation), AtmPartner::reports);
    }

    @Override
    public List<Report> inquire(Operation operation) {
        return http.inquire(path(operation), AtmPartner::reports);
    }

    private static String path(Operation operation) {
        return "/sessions/" + operation.reference();
    }

    /** A session in which cash was put in meanwhile cannot be ended without it: its deposits are the answer. */
    private static List<Report> ended(PartnerHttp.Answered answered) {
        return answered.text("status").equals("ENDED") ? List.of(new Report.Done()) : reports(answered);
    }

    /** A session with its deposits. One that the machine is not sure of (UNKNOWN) says nothing yet. */
    private static List<Report> reports(PartnerHttp.Answered answered) {
        var session = answered.text("session");
        var status = answered.text("status");
        if (status.equals("NG")) return List.of(new Report.Refused(answered.text("code")));
        if (session.isEmpty()) return List.of(new Report.Unknown(answered.status() + " " + status));
        var reports = new ArrayList<Report>();
        reports.add(new Report.Opened(session, "session:" + session));
        for (var deposit : answered.body().path("deposits")) {
            var sequence = deposit.path("sequence").asString("");
            switch (deposit.path("status").asString("")) {
                case "PAID" ->
                    reports.add(
                            new Report.Received(sequence, deposit.path("amount").longValue(), false));
                case "CANCELLED" -> reports.add(new Report.Corrected(sequence));
                default -> {} // the machine is not sure
            }
        }
        boolean unused = answered.body().path("deposits").isEmpty();
        if (unused && (status.equals("ENDED") || status.equals("EXPIRED"))) reports.add(new Report.Refused(status));
        return reports;
    }

    @Override
    public Optional<DayFile> dayFile(LocalDate day) {
        return http.dayFile(day);
    }
}
