package dev.kessai.books.reconciliation;

import dev.kessai.base.id.Ids;
import dev.kessai.books.reconciliation.History.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass over all payments, all holds and entries of all ledgers, all legs at channels and all journals, each in
 * the order of payment ids, side by side.
 *
 * <p>The snapshots are of several instants: payment P1, then ledgers, channels and books, then payment P2. So what
 * ended in P1 is complete in the ledgers, and what a ledger or a journal has, P2 knows (04-books, verify). Between
 * them a payment is only asked whether what moved had been decided.
 */
final class PaymentPass {
    /** Payments that P2 is asked for at a time. */
    private static final int PAGE = 1_000;

    /** A payment that has not ended in P1. */
    record Open(long payment, int lane, Stage stage, long newestAtMicros) {}

    /** What ledgers, channels and books have of one payment. */
    private record Rows(List<List<LegRow>> ofLedgers, List<ChannelRow> ofChannels, List<JournalRow> ofBooks) {
        boolean isEmpty() {
            return ofBooks.isEmpty()
                    && ofChannels.isEmpty()
                    && ofLedgers.stream().allMatch(List::isEmpty);
        }
    }

    private record Later(long payment, Rows rows) {}

    /**
     * The snapshots, in the order in which they are taken.
     *
     * @param books null where none are kept
     * @param second payment once more
     */
    record Instants(
            PaymentAuditStore first,
            List<LedgerAuditStore> ledgers,
            ChannelAuditStore channels,
            @Nullable BooksAuditStore books,
            PaymentAuditStore second) {
        Instants {
            ledgers = List.copyOf(ledgers);
        }
    }

    private final PaymentAuditStore first;
    private final PaymentAuditStore second;
    private final List<LedgerAuditStore> ledgers;
    private final ChannelAuditStore channels;
    private final List<LedgerTally> tallies = new ArrayList<>();
    private final Findings findings;
    private final PaymentJudge judge;
    private final ChannelJudge channelJudge;
    private final @Nullable BooksAuditStore books;
    private final @Nullable JournalJudge journals;
    private final RefundCheck refunds;
    private final LaneTimes times = new LaneTimes();
    private final List<Open> open = new ArrayList<>();
    private final List<Later> later = new ArrayList<>();
    private final @Nullable List<Long> only;
    private final RunDigest inputs;
    private long payments;
    private long events;

    /**
     * @param journals over the books, null where none are kept
     * @param only of these payments, in order, among them all that are open; null for all
     */
    PaymentPass(Instants instants, @Nullable JournalJudge journals, @Nullable List<Long> only, Findings findings) {
        this.only = only;
        this.books = instants.books();
        this.journals = journals;
        this.first = instants.first();
        this.second = instants.second();
        this.ledgers = instants.ledgers();
        this.channels = instants.channels();
        this.findings = findings;
        for (var ledger : ledgers) tallies.add(new LedgerTally(ledger.name(), findings));
        this.judge = new PaymentJudge(tallies, findings);
        this.channelJudge = new ChannelJudge(findings);
        this.refunds = new RefundCheck(findings);
        this.inputs = findings.inputs(Reconciliation.R0);
    }

    /** @param oldestMicros a payment whose newest event is older has been open too long */
    void run(Set<Long> due, long oldestMicros) {
        var some = only;
        var history = some == null ? first.events() : ByPayment.of(some, first::events, EventRow::payment);
        var legs = new ArrayList<ByPayment<LegRow>>();
        for (var ledger : ledgers)
            legs.add(some == null ? ledger.legs() : ByPayment.of(some, ledger.recently()::legs, LegRow::payment));
        var atChannels = some == null ? channels.legs() : ByPayment.of(some, channels::legs, ChannelRow::payment);
        var booked = journals();
        while (true) {
            long next = Math.min(Math.min(history.id(), booked.id()), atChannels.id());
            for (var stream : legs) next = Math.min(next, stream.id());
            if (next == ByPayment.END) break;
            var rows = new ArrayList<List<LegRow>>(legs.size());
            for (int i = 0; i < legs.size(); i++) {
                var taken = legs.get(i).take(next);
                tallies.get(i).add(taken);
                rows.add(taken);
            }
            see(next, history.take(next), new Rows(rows, atChannels.take(next), booked.take(next)));
        }
        findings.rows(BooksAuditStore.NAME + ".journal", booked.count());
        askLater();
        end(due, oldestMicros);
    }

    private ByPayment<JournalRow> journals() {
        var kept = books;
        if (kept == null) return new ByPayment<>(() -> null, JournalRow::payment);
        var some = only;
        return some == null ? kept.journals() : ByPayment.of(some, kept::journals, JournalRow::payment);
    }

    private void read(List<EventRow> stored, Rows rows) {
        for (var event : stored) {
            inputs.put(event.payment());
            inputs.put(event.version());
            inputs.put(event.body());
        }
        for (var ofLedger : rows.ofLedgers())
            for (var row : ofLedger) {
                inputs.put(row.payment());
                inputs.put(row.leg());
                inputs.put(row.n());
                inputs.put(row.amount());
                inputs.put(row.seq());
                inputs.put(row.balanceAfter());
                inputs.sum(row.currency(), row.movesMoney() ? row.amount() : 0);
            }
    }

    private void see(long payment, List<EventRow> stored, Rows rows) {
        read(stored, rows);
        if (stored.isEmpty()) {
            unfinished(payment, rows);
            return;
        }
        payments++;
        events += stored.size();
        for (var event : stored) times.see(event.lane(), event.epoch(), event.atMicros(), payment);
        var history = History.of(stored, findings);
        if (only == null) refunds.see(history); // a refund and its parent may not both be recent
        waiveFloors(history);
        judge.judge(history, rows.ofLedgers());
        if (history.stage().isFinal()) {
            judge.judgeMoved(history, rows.ofLedgers());
            judge.judgeEnded(history, rows.ofLedgers());
            channelJudge.judge(history, rows.ofChannels());
            channelJudge.judgeEnded(history, rows.ofChannels());
            judgeBooked(history, rows);
            return;
        }
        open.add(new Open(payment, Ids.laneOf(payment), history.stage(), history.newestAtMicros()));
        unfinished(payment, rows);
    }

    private void judgeBooked(History history, Rows rows) {
        if (journals == null) return;
        if (history.stage() == Stage.SUCCEEDED) journals.judgeSucceeded(history, rows.ofLedgers(), rows.ofBooks());
        else journals.judgeNothingMoved(rows.ofBooks());
    }

    /** What P1 cannot judge waits for P2. */
    private void unfinished(long payment, Rows rows) {
        for (int i = 0; i < tallies.size(); i++)
            tallies.get(i).addUnfinished(rows.ofLedgers().get(i));
        if (rows.isEmpty()) return;
        later.add(new Later(payment, rows));
        if (later.size() == PAGE) askLater();
    }

    private void askLater() {
        var ids = new ArrayList<Long>();
        for (var each : later) ids.add(each.payment());
        var byPayment = new HashMap<Long, List<EventRow>>();
        for (var event : second.events(ids))
            byPayment.computeIfAbsent(event.payment(), id -> new ArrayList<>()).add(event);
        var told = new Findings(0); // a broken history is told by P1, or by the next run
        for (var each : later) {
            var stored = byPayment.get(each.payment());
            if (stored == null) {
                tellUnknown(each);
                continue;
            }
            var history = History.of(stored, told);
            waiveFloors(history);
            judge.judge(history, each.rows().ofLedgers());
            judge.judgeMoved(history, each.rows().ofLedgers());
            channelJudge.judge(history, each.rows().ofChannels());
            // one that succeeded between P1 and P2 may have entries that came after the ledgers were read
            if (journals != null && history.stage() != Stage.SUCCEEDED)
                journals.judgeNothingMoved(each.rows().ofBooks());
        }
        later.clear();
    }

    private void tellUnknown(Later stray) {
        channelJudge.unknown(stray.rows().ofChannels());
        if (journals != null) journals.judgeNothingMoved(stray.rows().ofBooks());
        for (int i = 0; i < ledgers.size(); i++)
            for (var row : stray.rows().ofLedgers().get(i))
                findings.broken(
                        Invariant.LEG_KNOWN,
                        ledgers.get(i).name(),
                        Keys.leg(row.payment(), row.leg()),
                        "a payment",
                        row.kind() + " of " + Keys.owner(row.owner()) + ", amount " + row.amount());
    }

    private void waiveFloors(History history) {
        for (var leg : history.legs()) if (leg.getNoFloor()) for (var tally : tallies) tally.waiveFloor(leg.getOwner());
    }

    private void end(Set<Long> due, long oldestMicros) {
        findings.rows(PaymentAuditStore.NAME + ".payment_event", events);
        findings.compared(Invariant.HISTORY_GAPLESS, payments);
        findings.compared(Invariant.HISTORY_LEGAL, events);
        times.check(PaymentAuditStore.NAME, first.lanes(), findings);
        if (only == null) {
            refunds.end();
            channelJudge.followed(channels, second);
        }
        judge.end();
        channelJudge.end();
        if (journals != null) journals.end();
        for (int i = 0; i < ledgers.size(); i++)
            if (only == null) tallies.get(i).check(ledgers.get(i));
            else tallies.get(i).checkRecent(ledgers.get(i));
        checkOpen(due, oldestMicros);
        checkTransit();
    }

    private void checkOpen(Set<Long> due, long oldestMicros) {
        findings.compared(Invariant.OPEN_AGE, open.size());
        findings.compared(Invariant.OPEN_FROM, first.lanes().size());
        Map<Integer, Long> marks = new HashMap<>();
        for (var lane : first.lanes()) marks.put(lane.id(), lane.openFrom());
        for (var each : open) {
            boolean waits = due.contains(each.payment());
            if (each.newestAtMicros() < oldestMicros && !(waits && each.stage().waits()))
                findings.broken(
                        Invariant.OPEN_AGE,
                        PaymentAuditStore.NAME,
                        Keys.payment(each.payment()),
                        "an event since " + oldestMicros,
                        each.stage() + " since " + each.newestAtMicros());
            long mark = marks.getOrDefault(each.lane(), Long.MAX_VALUE);
            if (!waits && mark > each.payment())
                findings.broken(
                        Invariant.OPEN_FROM,
                        PaymentAuditStore.NAME,
                        Keys.lane(each.lane()) + " at " + Keys.payment(each.payment()),
                        "open_from up to " + each.payment(),
                        Long.toString(mark));
        }
    }

    private void checkTransit() {
        var off = new HashMap<Integer, Long>();
        for (int i = 0; i < ledgers.size(); i++) {
            ledgers.get(i).balances().forEach((currency, sum) -> off.merge(currency, sum, Long::sum));
            tallies.get(i).unfinished().forEach((currency, sum) -> off.merge(currency, -sum, Long::sum));
        }
        findings.compared(Invariant.TRANSIT, off.size());
        off.forEach((currency, sum) -> {
            if (sum != 0) findings.broken(Invariant.TRANSIT, "ledgers", "currency " + currency, 0, sum);
        });
    }
}
