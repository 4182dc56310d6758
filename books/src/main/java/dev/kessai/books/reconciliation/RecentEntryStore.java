package dev.kessai.books.reconciliation;

import dev.kessai.base.db.LongColumn;
import dev.kessai.books.reconciliation.LedgerAuditStore.Balance;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** What the auditor reads of a ledger's schema where only what has happened since an instant matters. */
final class RecentEntryStore {
    private static final String RECENT = """
            select payment_id from entry where at >= timestamptz 'epoch' + ? * interval '1 microsecond'
            union
            select payment_id from hold where at >= timestamptz 'epoch' + ? * interval '1 microsecond'
            """;
    private static final String LEGS_OF = """
            select h.* from unnest(?::int8[]) r(id), lane l, lateral (
                     select payment_id, leg_no, 0::int2 as n, state, lane, epoch, owner, 0::int2, currency,
                            amount, 0::int8, 0::int8, 0::int8, (extract(epoch from at) * 1000000)::int8, allocations
                       from hold where lane = l.id and payment_id = r.id) h
            union all
            select e.* from unnest(?::int8[]) r(id), lane l, lateral (
                     select payment_id, leg_no, n, kind, lane, epoch, owner, class, currency, amount, seq,
                            balance_after, available_after, (extract(epoch from at) * 1000000)::int8, lots
                       from entry where lane = l.id and payment_id = r.id) e
             order by 1, 2, 3
            """;
    /** The history keeps every entry by account: the one before the first recent one is found in its key. */
    private static final String WALK_RECENT = """
            with recent as materialized (
              select lane, owner, class, currency, payment_id, leg_no, seq, amount, balance_after from entry
               where kind <> 2 and at >= timestamptz 'epoch' + ? * interval '1 microsecond'),
            first as (select lane, owner, class, currency, min(seq) as seq from recent group by 1, 2, 3, 4)
            select r.lane, r.owner, r.class, r.currency, a.seq, a.available + a.held, f.seq,
                   coalesce(h.balance_after, 0), r.payment_id, r.leg_no, r.seq, r.amount, r.balance_after
              from first f
              join recent r on r.lane = f.lane and r.owner = f.owner and r.class = f.class and r.currency = f.currency
              left join account a on a.lane = f.lane and a.owner = f.owner and a.class = f.class
                                 and a.currency = f.currency
              left join history h on h.lane = f.lane and h.owner = f.owner and h.class = f.class
                                 and h.currency = f.currency and h.seq = f.seq - 1
             order by r.lane, r.owner, r.class, r.currency, r.seq, r.payment_id
            """;

    private final String name;
    private final SnapshotStore snapshot;

    /** @param snapshot of the ledger, which the caller closes */
    RecentEntryStore(String name, SnapshotStore snapshot) {
        this.name = name;
        this.snapshot = snapshot;
    }

    /** Payments of which something was reserved or moved here since this time. */
    Set<Long> payments(long sinceMicros) {
        var payments = new HashSet<Long>();
        snapshot.tx().each(RECENT, 10_000, row -> row.getLong(1), payments::add, sinceMicros, sinceMicros);
        return payments;
    }

    /** The holds and entries of these payments, in order. */
    List<LegRow> legs(List<Long> payments) {
        var ids = new LongColumn();
        payments.forEach(ids::add);
        return snapshot.tx()
                .query(
                        LEGS_OF,
                        row -> new LegRow(
                                row.getLong(1),
                                row.getInt(2),
                                row.getInt(3),
                                LegRow.Kind.of(row.getInt(3) == 0, row.getInt(4)),
                                row.getInt(5),
                                row.getInt(6),
                                row.getLong(7),
                                row.getInt(8),
                                row.getInt(9),
                                row.getLong(10),
                                row.getLong(11),
                                row.getLong(12),
                                row.getLong(13),
                                row.getLong(14),
                                row.getBytes(15)),
                        ids,
                        ids);
    }

    /**
     * Accounts with entries since this time: their entries lead from the balance that the history had before to the
     * account's own.
     *
     * @return these accounts as they stand
     */
    List<Balance> check(long sinceMicros, Findings findings) {
        var walk = new AccountWalk(name, findings);
        var accounts = new LinkedHashMap<AccountKey, Balance>();
        snapshot.tx()
                .each(
                        WALK_RECENT,
                        10_000,
                        row -> {
                            var key = new AccountKey(row.getInt(1), row.getLong(2), row.getInt(3), row.getInt(4));
                            long seq = row.getLong(5);
                            boolean missing = row.wasNull();
                            long balance = row.getLong(6);
                            if (!missing) accounts.put(key, new Balance(key, seq, balance));
                            var step = new AccountWalk.Step(
                                    key,
                                    missing ? -1 : seq,
                                    balance,
                                    row.getLong(9),
                                    row.getInt(10),
                                    row.getLong(11),
                                    row.getLong(12),
                                    row.getLong(13));
                            return new Recent(step, row.getLong(7) - 1, row.getLong(8));
                        },
                        each -> walk.step(each.step(), each.seq(), each.balance()),
                        sinceMicros);
        walk.end();
        for (var invariant : List.of(Invariant.ACCOUNT_BALANCE, Invariant.ACCOUNT_SEQ, Invariant.ACCOUNT_CHAIN))
            findings.compared(invariant, accounts.size());
        return List.copyOf(accounts.values());
    }

    /** A step, and where its account stood before all of them. */
    private record Recent(AccountWalk.Step step, long seq, long balance) {}
}
