package dev.kessai.books.reconciliation;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.IntColumn;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.books.reconciliation.SnapshotStore.Broken;
import dev.kessai.contracts.account.FundClass;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the auditor reads of one ledger's schema, all of one instant. */
final class LedgerAuditStore implements AutoCloseable {
    private static final String LANES = """
            select id, epoch, (extract(epoch from last_at) * 1000000)::int8, outbox_seq from lane order by id
            """;
    private static final String HOLDS = """
            select payment_id, leg_no, 0::int2 as n, state, lane, epoch, owner, 0::int2 as class, currency, amount,
                   0::int8 as seq, 0::int8 as balance_after, 0::int8 as available_after, at, allocations from hold
            """;
    private static final String ENTRIES = """
            select payment_id, leg_no, n, kind, lane, epoch, owner, class, currency, amount,
                   seq, balance_after, available_after, at, lots from entry
            """;
    /**
     * Accounts whose entries do not lead from nothing to what the account says. Each entry is a step from (seq - 1,
     * balance before) to (seq, balance after); the steps are a chain without gap and branch exactly when all their
     * ends but the first and the last meet, so that the exclusive or of the hashes of all ends is that of these two,
     * and there are as many steps as seq says. This finds the same as sorting the entries of each account, without
     * sorting.
     */
    private static final String SUSPECTS = """
            with walked as (
              select lane, owner, class, currency, count(*) n,
                     bit_xor(hashint8extended(seq, balance_after) # hashint8extended(seq - 1, balance_after - amount)) x
                from entry where kind <> 2 group by lane, owner, class, currency)
            select lane, owner, class, currency
              from account a full join walked w using (lane, owner, class, currency)
             where coalesce(w.n, 0) <> coalesce(a.seq, -1)
                or coalesce(w.x, 0) <> hashint8extended(0, 0) # hashint8extended(a.seq, a.available + a.held)
             limit ?
            """;

    private static final String WALK = """
            select r.lane, r.owner, r.class, r.currency, a.seq, a.available, a.held,
                   e.payment_id, e.leg_no, e.seq, e.amount, e.balance_after
              from unnest(?::int2[], ?::int8[], ?::int4[], ?::int4[]) r(lane, owner, class, currency)
              left join account a on a.lane = r.lane and a.owner = r.owner and a.class = r.class
                                 and a.currency = r.currency
              left join entry e on e.kind <> 2 and e.lane = r.lane and e.owner = r.owner and e.class = r.class
                               and e.currency = r.currency
             order by r.lane, r.owner, r.class, r.currency, e.seq, e.payment_id
            """;
    private static final String BACK_IN_TIME = """
            select payment_id, leg_no, at, before, count(*) over ()
              from (select payment_id, leg_no, at,
                           lag(at) over (partition by lane, owner, class, currency order by seq) before
                      from entry where kind <> 2) e
             where at < before
            """;
    /** Who was below a floor when it was set may stay there, but gets no lower. */
    private static final String BELOW_FLOOR = """
            select a.lane, a.owner, a.class, a.currency, a.floor, a.available
              from account a
              left join lateral (select s.available from floor_set s
                                  where s.lane = a.lane and s.owner = a.owner and s.class = a.class
                                    and s.currency = a.currency
                                  order by s.version desc limit 1) s on true
             where a.available < a.floor and a.available < coalesce(s.available, a.floor)
            """;

    private static final String USAGE = """
            with counted as (
              select h.lane, h.owner, to_char(h.at at time zone interval '9 hours', 'YYYYMMDD')::int4 as day,
                     h.counts as purpose, h.currency,
                     coalesce((select -sum(e.amount) from entry e
                                where e.lane = h.lane and e.payment_id = h.payment_id and e.leg_no = h.leg_no
                                  and e.kind <> 3), h.amount) as took
                from hold h where h.counts > 0),
            said as (
              select lane, owner, day, purpose, currency, sum(took)::int8 as took
                from counted group by lane, owner, day, purpose, currency)
            select owner, day, purpose, coalesce(s.took, 0), coalesce(u.used, 0), count(*) over ()
              from usage u full join said s using (lane, owner, day, purpose, currency)
             where coalesce(u.used, 0) <> coalesce(s.took, 0)
            """;
    private static final String ACCOUNTS =
            "select lane, owner, class, currency, seq, available + held from account order by owner";
    private static final String ENTRIES_FROM = """
            select e.lane, e.owner, e.class, e.currency, e.seq, e.payment_id, e.balance_after
              from unnest(?::int2[], ?::int8[], ?::int4[], ?::int4[], ?::int8[]) r(lane, owner, class, currency, seq)
              join entry e on e.kind <> 2 and e.lane = r.lane and e.owner = r.owner and e.class = r.class
                          and e.currency = r.currency and e.seq between r.seq and r.seq + 1
            """;
    private static final String HELD = "select lane, owner, class, currency, held from account where held <> 0";
    /** Classes 20 and 21, POINT_FREE and POINT_PAID, always stand in lots (02-accounts, rows). */
    private static final String LOT_SUMS = """
            with free as (
              select lane, owner, class, currency, sum(free)::int8 free from lot group by lane, owner, class, currency)
            select lane, owner, class, currency, a.available, f.free, count(*) over ()
              from account a full join free f using (lane, owner, class, currency)
             where (class in (20, 21) or f.free is not null)
               and coalesce(f.free, 0) is distinct from a.available
            """;

    private static final String LOTS_BELOW_ZERO =
            "select lane, owner, class, currency, no, free, count(*) over () from lot where free < 0";
    private static final String ROW_EPOCHS = """
            select t, r.lane, l.epoch, r.epoch, count(*) over ()
              from (select 'account' t, lane, max(epoch) epoch from account group by lane
                    union all select 'owner', lane, max(epoch) from owner group by lane
                    union all select 'lot', lane, max(epoch) from lot group by lane
                    union all select 'usage', lane, max(epoch) from usage group by lane
                    union all select 'misdirected', lane, max(epoch) from misdirected group by lane) r
              left join lane l on l.id = r.lane
             where r.epoch > coalesce(l.epoch, -1)
            """;
    private static final String LOTS = "select owner, class, currency, no, free from lot where free <> 0";
    private static final String BALANCES =
            "select currency, sum(available + held)::int8 from account group by currency";
    private final String name;
    private final SnapshotStore snapshot;
    private final List<LaneState> lanes;

    /** Takes the snapshot now. */
    LedgerAuditStore(String name, DatabaseLogin login, String schema) {
        this.name = name;
        this.snapshot = SnapshotStore.open(login, schema);
        this.lanes = snapshot.tx()
                .query(LANES, row -> new LaneState(row.getInt(1), row.getInt(2), row.getLong(3), row.getLong(4), 0));
    }

    String name() {
        return name;
    }

    List<LaneState> lanes() {
        return lanes;
    }

    /** Every hold and entry. The connection can do nothing else until the stream has ended. */
    ByPayment<LegRow> legs() {
        var rows = snapshot.copyByPayment(lanes, List.of(HOLDS, ENTRIES));
        return new ByPayment<>(() -> rows.next() ? leg(rows) : null, LegRow::payment);
    }

    private static LegRow leg(SnapshotStore.Rows rows) {
        long payment = rows.number();
        int leg = rows.small();
        int n = rows.small();
        return new LegRow(
                payment,
                leg,
                n,
                LegRow.Kind.of(n == 0, rows.small()),
                rows.small(),
                rows.small(),
                rows.number(),
                rows.small(),
                rows.small(),
                rows.number(),
                rows.number(),
                rows.number(),
                rows.number(),
                rows.micros(),
                rows.bytes());
    }

    /** What has happened here since an instant. */
    RecentEntryStore recently() {
        return new RecentEntryStore(name, snapshot);
    }

    /** What can be said without payment and without reading each leg. */
    void check(Findings findings) {
        checkAccounts(findings);
        snapshot.find(
                findings,
                Invariant.ENTRY_TIME,
                name,
                BACK_IN_TIME,
                row -> new Broken(
                        Keys.leg(row.getLong(1), row.getInt(2)),
                        "not before " + row.getString(4),
                        row.getString(3),
                        row.getLong(5)));
        snapshot.find(
                findings,
                Invariant.LOT_SUM,
                name,
                LOT_SUMS,
                row -> new Broken(
                        Keys.account(new AccountKey(row.getInt(1), row.getLong(2), row.getInt(3), row.getInt(4))),
                        "available " + row.getString(5),
                        "free " + row.getString(6),
                        row.getLong(7)));
        snapshot.find(
                findings,
                Invariant.LOT_FREE,
                name,
                LOTS_BELOW_ZERO,
                row -> new Broken(
                        Keys.account(new AccountKey(row.getInt(1), row.getLong(2), row.getInt(3), row.getInt(4)))
                                + " lot " + row.getLong(5),
                        "at least 0",
                        Long.toString(row.getLong(6)),
                        row.getLong(7)));
        snapshot.find(
                findings,
                Invariant.USAGE,
                name,
                USAGE,
                row -> new Broken(
                        Keys.owner(row.getLong(1)) + " purpose " + row.getInt(3) + " on " + row.getInt(2),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6)));
        findings.compared(Invariant.USAGE, snapshot.count("select count(*) from usage"));
        long lots = snapshot.count("select count(*) from lot");
        findings.compared(Invariant.LOT_FREE, lots);
        findings.compared(Invariant.LOT_SUM, lots);
        findings.rows(name + ".lot", lots);
        snapshot.find(
                findings,
                Invariant.LANE_EPOCH,
                name,
                ROW_EPOCHS,
                row -> new Broken(
                        Keys.lane(row.getInt(2)) + " " + row.getString(1),
                        "epoch up to " + row.getString(3),
                        Integer.toString(row.getInt(4)),
                        row.getLong(5)));
    }

    private void checkAccounts(Findings findings) {
        long accounts = snapshot.count("select count(*) from account");
        for (var invariant : List.of(Invariant.ACCOUNT_BALANCE, Invariant.ACCOUNT_SEQ, Invariant.ACCOUNT_CHAIN))
            findings.compared(invariant, accounts);
        findings.compared(Invariant.ACCOUNT_HELD, accounts);
        findings.compared(Invariant.ACCOUNT_FLOOR, accounts);
        findings.rows(name + ".account", accounts);
        var suspects = snapshot.tx()
                .query(
                        SUSPECTS,
                        row -> new AccountKey(row.getInt(1), row.getLong(2), row.getInt(3), row.getInt(4)),
                        findings.listedMax());
        if (!suspects.isEmpty()) walk(suspects, findings);
    }

    /** Goes through the entries of these accounts one by one, to say which is wrong. */
    private void walk(List<AccountKey> suspects, Findings findings) {
        var keys = new AccountColumns(suspects);
        var walk = new AccountWalk(name, findings);
        snapshot.tx()
                .each(
                        WALK,
                        10_000,
                        row -> {
                            var key = new AccountKey(row.getInt(1), row.getLong(2), row.getInt(3), row.getInt(4));
                            long seq = row.getLong(5);
                            boolean missing = row.wasNull();
                            long balance = row.getLong(6) + row.getLong(7);
                            long payment = row.getLong(8);
                            boolean empty = row.wasNull();
                            return new AccountWalk.Step(
                                    key,
                                    missing ? -1 : seq,
                                    balance,
                                    empty ? -1 : payment,
                                    row.getInt(9),
                                    row.getLong(10),
                                    row.getLong(11),
                                    row.getLong(12));
                        },
                        walk::step,
                        keys.lanes,
                        keys.owners,
                        keys.classes,
                        keys.currencies);
        walk.end();
    }

    private static final class AccountColumns {
        final ShortColumn lanes = new ShortColumn();
        final LongColumn owners = new LongColumn();
        final IntColumn classes = new IntColumn();
        final IntColumn currencies = new IntColumn();

        AccountColumns(Collection<AccountKey> keys) {
            for (var key : keys) {
                lanes.add((short) key.lane());
                owners.add(key.owner());
                classes.add(key.fundClass());
                currencies.add(key.currency());
            }
        }
    }

    /** An account as it stands: how many entries it has, and available + held. */
    record Balance(AccountKey key, long seq, long balance) {
        long owner() {
            return key.owner();
        }
    }

    /** Every account, by owner. The connection can do nothing else until the stream has ended. */
    ByPayment<Balance> accounts() {
        var rows = snapshot.copy(ACCOUNTS);
        return new ByPayment<>(
                () -> rows.next()
                        ? new Balance(
                                new AccountKey(rows.small(), rows.number(), rows.small(), rows.small()),
                                rows.number(),
                                rows.number())
                        : null,
                Balance::owner);
    }

    /** An entry by its number on its account. */
    record EntryKey(AccountKey account, long seq) {}

    record Entry(long payment, long balanceAfter) {}

    /** Of each account the entry up to which the books have it, and the one after it. */
    Map<EntryKey, Entry> entriesFrom(List<BalanceCheck.Behind> accounts) {
        var keys = new AccountColumns(
                accounts.stream().map(each -> each.account().key()).toList());
        var seqs = new LongColumn();
        for (var each : accounts) seqs.add(each.seq());
        var entries = new HashMap<EntryKey, Entry>();
        record Row(EntryKey key, Entry entry) {}
        snapshot.tx()
                .each(
                        ENTRIES_FROM,
                        10_000,
                        row -> new Row(
                                new EntryKey(
                                        new AccountKey(row.getInt(1), row.getLong(2), row.getInt(3), row.getInt(4)),
                                        row.getLong(5)),
                                new Entry(row.getLong(6), row.getLong(7))),
                        each -> entries.put(each.key(), each.entry()),
                        keys.lanes,
                        keys.owners,
                        keys.classes,
                        keys.currencies,
                        seqs);
        return entries;
    }

    /** What accounts say is held, where that is not 0. */
    Map<AccountKey, Long> held() {
        var held = new HashMap<AccountKey, Long>();
        record Held(AccountKey key, long amount) {}
        snapshot.tx()
                .each(
                        HELD,
                        10_000,
                        row -> new Held(
                                new AccountKey(row.getInt(1), row.getLong(2), row.getInt(3), row.getInt(4)),
                                row.getLong(5)),
                        each -> held.put(each.key(), each.amount()));
        return held;
    }

    /** An account below its floor. */
    record BelowFloor(AccountKey account, long floor, long available) {}

    List<BelowFloor> belowFloor() {
        return snapshot.tx()
                .query(
                        BELOW_FLOOR,
                        row -> new BelowFloor(
                                new AccountKey(row.getInt(1), row.getLong(2), row.getInt(3), row.getInt(4)),
                                row.getLong(5),
                                row.getLong(6)));
    }

    /** Sum of all balances by currency. */
    Map<Integer, Long> balances() {
        var sums = new HashMap<Integer, Long>();
        snapshot.tx().each(BALANCES, 0, row -> Map.entry(row.getInt(1), row.getLong(2)), each -> {
            sums.put(each.getKey(), each.getValue());
        });
        return sums;
    }

    /** Whether value of this class always stands in lots. */
    static boolean isInLots(int fundClass) {
        return fundClass == FundClass.POINT_FREE.code()
                || fundClass == FundClass.POINT_PAID.code()
                || fundClass == FundClass.PROCEEDS.code();
    }

    /** A lot and what is free in it; the lane follows from the owner. */
    record Lot(long owner, int fundClass, int currency, long no, long free) {}

    /** Every lot that has something free. */
    void lots(Consumer<Lot> each) {
        var rows = snapshot.copy(LOTS);
        while (rows.next())
            each.accept(new Lot(rows.number(), rows.small(), rows.small(), rows.number(), rows.number()));
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
