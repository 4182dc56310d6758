package dev.kessai.accounts.channel.cvs;

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

/** The collecting agent of the convenience stores. */
public final class CvsPartner implements Partner {
    /** The most that stores take on one slip, JPY. */
    public static final long AMOUNT_MAX_MINOR = 300_000;

    private final PartnerHttp http;
    private final Terms terms;

    /** @param slipMicros how long a slip can be paid, business time */
    public CvsPartner(PartnerHttp http, long slipMicros) {
        this.http = http;
        this.terms = new Terms("cvs", SystemOwner.CVS, false, true, false, slipMicros);
    }

    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public Prepared prepare(Command.Try command) {
        return command.amountMinor() > AMOUNT_MAX_MINOR
                ? new Prepared.No(Decline.LIMIT_EXCEEDED)
                : new Prepared.Ready("");
    }

    @Override
    public List<Report> call(Operation operation) {
        return operation.outward().call() == Call.RELEASE
                ? http.follow(path(operation) + "/void", PartnerHttp.message(), CvsPartner::voided)
                : http.ask("/slips", PartnerHttp.message(operation), CvsPartner::reports);
    }

    @Override
    public List<Report> inquire(Operation operation) {
        return http.inquire(path(operation), CvsPartner::reports);
    }

    private static String path(Operation operation) {
        return "/slips/" + operation.reference();
    }

    /** A slip that was paid meanwhile cannot be voided: its payments are the answer. */
    private static List<Report> voided(PartnerHttp.Answered answered) {
        var status = answered.text("status");
        return status.equals("VOID") || status.equals("EXPIRED") ? List.of(new Report.Done()) : reports(answered);
    }

    /** A slip with everything that was paid on it. */
    private static List<Report> reports(PartnerHttp.Answered answered) {
        var slip = answered.text("slip_number");
        var status = answered.text("status");
        if (status.equals("NG")) return List.of(new Report.Refused(answered.text("code")));
        if (slip.isEmpty()) return List.of(new Report.Unknown(answered.status() + " " + status));
        var reports = new ArrayList<Report>();
        reports.add(new Report.Opened(slip, "slip:" + slip));
        for (var payment : answered.body().path("payments")) {
            var receipt = payment.path("receipt").asString("");
            boolean provisional = payment.path("status").asString("").equals("PROVISIONAL");
            reports.add(new Report.Received(receipt, payment.path("amount").longValue(), provisional));
            if (payment.path("status").asString("").equals("CORRECTED")) reports.add(new Report.Corrected(receipt));
        }
        boolean unpaid = answered.body().path("payments").isEmpty();
        if (unpaid && (status.equals("EXPIRED") || status.equals("VOID"))) reports.add(new Report.Refused(status));
        return reports;
    }

    @Override
    public Optional<DayFile> dayFile(LocalDate day) {
        return http.dayFile(day);
    }
}
