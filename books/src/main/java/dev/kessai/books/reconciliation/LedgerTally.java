package dev.kessai.books.reconciliation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one pass over a ledger's holds and entries adds up, and what each row says by itself. */
final class LedgerTally {
    private static final long[] NOTHING = new long[0];

    private final String ledger;
    private final Findings findings;
    private final LotFlow lots;
    private final LaneTimes times = new LaneTimes();
    private final Map<AccountKey, Long> held = new HashMap<>();
    /** Owners of whom a payment may take more than there is. */
    private final Set<Long> floorWaived = new HashSet<>();

    private final Map<Integer, Long> unfinished = new HashMap<>();
    private long entries;
    private long holds;

    LedgerTally(String ledger, Findings findings) {
        this(ledger, findings, new LotFlow());
    }

    private LedgerTally(String ledger, Findings findings, LotFlow lots) {
        this.ledger = ledger;
        this.findings = findings;
        this.lots = lots;
    }

    String ledger() {
        return ledger;
    }

    /** All rows of one payment. */
    void add(List<LegRow> rows) {
        for (var row : rows) {
            times.see(row.lane(), row.epoch(), row.atMicros(), row.payment());
            if (row.n() == 0) addHold(row, isOpen(row, rows));
            else addEntry(row);
        }
    }

    /** Whether a hold still holds: tried and not settled. */
    static boolean isOpen(LegRow hold, List<LegRow> rows) {
        if (hold.kind() != LegRow.Kind.TRIED) return false;
        for (var row : rows)
            if (row.leg() == hold.leg() && (row.kind() == LegRow.Kind.CONFIRM || row.kind() == LegRow.Kind.CANCEL))
                return false;
        return true;
    }

    private void addHold(LegRow hold, boolean open) {
        holds++;
        var parts = hold.numbers();
        long sum = 0;
        for (int i = 0; i + 2 < parts.length; i += 3) {
            sum += parts[i + 2];
            if (!open) continue;
            var account = new AccountKey(hold.lane(), hold.owner(), (int) parts[i], hold.currency());
            held.merge(account, parts[i + 2], Long::sum);
            if (parts[i + 1] != 0) lots.add(hold.owner(), (int) parts[i], hold.currency(), parts[i + 1], parts[i + 2]);
        }
        long expected = hold.kind() == LegRow.Kind.TRIED ? hold.amount() : 0;
        if (parts.length % 3 != 0 || sum != expected)
            findings.broken(Invariant.HOLD_ALLOCATION, ledger, Keys.leg(hold.payment(), hold.leg()), expected, sum);
    }

    private void addEntry(LegRow entry) {
        entries++;
        boolean fits = switch (entry.kind()) {
            case CONFIRM -> entry.amount() < 0 && entry.seq() > 0;
            case CREDIT -> entry.amount() > 0 && entry.seq() > 0;
            case CANCEL -> entry.amount() == 0 && entry.seq() == 0;
            case TRIED, DECLINED, SUSPENDED -> false;
        };
        if (entry.availableAfter() > entry.balanceAfter())
            findings.broken(
                    Invariant.ACCOUNT_CHAIN,
                    ledger,
                    Keys.account(entry.account()) + " at " + Keys.leg(entry.payment(), entry.leg()),
                    "available up to " + entry.balanceAfter(),
                    Long.toString(entry.availableAfter()));
        var parts = entry.packed().length == 0 ? NOTHING : entry.numbers();
        long sum = 0;
        for (int i = 0; i + 1 < parts.length; i += 2) {
            sum += parts[i + 1];
            long moved = entry.amount() < 0 ? parts[i + 1] : -parts[i + 1];
            lots.add(entry.owner(), entry.fundClass(), entry.currency(), parts[i], moved);
        }
        boolean inLots = parts.length > 0 || LedgerAuditStore.isInLots(entry.fundClass());
        if (!fits || parts.length % 2 != 0 || (inLots && sum != Math.abs(entry.amount())))
            findings.broken(
                    Invariant.ENTRY_SHAPE,
                    ledger,
                    Keys.leg(entry.payment(), entry.leg()) + " entry " + entry.n(),
                    "the shape of " + entry.kind(),
                    "amount " + entry.amount() + ", seq " + entry.seq() + ", in lots " + sum);
    }

    void waiveFloor(long owner) {
        floorWaived.add(owner);
    }

    /** Entries of a payment that may not be complete yet. */
    void addUnfinished(List<LegRow> rows) {
        for (var row : rows) if (row.movesMoney()) unfinished.merge(row.currency(), row.amount(), Long::sum);
    }

    Map<Integer, Long> unfinished() {
        return unfinished;
    }

    /** As {@link #check}, of what only recent and open payments have said: every open hold is one of theirs. */
    void checkRecent(LedgerAuditStore store) {
        findings.rows(ledger + ".hold", holds);
        findings.rows(ledger + ".entry", entries);
        findings.compared(Invariant.HOLD_ALLOCATION, holds);
        findings.compared(Invariant.ENTRY_SHAPE, entries);
        times.check(ledger, store.lanes(), findings);
        checkHeld(store.held());
    }

    /** Compares the sums with what the ledger's accounts, lots and lanes say. The pass is over. */
    void check(LedgerAuditStore store) {
        findings.rows(ledger + ".hold", holds);
        findings.rows(ledger + ".entry", entries);
        findings.compared(Invariant.HOLD_ALLOCATION, holds);
        findings.compared(Invariant.ENTRY_SHAPE, entries);
        findings.compared(Invariant.ENTRY_TIME, entries);
        times.check(ledger, store.lanes(), findings);
        checkHeld(store.held());
        for (var below : store.belowFloor())
            if (!floorWaived.contains(below.account().owner()))
                findings.broken(
                        Invariant.ACCOUNT_FLOOR,
                        ledger,
                        Keys.account(below.account()),
                        "at least " + below.floor(),
                        Long.toString(below.available()));
        checkLots(store);
    }

    private void checkHeld(Map<AccountKey, Long> said) {
        var accounts = new HashSet<>(said.keySet());
        accounts.addAll(held.keySet());
        for (var account : accounts) {
            long expected = held.getOrDefault(account, 0L);
            long found = said.getOrDefault(account, 0L);
            if (expected != found)
                findings.broken(Invariant.ACCOUNT_HELD, ledger, Keys.account(account), expected, found);
        }
    }

    private void checkLots(LedgerAuditStore store) {
        long[] count = {0};
        store.lots(lot -> {
            lots.add(lot.owner(), lot.fundClass(), lot.currency(), lot.no(), lot.free());
            count[0]++;
        });
        findings.compared(Invariant.LOT_FLOW, count[0]);
        if (lots.isZero()) return;
        lots.again();
        var again = new LedgerTally(ledger, new Findings(0), lots);
        var legs = store.legs();
        while (legs.id() != ByPayment.END) again.add(legs.take(legs.id()));
        store.lots(lot -> lots.add(lot.owner(), lot.fundClass(), lot.currency(), lot.no(), lot.free()));
        lots.check(ledger, findings);
    }
}
