package dev.kessai.base.outbox;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.db.Tx;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** All SQL on outbox and cursor, in the publisher's schema. Thread-safe; blocks. */
public final class OutboxStore {
    private static final String ADD_CURSORS =
            "insert into cursor (subscriber, lane, seq) select ?, id, 0 from lane on conflict do nothing";
    /** Lanes that another process delivers at this moment are left to it. */
    private static final String LOCK_CURSORS =
            "select lane, seq from cursor where subscriber = ? order by lane for update skip locked";

    private static final String NEXT = """
            select o.lane, o.seq, o.payment_id, (extract(epoch from o.at) * 1000000)::int8, o.payload
              from unnest(?::int2[], ?::int8[]) c(lane, seq),
                   lateral (select * from outbox o where o.lane = c.lane and o.seq > c.seq order by o.seq limit ?) o
            """;
    private static final String REACHED = """
            select c.lane, count(*), max(o.seq)
              from unnest(?::int2[], ?::int8[]) c(lane, seq),
                   lateral (select o.seq from outbox o where o.lane = c.lane and o.seq > c.seq order by o.seq limit ?) o
             group by c.lane
            """;
    /** Bytes are searched where they are: most events are read by nobody. */
    private static final String MENTIONING = """
            select o.lane, o.seq, o.payment_id, (extract(epoch from o.at) * 1000000)::int8, o.payload
              from unnest(?::int2[], ?::int8[], ?::int8[]) c(lane, seq, last),
                   lateral (select * from outbox o
                             where o.lane = c.lane and o.seq > c.seq and o.seq <= c.last
                               and position(?::bytea in o.payload) > 0
                             order by o.seq) o
            """;

    private static final String MOVE = """
            update cursor c set seq = r.seq from unnest(?::int2[], ?::int8[]) r(lane, seq)
             where c.subscriber = ? and c.lane = r.lane
            """;
    private static final String PUBLISHED = "select coalesce(sum(outbox_seq), 0)::int8 from lane";
    private static final String BEHIND = """
            select coalesce(sum(l.outbox_seq - c.seq), 0)::int8 from cursor c join lane l on l.id = c.lane
             where c.subscriber = ?
            """;

    private static final String OF = """
            select lane, seq, payment_id, (extract(epoch from at) * 1000000)::int8, payload
              from outbox where lane = ? and payment_id = ? order by seq
            """;
    private static final String OLDEST = """
            select (extract(epoch from o.at) * 1000000)::int8
              from cursor c, lateral (select at from outbox o where o.lane = c.lane and o.seq > c.seq
                                       order by o.seq limit 1) o
             where c.subscriber = ?
            """;

    private final Db db;

    public OutboxStore(Db db) {
        this.db = db;
    }

    /** Makes the subscriber known: from the first event on, or from where it was. */
    void register(String subscriber) {
        db.run(tx -> {
            var _ = tx.update(ADD_CURSORS, subscriber);
        });
    }

    /**
     * Reads on, gives the events to the consumer and moves the cursors, as one transaction: when the consumer throws,
     * or the process dies, the same events come again.
     *
     * @param laneMax most events of a lane at a time
     * @return the number of events
     * @throws IllegalStateException where an outbox has a gap: nothing is delivered beyond it
     */
    int deliver(String subscriber, int laneMax, Consumer<List<OutboxEvent>> consumer) {
        return db.tx(tx -> {
            var cursors = lockCursors(tx, subscriber);
            if (cursors.isEmpty()) return 0;
            var events = next(tx, cursors, laneMax);
            if (events.isEmpty()) return 0;
            for (var event : events) {
                long last = cursors.put(event.lane(), event.seq());
                if (event.seq() != last + 1)
                    throw new IllegalStateException("gap in the outbox of lane " + event.lane() + ": " + event.seq()
                            + " follows " + last + "; '" + subscriber + "' stops before it");
            }
            consumer.accept(events);
            move(tx, subscriber, cursors);
            return events.size();
        });
    }

    /**
     * As {@link #deliver}, but gives only events whose payload contains this text, and none of the others leaves the
     * database; the consumer is not called for nothing.
     *
     * @return the number of events that were passed, given or not
     */
    int deliverMentioning(String text, String subscriber, int laneMax, Consumer<List<OutboxEvent>> consumer) {
        return db.tx(tx -> {
            var cursors = lockCursors(tx, subscriber);
            if (cursors.isEmpty()) return 0;
            var reached = reached(tx, cursors, laneMax);
            if (reached.isEmpty()) return 0;
            var lanes = new ShortColumn();
            var seqs = new LongColumn();
            var lasts = new LongColumn();
            long passed = 0;
            for (var each : reached.entrySet()) {
                long from = cursors.getOrDefault(each.getKey(), 0L);
                lanes.add(each.getKey().shortValue());
                seqs.add(from);
                lasts.add(each.getValue());
                passed += each.getValue() - from;
            }
            var events =
                    tx.query(MENTIONING, OutboxStore::event, lanes, seqs, lasts, text.getBytes(StandardCharsets.UTF_8));
            if (!events.isEmpty()) consumer.accept(events);
            move(tx, subscriber, reached);
            return (int) passed;
        });
    }

    /** The last event of each lane that has further ones. */
    private static Map<Integer, Long> reached(Tx tx, Map<Integer, Long> cursors, int laneMax) {
        var reached = new HashMap<Integer, Long>();
        var lanes = new ShortColumn();
        var seqs = new LongColumn();
        columns(cursors, lanes, seqs);
        tx.each(
                REACHED,
                0,
                row -> new long[] {row.getInt(1), row.getLong(2), row.getLong(3)},
                each -> {
                    int lane = (int) each[0];
                    long from = cursors.getOrDefault(lane, 0L);
                    if (each[1] != each[2] - from)
                        throw new IllegalStateException("gap in the outbox of lane " + lane + " between " + from
                                + " and " + each[2] + ": the subscriber stops before it");
                    reached.put(lane, each[2]);
                },
                lanes,
                seqs,
                laneMax);
        return reached;
    }

    private static Map<Integer, Long> lockCursors(Tx tx, String subscriber) {
        Map<Integer, Long> cursors = new HashMap<>();
        tx.each(
                LOCK_CURSORS,
                0,
                row -> Map.entry(row.getInt(1), row.getLong(2)),
                each -> {
                    var _ = cursors.put(each.getKey(), each.getValue());
                },
                subscriber);
        return cursors;
    }

    /** How many committed events were not yet delivered. */
    long behind(String subscriber) {
        return db.read(tx -> tx.one(BEHIND, row -> row.getLong(1), subscriber)).orElseThrow();
    }

    /** What was published of a payment in a lane, in order; reads all of the lane. */
    public List<OutboxEvent> of(int lane, long payment) {
        return db.read(tx -> tx.query(OF, OutboxStore::event, (short) lane, payment));
    }

    /** When the oldest event was published that was not yet delivered; empty where there is none. */
    OptionalLong oldestUndelivered(String subscriber) {
        return db.read(tx -> tx.query(OLDEST, row -> row.getLong(1), subscriber)).stream()
                .mapToLong(Long::longValue)
                .min();
    }

    /** How many events there were, ever. */
    public long published() {
        return db.read(tx -> tx.one(PUBLISHED, row -> row.getLong(1))).orElseThrow();
    }

    private static List<OutboxEvent> next(Tx tx, Map<Integer, Long> cursors, int laneMax) {
        var lanes = new ShortColumn();
        var seqs = new LongColumn();
        columns(cursors, lanes, seqs);
        return tx.query(NEXT, OutboxStore::event, lanes, seqs, laneMax);
    }

    private static OutboxEvent event(ResultSet row) throws SQLException {
        return new OutboxEvent(row.getInt(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getBytes(5));
    }

    private static void columns(Map<Integer, Long> cursors, ShortColumn lanes, LongColumn seqs) {
        cursors.forEach((lane, seq) -> {
            lanes.add(lane.shortValue());
            seqs.add(seq);
        });
    }

    private static void move(Tx tx, String subscriber, Map<Integer, Long> cursors) {
        var lanes = new ShortColumn();
        var seqs = new LongColumn();
        columns(cursors, lanes, seqs);
        tx.updateExactly(cursors.size(), MOVE, lanes, seqs, subscriber);
    }
}
