package dev.kessai.api.story;

import dev.kessai.base.id.IdText;
import dev.kessai.base.id.InquiryCode;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.Allocation;
import dev.kessai.contracts.participant.LegRecord;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.payment.PaymentStory.Event;
import dev.kessai.contracts.payment.PaymentView;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A story as lines for a terminal: what is asked for first stands first, figures stand below each other. */
public final class StoryText {
    public static final IdText PAYMENT = new IdText("pay");
    public static final IdText REFUND = new IdText("rfd");

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT).withZone(Clocks.ZONE);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT).withZone(Clocks.ZONE);

    private StoryText() {}

    /** The public form of a payment's or refund's id. */
    public static String id(PaymentView payment) {
        return (payment.isRefund() ? REFUND : PAYMENT).text(payment.id());
    }

    public static List<String> lines(Story story) {
        var payment = story.payment();
        var order = payment.order();
        var lines = new ArrayList<String>();
        lines.add("%s   inquiry code %s".formatted(id(payment), InquiryCode.of(payment.id())));
        lines.add("%s of %,d %s, %s: %s"
                .formatted(
                        order.type().name().toLowerCase(Locale.ROOT),
                        order.amountMinor(),
                        order.currency(),
                        order.accountingCode(),
                        outcome(payment)));
        if (payment.parent() != 0)
            lines.add((payment.isRefund() ? "refund of " : "release of ") + PAYMENT.text(payment.parent()));
        if (payment.refundedMinor() != 0)
            lines.add("refunded or being refunded: %,d".formatted(payment.refundedMinor()));
        for (var leg : payment.legs())
            lines.add("  leg %d   %-8s %-17s %+,10d"
                    .formatted(leg.no(), leg.participant(), owner(leg.owner()), leg.amountMinor()));
        lines.add("");
        lines.add("by time, " + DAY.format(instant(payment.createdAtMicros())));
        for (var line : story.lines())
            lines.add("  %s  %s".formatted(TIME.format(instant(line.atMicros())), line(line)));
        return lines;
    }

    private static String outcome(PaymentView payment) {
        var failure = payment.failure();
        return payment.state() + (failure == null ? "" : " (" + failure + ")");
    }

    private static String line(Story.Line line) {
        return switch (line) {
            case Story.Coordinated coordinated -> event(coordinated.event());
            case Story.Moved moved ->
                "  %-8s leg %d  %s".formatted(moved.ledger(), moved.record().leg(), record(moved.record()));
        };
    }

    private static String event(Event event) {
        var refund = event.refund() == 0 ? "" : " " + REFUND.text(event.refund());
        var failure = event.failure().isEmpty() ? "" : " (" + event.failure() + ")";
        return "payment  v%d  %s%s%s%s".formatted(event.version(), event.kind(), refund, failure, leadsTo(event));
    }

    private static String leadsTo(Event event) {
        return event.kind().name().equals(event.state()) ? "" : " -> " + event.state();
    }

    private static String record(LegRecord record) {
        return switch (record) {
            case LegRecord.Hold hold ->
                "%s %,d of %s%s%s"
                        .formatted(
                                hold.state(),
                                hold.amountMinor(),
                                owner(hold.owner()),
                                hold.decline().isEmpty() ? "" : ": " + hold.decline(),
                                allocations(hold.allocations()));
            case LegRecord.Release release -> "RELEASED to " + owner(release.owner());
            case LegRecord.Entry entry -> "%s %s".formatted(entry.kind(), posting(entry.posting()));
        };
    }

    private static String posting(Posting posting) {
        return "%+,d on %s %s: entry %d, balance %,d, available %,d%s"
                .formatted(
                        posting.amountMinor(),
                        owner(posting.owner()),
                        posting.fundClass(),
                        posting.seq(),
                        posting.balanceMinor(),
                        posting.availableMinor(),
                        lots(posting.lots()));
    }

    private static String allocations(List<Allocation> allocations) {
        var text = new StringBuilder();
        for (var part : allocations)
            text.append(text.isEmpty() ? ": " : ", ")
                    .append("%s %,d".formatted(part.fundClass(), part.amountMinor()))
                    .append(part.lot() == 0 ? "" : " from lot " + part.lot());
        return text.toString();
    }

    private static String lots(List<Posting.LotAmount> lots) {
        var text = new StringBuilder();
        for (var lot : lots) text.append(", lot %d: %,d".formatted(lot.lot(), lot.amountMinor()));
        return text.toString();
    }

    private static String owner(long owner) {
        return new Owner(owner).text();
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
