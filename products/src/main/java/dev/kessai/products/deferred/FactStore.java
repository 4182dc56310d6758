package dev.kessai.products.deferred;

import dev.kessai.base.db.IntColumn;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.db.TimeColumn;
import dev.kessai.base.db.Tx;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * All SQL on what payment has published and counts here: the purchases, and how far its outbox was read. Thread-safe.
 */
final class FactStore {
    private static final String ADD_LANES =
            "insert into consumed (lane, seq) select l, 0 from unnest(?::int2[]) l on conflict do nothing";
    private static final String LOCK_LANES =
            "select lane, seq from consumed where lane = any(?::int2[]) order by lane for update";
    private static final String MOVE = """
            update consumed c set seq = r.seq from unnest(?::int2[], ?::int8[]) r(lane, seq) where c.lane = r.lane
            """;
    private static final String ADD_PURCHASES = """
            insert into purchase (payment_id, owner, amount, at, month)
            select * from unnest(?::int8[], ?::int8[], ?::int8[], ?::timestamptz[], ?::int4[])
            """;
    private static final String MONTHS = "select payment_id, month from purchase where payment_id = any(?::int8[])";

    /** A captured purchase and the month to which it belongs. */
    record Purchase(long payment, long owner, long minor, long atMicros, YearMonth month) {}

    /** How far these lanes were read; they are locked. */
    Map<Integer, Long> lockLanes(Tx tx, Collection<Integer> lanes) {
        var column = new ShortColumn();
        for (int lane : lanes) column.add((short) lane);
        var _ = tx.update(ADD_LANES, column);
        var read = new HashMap<Integer, Long>();
        tx.each(
                LOCK_LANES,
                0,
                row -> Map.entry(row.getInt(1), row.getLong(2)),
                each -> read.put(each.getKey(), each.getValue()),
                column);
        return read;
    }

    /** These lanes were read up to these events. */
    void moveLanes(Tx tx, Map<Integer, Long> read) {
        var lanes = new ShortColumn();
        var seqs = new LongColumn();
        new TreeMap<>(read).forEach((lane, seq) -> {
            lanes.add(lane.shortValue());
            seqs.add(seq);
        });
        tx.updateExactly(read.size(), MOVE, lanes, seqs);
    }

    void add(Tx tx, Collection<Purchase> purchases) {
        if (purchases.isEmpty()) return;
        var payments = new LongColumn();
        var owners = new LongColumn();
        var amounts = new LongColumn();
        var times = new TimeColumn();
        var months = new IntColumn();
        for (var each : purchases) {
            payments.add(each.payment());
            owners.add(each.owner());
            amounts.add(each.minor());
            times.add(each.atMicros());
            months.add(Months.number(each.month()));
        }
        tx.updateExactly(purchases.size(), ADD_PURCHASES, payments, owners, amounts, times, months);
    }

    /** To which months these purchases belong. */
    Map<Long, YearMonth> months(Tx tx, Collection<Long> payments) {
        var found = new HashMap<Long, YearMonth>();
        if (payments.isEmpty()) return found;
        var column = new LongColumn();
        for (long each : payments) column.add(each);
        tx.each(
                MONTHS,
                0,
                row -> Map.entry(row.getLong(1), Months.of(row.getInt(2))),
                each -> found.put(each.getKey(), each.getValue()),
                column);
        return found;
    }
}
