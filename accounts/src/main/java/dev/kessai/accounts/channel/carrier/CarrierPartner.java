package dev.kessai.accounts.channel.carrier;

import dev.kessai.accounts.channel.Call;
import dev.kessai.accounts.channel.DayFile;
import dev.kessai.accounts.channel.Operation;
import dev.kessai.accounts.channel.Partner;
import dev.kessai.accounts.channel.PartnerHttp;
import dev.kessai.accounts.channel.Report;
import dev.kessai.accounts.channel.Terms;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The carriers' billing, behind one network. The subscriber is known to it by the user's opaque id. */
public final class CarrierPartner implements Partner {
    /** The most that goes on one bill at one time, JPY. */
    public static final long AMOUNT_MAX_MINOR = 100_000;

    /** The one receipt of an authorisation: it is captured once. */
    private static final String RECEIPT = "capture";

    private static final long ANSWER_MICROS_MAX = 600_000_000;
    private static final Terms TERMS = new Terms("carrier", SystemOwner.CARRIER, true, true, true, ANSWER_MICROS_MAX);

    private final PartnerHttp http;

    public CarrierPartner(PartnerHttp http) {
        this.http = http;
    }

    @Override
    public Terms terms() {
        return TERMS;
    }

    @Override
    public Prepared prepare(Command.Try command) {
        return command.amountMinor() > AMOUNT_MAX_MINOR
                ? new Prepared.No(Decline.LIMIT_EXCEEDED)
                : new Prepared.Ready(new Owner(command.owner()).text());
    }

    @Override
    public List<Report> call(Operation operation) {
        var authorisation = path(operation);
        return switch (operation.outward().call()) {
            case ASK -> http.ask("/authorisations", message(operation), CarrierPartner::authorised);
            case CAPTURE -> {
                var message = PartnerHttp.message();
                message.put("amount", operation.told().confirmedMinor());
                yield http.follow(authorisation + "/capture", message, answered -> done(answered, operation));
            }
            case RELEASE ->
                http.follow(authorisation + "/cancel", PartnerHttp.message(), answered -> done(answered, operation));
            case REFUND -> http.follow("/refunds", message(operation), answered -> done(answered, operation));
            case NONE -> throw new IllegalStateException("nothing to call: " + operation.reference());
        };
    }

    private static String path(Operation operation) {
        return "/authorisations/" + operation.reference();
    }

    private static ObjectNode message(Operation operation) {
        var message = PartnerHttp.message();
        message.put("reference", operation.reference());
        message.put("subscriber", new Owner(operation.asked().owner()).text());
        message.put("amount", operation.asked().amountMinor());
        return message;
    }

    @Override
    public List<Report> inquire(Operation operation) {
        return http.inquire(path(operation), CarrierPartner::authorised);
    }

    private static List<Report> authorised(PartnerHttp.Answered answered) {
        return List.of(
                switch (answered.text("status")) {
                    case "AUTHORISED" -> new Report.Granted(answered.text("authorisation"));
                    case "NG" -> new Report.Refused(answered.text("code"));
                    default -> new Report.Unknown(answered.status() + " " + answered.text("status"));
                });
    }

    /** What follows the authorisation: a capture, a cancel, a refund. */
    private static List<Report> done(PartnerHttp.Answered answered, Operation operation) {
        return List.of(
                switch (answered.text("status")) {
                    case "CAPTURED" ->
                        operation.outward().call() == Call.RELEASE
                                ? new Report.Received(
                                        RECEIPT, answered.body().path("amount").longValue(), false)
                                : new Report.Done();
                    case "CANCELLED", "REFUNDED" -> new Report.Done();
                    case "NG" -> new Report.Refused(answered.text("code"));
                    default -> new Report.Unknown(answered.status() + " " + answered.text("status"));
                });
    }

    @Override
    public Optional<DayFile> dayFile(LocalDate day) {
        return http.dayFile(day);
    }
}
