package dev.kessai.books.reconciliation;

import dev.kessai.books.reconciliation.ChannelRow.State;
import dev.kessai.books.reconciliation.History.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Compares payments' legs at the company's own channels with what the channels have of them, both ways. */
final class ChannelJudge {
    /** Payments that are asked for at a time. */
    private static final int PAGE = 1_000;

    private final Findings findings;

    // Told once at the end.
    private long rows;
    private long legs;
    private long confirmed;

    ChannelJudge(Findings findings) {
        this.findings = findings;
    }

    /** Every row is a leg's; what passed was decided. Sound for histories not older than the rows. */
    void judge(History history, List<ChannelRow> ofPayment) {
        boolean decided = history.decidedAtMicros() != 0;
        for (var row : ofPayment) {
            rows++;
            if (!isKnown(history, row)) {
                stray(row, "a leg as the payment has it");
                continue;
            }
            long expected = decided ? history.amount(row.leg()) : 0;
            if (row.moved() != 0 && row.moved() != expected) stray(row, "not more than what is decided: " + expected);
            if (row.state() != State.CONFIRMED) continue;
            confirmed++;
            if (!row.granted())
                findings.broken(
                        Invariant.CHANNEL_OK,
                        row.channel(),
                        Keys.leg(row.payment(), row.leg()),
                        "the partner's yes to " + row.amount(),
                        "none");
        }
    }

    private static boolean isKnown(History history, ChannelRow row) {
        var leg = history.leg(row.leg());
        if (leg == null || !leg.getParticipant().equals(row.channel()) || leg.getOwner() != row.owner()) return false;
        boolean credit = row.state() == State.POSTED;
        if (History.isCredit(leg) != credit) return false;
        if (row.state() == State.SUSPENDED) return true; // its Try never came: nothing was asked
        return row.currency() == history.currency() && (credit || row.amount() == leg.getAmountMinor());
    }

    /** Of a payment that nobody knows. */
    void unknown(List<ChannelRow> ofPayment) {
        for (var row : ofPayment) stray(row, "a payment");
    }

    private void stray(ChannelRow row, String expected) {
        findings.broken(
                Invariant.CHANNEL_KNOWN,
                row.channel(),
                Keys.leg(row.payment(), row.leg()),
                expected,
                row.state() + " of " + Keys.owner(row.owner()) + ", amount "
                        + (row.moved() == 0 ? row.amount() : row.moved()));
    }

    /** A payment that had ended before the channels were read: what it says passed has, and nothing waits. */
    void judgeEnded(History history, List<ChannelRow> ofPayment) {
        for (int no = 1; no <= history.legs().size(); no++) {
            var leg = history.legs().get(no - 1);
            if (!ChannelAuditStore.CHANNELS.contains(leg.getParticipant())) continue;
            legs++;
            long expected = history.stage() == Stage.SUCCEEDED ? history.amount(no) : 0;
            long found = 0;
            boolean open = false;
            for (var row : ofPayment) {
                if (row.leg() != no) continue;
                found += row.moved();
                open |= row.isOpen();
            }
            if (found != expected || open)
                findings.broken(
                        Invariant.CHANNEL_LEG,
                        leg.getParticipant(),
                        Keys.leg(history.payment(), no),
                        expected + " " + (History.isCredit(leg) ? "given back" : "taken") + " through the channel",
                        found + (open ? " and a leg that waits" : ""));
        }
    }

    /** What was opened because of money at a channel is a payment that succeeded with that amount. */
    void followed(ChannelAuditStore channels, PaymentAuditStore payments) {
        var told = new Findings(0); // a broken history is told by the pass
        long after = 0;
        for (var page = channels.followed(after, PAGE); !page.isEmpty(); page = channels.followed(after, PAGE)) {
            var byPayment = new HashMap<Long, List<EventRow>>();
            for (var event : payments.events(
                    page.stream().map(ChannelAuditStore.Followed::payment).toList()))
                byPayment
                        .computeIfAbsent(event.payment(), id -> new ArrayList<>())
                        .add(event);
            for (var each : page) {
                var stored = byPayment.get(each.payment());
                var history = stored == null ? null : History.of(stored, told);
                boolean paid =
                        history != null && history.stage() == Stage.SUCCEEDED && history.amount() == each.amount();
                if (!paid)
                    findings.broken(
                            Invariant.CHANNEL_MONEY,
                            ChannelAuditStore.NAME,
                            each.key(),
                            "a payment that succeeded with " + each.amount(),
                            history == null
                                    ? "none"
                                    : Keys.payment(each.payment()) + ", " + history.stage() + " of "
                                            + history.amount());
            }
            findings.compared(Invariant.CHANNEL_MONEY, page.size());
            after = page.getLast().payment();
        }
    }

    void end() {
        findings.rows(ChannelAuditStore.NAME + ".operation", rows);
        findings.compared(Invariant.CHANNEL_KNOWN, rows);
        findings.compared(Invariant.CHANNEL_LEG, legs);
        findings.compared(Invariant.CHANNEL_OK, confirmed);
    }
}
