package dev.kessai.books.reconciliation;

import dev.kessai.base.id.Ids;
import dev.kessai.books.reconciliation.History.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One pass over all payments and all holds and entries of all ledgers, each in the order of payment ids, side by side.
 *
 * <p>The snapshots are of three instants: payment P1, then the ledgers, then payment P2. So what ended in P1 is
 * complete in the ledgers, and what a ledger has, P2 knows (04-books, verify). Between them a payment is only asked
 * whether what moved had been decided.
 */
final class PaymentPass {
    /** Payments that P2 is asked for at a time. */
    private static final int PAGE = 1_000;

    /** A payment that has not ended in P1. */
    record Open(long payment, int lane, Stage stage, long newestAtMicros) {}

    private record Later(long payment, List<List<LegRow>> rows) {}

    private final PaymentAuditStore first;
    private final PaymentAuditStore second;
    private final List<LedgerAuditStore> ledgers;
    private final List<LedgerTally> tallies = new ArrayList<>();
    private final Findings findings;
    private final PaymentJudge judge;
    private final RefundCheck refunds;
    private final LaneTimes times = new LaneTimes();
    private final List<Open> open = new ArrayList<>();
    private final List<Later> later = new ArrayList<>();
    private long payments;
    private long events;

    PaymentPass(PaymentAuditStore first, PaymentAuditStore second, List<LedgerAuditStore> ledgers, Findings findings) {
        this.first = first;
        this.second = second;
        this.ledgers = ledgers;
        this.findings = findings;
        for (var ledger : ledgers) tallies.add(new LedgerTally(ledger.name(), findings));
        this.judge = new PaymentJudge(tallies, findings);
        this.refunds = new RefundCheck(findings);
    }

    /** @param oldestMicros a payment whose newest event is older has been open too long */
    void run(Set<Long> due, long oldestMicros) {
        var history = first.events();
        var legs = new ArrayList<ByPayment<LegRow>>();
        for (var ledger : ledgers) legs.add(ledger.legs());
        while (true) {
            long next = history.id();
            for (var stream : legs) next = Math.min(next, stream.id());
            if (next == ByPayment.END) break;
            var rows = new ArrayList<List<LegRow>>(legs.size());
            for (int i = 0; i < legs.size(); i++) {
                var taken = legs.get(i).take(next);
                tallies.get(i).add(taken);
                rows.add(taken);
            }
            see(next, history.take(next), rows);
        }
        askLater();
        end(due, oldestMicros);
    }

    private void see(long payment, List<EventRow> stored, List<List<LegRow>> rows) {
        if (stored.isEmpty()) {
            unfinished(payment, rows);
            return;
        }
        payments++;
        events += stored.size();
        for (var event : stored) times.see(event.lane(), event.epoch(), event.atMicros(), payment);
        var history = History.of(stored, findings);
        refunds.see(history);
        waiveFloors(history);
        judge.judge(history, rows);
        if (history.stage().isFinal()) {
            judge.judgeMoved(history, rows);
            judge.judgeEnded(history, rows);
            return;
        }
        open.add(new Open(payment, Ids.laneOf(payment), history.stage(), history.newestAtMicros()));
        unfinished(payment, rows);
    }

    /** What P1 cannot judge waits for P2. */
    private void unfinished(long payment, List<List<LegRow>> rows) {
        boolean any = false;
        for (int i = 0; i < rows.size(); i++) {
            tallies.get(i).addUnfinished(rows.get(i));
            any |= !rows.get(i).isEmpty();
        }
        if (!any) return;
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
            judge.judge(history, each.rows());
            judge.judgeMoved(history, each.rows());
        }
        later.clear();
    }

    private void tellUnknown(Later stray) {
        for (int i = 0; i < stray.rows().size(); i++)
            for (var row : stray.rows().get(i))
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
        refunds.end();
        judge.end();
        for (int i = 0; i < ledgers.size(); i++) tallies.get(i).check(ledgers.get(i));
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
