package dev.kessai.proof.fault;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.RowReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the tables hold, read as the auditor with plain SQL that knows nothing of the services' code. {@code from} is
 * always the smallest payment id that counts. Thread-safe; blocks.
 */
final class RoundAuditStore implements AutoCloseable {
    private static final Session SESSION = new Session("fault-audit", "public", 60_000, false);
    private static final List<String> LEDGERS = List.of("balance", "points");

    /** Every payment has one event with version 1, and at the end one with state 7 (SUCCEEDED) or 8 (FAILED). */
    private static final String OPEN = """
            select count(*) filter (where e.version = 1) - count(*) filter (where e.state in (7, 8))
              from payment.lane l join payment.payment_event e on e.lane = l.id and e.payment_id >= ?
            """;

    private static final String PAYMENTS = """
            select e.payment_id, (array_agg(e.state order by e.version desc))[1], count(*) = max(e.version),
                   (extract(epoch from min(e.at)) * 1000000)::int8, (extract(epoch from max(e.at)) * 1000000)::int8
              from payment.lane l join payment.payment_event e on e.lane = l.id and e.payment_id >= ?
             group by e.payment_id
            """;
    private static final String REQUESTS = """
            select count(*) from payment.request r where r.target_id >= ?
            """;
    /** Kind 1 is the end of a debit, 3 a credit. */
    private static final String MOVED = """
            select e.payment_id,
                   count(*) filter (where e.kind = 1), coalesce(sum(e.amount) filter (where e.kind = 1), 0)::int8,
                   count(*) filter (where e.kind = 3), coalesce(sum(e.amount) filter (where e.kind = 3), 0)::int8
              from LEDGER.lane l join LEDGER.entry e on e.lane = l.id and e.payment_id >= ?
             where e.kind in (1, 3) group by e.payment_id
            """;
    /** State 1 is TRIED; the entry with n = 1 settles it. */
    private static final String UNSETTLED = """
            select count(*)
              from LEDGER.lane l join LEDGER.hold h on h.lane = l.id and h.payment_id >= ?
             where h.state = 1 and not exists (select from LEDGER.entry e where e.lane = h.lane
                   and e.payment_id = h.payment_id and e.leg_no = h.leg_no and e.n = 1)
            """;

    private static final String WEALTH = """
            select owner, sum(available + held)::int8 from LEDGER.account where owner = any(?) group by owner
            """;
    private static final String HELD = "select coalesce(sum(held), 0)::int8 from LEDGER.account";
    private static final String TOTAL = """
            select (select sum(available + held) from balance.account)::int8
                 + (select sum(available + held) from points.account)::int8
            """;
    /**
     * Within a lane all rows of an epoch come before all rows of a newer one, by their time and also by the number of
     * the transaction that wrote them: a late writer may well have an old time in its hands.
     */
    private static final String OLD_AFTER_NEW = """
            with span as (
                select r.lane, r.epoch, min(r.at) began, max(r.at) ended,
                       min(r.xmin::text::int8) first, max(r.xmin::text::int8) last
                  from LEDGER.lane l join LEDGER.TABLE r on r.lane = l.id and r.ID >= ?
                 group by r.lane, r.epoch)
            select count(*) from span old join span new on new.lane = old.lane and new.epoch > old.epoch
             where old.ended >= new.began or old.last >= new.first
            """;

    private static final String LANES_OF = """
            select (select count(*) from payment.lane where owner like ? || '@%')
                 + (select count(*) from balance.lane where owner like ? || '@%')
                 + (select count(*) from points.lane where owner like ? || '@%')
            """;

    private final Db db;

    private RoundAuditStore(Db db) {
        this.db = db;
    }

    static RoundAuditStore open(DatabaseLogin auditor) {
        return new RoundAuditStore(Db.open(auditor, SESSION, 1));
    }

    /**
     * A payment as its events tell it.
     *
     * @param state number of the newest event's state
     * @param isGapless whether its versions count from 1 without a gap
     * @param beganMicros time of its first event
     * @param endedMicros time of its newest event
     */
    record Stored(int state, boolean isGapless, long beganMicros, long endedMicros) {}

    /** What a ledger wrote for a payment: how many final debits and credits, and their sums. */
    record Moved(long debits, long debitedMinor, long credits, long creditedMinor) {
        static final Moved NOTHING = new Moved(0, 0, 0, 0);
    }

    /** Payments that have not ended. */
    long open(long from) {
        return number(OPEN, from);
    }

    Map<Long, Stored> payments(long from) {
        return map(PAYMENTS, row -> new Stored(row.getInt(2), row.getBoolean(3), row.getLong(4), row.getLong(5)), from);
    }

    /** Keys that have had an effect. */
    long requests(long from) {
        return number(REQUESTS, from);
    }

    Map<Long, Moved> moved(String ledger, long from) {
        return map(
                MOVED.replace("LEDGER", ledger),
                row -> new Moved(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)),
                from);
    }

    /** Holds that nobody has confirmed or cancelled. */
    long unsettled(String ledger, long from) {
        return number(UNSETTLED.replace("LEDGER", ledger), from);
    }

    /** Available and held of all accounts of an owner. */
    Map<Long, Long> wealth(String ledger, List<Long> owners) {
        var ids = new LongColumn();
        owners.forEach(ids::add);
        return map(WEALTH.replace("LEDGER", ledger), row -> row.getLong(2), ids);
    }

    long held(String ledger) {
        return number(HELD.replace("LEDGER", ledger));
    }

    /** The balances of all accounts of all ledgers; zero at rest. */
    long total() {
        return number(TOTAL);
    }

    /** Lanes and epochs with a row that was written after a row of a newer epoch, over all tables with epochs. */
    long oldAfterNew(long from) {
        long found = oldAfterNew("payment", "payment_event", "payment_id", from)
                + oldAfterNew("payment", "request", "target_id", from);
        for (var ledger : LEDGERS)
            found += oldAfterNew(ledger, "hold", "payment_id", from) + oldAfterNew(ledger, "entry", "payment_id", from);
        return found;
    }

    private long oldAfterNew(String schema, String table, String id, long from) {
        return number(
                OLD_AFTER_NEW.replace("LEDGER", schema).replace("TABLE", table).replace("ID", id), from);
    }

    /** Lanes of all services that this instance owns. */
    long lanesOf(String instance) {
        return number(LANES_OF, instance, instance, instance);
    }

    private long number(String sql, @Nullable Object... parameters) {
        return db.read(tx -> tx.one(sql, row -> row.getLong(1), parameters)).orElseThrow();
    }

    private <T> Map<Long, T> map(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        return db.read(tx -> {
            var found = new HashMap<Long, T>();
            for (var each : tx.query(sql, row -> Map.entry(row.getLong(1), reader.read(row)), parameters))
                found.put(each.getKey(), each.getValue());
            return found;
        });
    }

    @Override
    public void close() {
        db.close();
    }
}
