package dev.kessai.books.reconciliation;

import dev.kessai.books.reconciliation.History.Stage;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.payment.v1.StoredLeg;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares one payment with its holds and entries in all ledgers. */
final class PaymentJudge {
    private final List<LedgerTally> ledgers;
    private final Map<String, Integer> byName = new HashMap<>();
    private final Findings findings;

    // Counted here and told once at the end: the findings are shared and this is the inner loop.
    private long legs;
    private long succeeded;
    private long failed;

    PaymentJudge(List<LedgerTally> ledgers, Findings findings) {
        this.ledgers = ledgers;
        this.findings = findings;
        for (int i = 0; i < ledgers.size(); i++) byName.put(ledgers.get(i).ledger(), i);
    }

    /** Every row belongs to a leg; what moved was decided. Sound for histories not older than the rows. */
    void judge(History history, List<List<LegRow>> rows) {
        for (int i = 0; i < rows.size(); i++)
            for (var row : rows.get(i)) {
                legs++;
                if (isKnown(history, row, ledgers.get(i).ledger())) continue;
                findings.broken(
                        Invariant.LEG_KNOWN,
                        ledgers.get(i).ledger(),
                        Keys.leg(row.payment(), row.leg()),
                        "a leg as the payment has it",
                        row.kind() + " of " + Keys.owner(row.owner()) + ", amount " + row.amount());
            }
    }

    private static boolean isKnown(History history, LegRow row, String ledger) {
        var leg = history.leg(row.leg());
        if (leg == null || !leg.getParticipant().equals(ledger)) return false;
        boolean credit = row.kind() == LegRow.Kind.CREDIT;
        if (credit != History.isCredit(leg)) return false;
        if (row.kind() == LegRow.Kind.CANCEL) return true; // names no account: it moves nothing
        boolean suspense = credit && row.fundClass() == FundClass.SUSPENSE.code();
        boolean currency = row.kind() == LegRow.Kind.SUSPENDED || row.currency() == history.currency();
        boolean amount = row.n() != 0 || row.kind() == LegRow.Kind.SUSPENDED || row.amount() == leg.getAmountMinor();
        return currency && amount && (suspense || row.owner() == leg.getOwner());
    }

    /** What was moved had been decided, with this amount. */
    void judgeMoved(History history, List<List<LegRow>> rows) {
        boolean decided = history.decidedAtMicros() != 0;
        for (int i = 0; i < rows.size(); i++)
            for (var row : rows.get(i)) {
                if (!row.movesMoney()) continue;
                var leg = history.leg(row.leg());
                long expected = decided && leg != null ? history.amount(row.leg()) : 0;
                long found = Math.abs(moved(rows.get(i), row.leg()));
                if (found != expected && row.n() == 1)
                    findings.broken(
                            Invariant.DECIDED_ENTRY,
                            ledgers.get(i).ledger(),
                            Keys.leg(row.payment(), row.leg()),
                            expected,
                            found);
                if (decided && row.atMicros() < history.decidedAtMicros())
                    findings.broken(
                            Invariant.ENTRY_TIME,
                            ledgers.get(i).ledger(),
                            Keys.leg(row.payment(), row.leg()),
                            "not before the decision at " + history.decidedAtMicros(),
                            Long.toString(row.atMicros()));
            }
    }

    /** A payment that had ended before the ledgers were read: all is there and nothing is open. */
    void judgeEnded(History history, List<List<LegRow>> rows) {
        if (history.stage() == Stage.SUCCEEDED) {
            succeeded++;
            for (int no = 1; no <= history.legs().size(); no++) {
                var leg = history.legs().get(no - 1);
                var index = byName.get(leg.getParticipant());
                if (index != null) judgeSettled(history, no, leg, rows.get(index));
            }
        } else {
            failed++;
            for (int i = 0; i < rows.size(); i++)
                judgeFailed(rows.get(i), ledgers.get(i).ledger());
        }
        judgeSum(history, rows);
    }

    private void judgeSettled(History history, int no, StoredLeg leg, List<LegRow> rows) {
        long decided = history.amount(no);
        long expected = History.isCredit(leg) ? decided : -decided;
        long found = moved(rows, no);
        boolean open = false;
        for (var row : rows) open |= row.leg() == no && row.n() == 0 && LedgerTally.isOpen(row, rows);
        if (found != expected || open)
            findings.broken(
                    Invariant.LEG_SETTLED,
                    leg.getParticipant(),
                    Keys.leg(history.payment(), no),
                    "entries of " + expected,
                    "entries of " + found + (open ? " and an open hold" : ""));
        if (History.isCredit(leg)) return;
        long taken = 0;
        for (var part : history.taken()) if (part.getLeg() == no) taken += part.getAmountMinor();
        if (taken != -found)
            findings.broken(Invariant.TAKEN, PaymentAuditStore.NAME, Keys.leg(history.payment(), no), -found, taken);
    }

    private void judgeFailed(List<LegRow> rows, String ledger) {
        for (var row : rows) {
            boolean open = row.n() == 0 && LedgerTally.isOpen(row, rows);
            if (open || (row.n() != 0 && row.amount() != 0))
                findings.broken(
                        Invariant.FAILED_CLEAN,
                        ledger,
                        Keys.leg(row.payment(), row.leg()),
                        "nothing held or moved",
                        open ? "an open hold of " + row.amount() : "an entry of " + row.amount());
        }
    }

    private void judgeSum(History history, List<List<LegRow>> rows) {
        long sum = 0;
        Map<Integer, Long> others = null;
        for (var ofLedger : rows)
            for (var row : ofLedger) {
                if (row.n() == 0) continue;
                if (row.currency() == history.currency()) sum += row.amount();
                else if (row.amount() != 0) others = add(others, row);
            }
        if (sum != 0) findings.broken(Invariant.PAYMENT_SUM, "ledgers", Keys.payment(history.payment()), 0, sum);
        if (others == null) return;
        others.forEach((currency, off) -> {
            if (off != 0)
                findings.broken(
                        Invariant.PAYMENT_SUM,
                        "ledgers",
                        Keys.payment(history.payment()) + " currency " + currency,
                        0,
                        off);
        });
    }

    private static Map<Integer, Long> add(@Nullable Map<Integer, Long> sums, LegRow row) {
        Map<Integer, Long> all = sums == null ? new HashMap<>() : sums;
        all.merge(row.currency(), row.amount(), Long::sum);
        return all;
    }

    private static long moved(List<LegRow> rows, int leg) {
        long sum = 0;
        for (var row : rows) if (row.leg() == leg && row.movesMoney()) sum += row.amount();
        return sum;
    }

    void end() {
        findings.compared(Invariant.LEG_KNOWN, legs);
        findings.compared(Invariant.DECIDED_ENTRY, legs);
        findings.compared(Invariant.LEG_SETTLED, succeeded);
        findings.compared(Invariant.TAKEN, succeeded);
        findings.compared(Invariant.FAILED_CLEAN, failed);
        findings.compared(Invariant.PAYMENT_SUM, succeeded + failed);
    }
}
