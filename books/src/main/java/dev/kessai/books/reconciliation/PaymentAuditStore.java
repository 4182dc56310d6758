package dev.kessai.books.reconciliation;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.id.Ids;
import dev.kessai.books.reconciliation.SnapshotStore.Broken;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the auditor reads of payment's schema, all of one instant. */
final class PaymentAuditStore implements AutoCloseable {
    static final String NAME = "payment";

    private static final String LANES = """
            select id, epoch, (extract(epoch from last_at) * 1000000)::int8, outbox_seq, open_from from lane order by id
            """;
    private static final String EVENTS = "select payment_id, version, lane, state, epoch, at, body from payment_event";
    private static final String EVENTS_OF = """
            select e.payment_id, e.version, e.lane, e.state, e.epoch, (extract(epoch from e.at) * 1000000)::int8, e.body
              from unnest(?::int2[], ?::int8[]) r(lane, payment_id)
              join payment_event e on e.lane = r.lane and e.payment_id = r.payment_id
             order by e.payment_id, e.version
            """;
    /** The first row of a lane may be later than 1: old ones are archived. */
    private static final String OUTBOX_GAPS = """
            select id, outbox_seq, n, low, high, count(*) over ()
              from (select l.id, l.outbox_seq, count(o.seq) n, coalesce(min(o.seq), l.outbox_seq + 1) low,
                           coalesce(max(o.seq), l.outbox_seq) high
                      from lane l left join outbox o on o.lane = l.id group by l.id, l.outbox_seq) o
             where high <> outbox_seq or n <> high - low + 1
             order by id
            """;
    /**
     * An event's first byte is the tag of its kind: Waiting, Authorized, Succeeded and Failed are published, in the
     * batch that stores them and so at the same time.
     */
    private static final String OUTBOX_TWINS = """
            with said as (
              select lane, payment_id, at, count(*) n from payment_event
               where length(body) > 0 and get_byte(body, 0) in (26, 34, 58, 66) group by lane, payment_id, at),
            heard as (
              select lane, payment_id, at, count(*) n from outbox group by lane, payment_id, at)
            select payment_id, coalesce(said.n, 0), coalesce(heard.n, 0), count(*) over ()
              from said full join heard using (lane, payment_id, at)
             where said.n is distinct from heard.n
            """;

    private static final String OUTBOX = "select count(*) from outbox";
    private static final String UNCONSUMED = """
            select o.payment_id from unnest(?::int2[], ?::int8[]) c(lane, seq)
              join outbox o on o.lane = c.lane and o.seq > c.seq
            """;
    private static final String REQUESTS_ASTRAY = """
            select r.target_id, count(*) over () from request r
             where not exists (select from payment_event e
                                where e.lane = r.lane and e.payment_id = r.target_id and e.version = 1)
            """;
    private static final String REQUESTS = "select count(*) from request";
    private static final String REQUEST_EPOCHS = """
            select r.lane, l.epoch, max(r.epoch), count(*) over () from request r join lane l on l.id = r.lane
             group by r.lane, l.epoch having max(r.epoch) > l.epoch
            """;
    private static final String SAID_SINCE = """
            select distinct payment_id from payment_event
             where state in (3, 4, 7, 8) and at >= timestamptz 'epoch' + ? * interval '1 microsecond'
            """;
    private static final String OPEN = """
            select distinct e.payment_id
              from lane l join payment_event e on e.lane = l.id and e.payment_id >= l.open_from
            """;
    private static final String DUE = "select payment_id from due";
    private static final String DUE_OF_NONE = """
            select d.payment_id, count(*) over () from due d
             where exists (select from payment_event e
                            where e.lane = d.lane and e.payment_id = d.payment_id and e.state in (7, 8))
                or not exists (select from payment_event e where e.lane = d.lane and e.payment_id = d.payment_id)
            """;

    private final SnapshotStore snapshot;
    private final List<LaneState> lanes;

    /** Takes the snapshot now. */
    PaymentAuditStore(DatabaseLogin login, String schema) {
        this.snapshot = SnapshotStore.open(login, schema);
        this.lanes = snapshot.tx()
                .query(
                        LANES,
                        row -> new LaneState(
                                row.getInt(1), row.getInt(2), row.getLong(3), row.getLong(4), row.getLong(5)));
    }

    List<LaneState> lanes() {
        return lanes;
    }

    /** Every event. The connection can do nothing else until the stream has ended. */
    ByPayment<EventRow> events() {
        var rows = snapshot.copyByPayment(lanes, List.of(EVENTS));
        return new ByPayment<>(
                () -> rows.next()
                        ? new EventRow(
                                rows.number(),
                                rows.small(),
                                rows.small(),
                                rows.small(),
                                rows.small(),
                                rows.micros(),
                                rows.bytes())
                        : null,
                EventRow::payment);
    }

    /**
     * Payments that have said something since this time, or are not over: those from the oldest open one of each
     * lane on, and those that wait.
     */
    Set<Long> recent(long sinceMicros) {
        var payments = due();
        snapshot.tx().each(SAID_SINCE, 10_000, row -> row.getLong(1), payments::add, sinceMicros);
        snapshot.tx().each(OPEN, 10_000, row -> row.getLong(1), payments::add);
        return payments;
    }

    /** Payments that said something after these numbers of their lanes. */
    Set<Long> saidAfter(Map<Integer, Long> consumed) {
        var ids = new ShortColumn();
        var seqs = new LongColumn();
        for (var lane : lanes) {
            ids.add((short) lane.id());
            seqs.add(consumed.getOrDefault(lane.id(), 0L));
        }
        var payments = new HashSet<Long>();
        snapshot.tx().each(UNCONSUMED, 10_000, row -> row.getLong(1), payments::add, ids, seqs);
        return payments;
    }

    /** The events of these payments, in order. */
    List<EventRow> events(List<Long> payments) {
        var lane = new ShortColumn();
        var payment = new LongColumn();
        for (long id : payments) {
            lane.add((short) Ids.laneOf(id));
            payment.add(id);
        }
        return snapshot.tx()
                .query(
                        EVENTS_OF,
                        row -> new EventRow(
                                row.getLong(1),
                                row.getInt(2),
                                row.getInt(3),
                                row.getInt(4),
                                row.getInt(5),
                                row.getLong(6),
                                row.getBytes(7)),
                        lane,
                        payment);
    }

    /** Payments that wait; as many as wait. */
    Set<Long> due() {
        var due = new HashSet<Long>();
        snapshot.tx().each(DUE, 10_000, row -> row.getLong(1), due::add);
        return due;
    }

    /** What can be said without the ledgers and without reading each payment. */
    void check(Findings findings) {
        snapshot.find(
                findings,
                Invariant.OUTBOX_GAPLESS,
                NAME,
                OUTBOX_GAPS,
                row -> new Broken(
                        Keys.lane(row.getInt(1)),
                        "a row for each number up to " + row.getLong(2),
                        row.getLong(3) + " rows from " + row.getLong(4) + " to " + row.getLong(5),
                        row.getLong(6)));
        findings.compared(Invariant.OUTBOX_GAPLESS, lanes.size());
        snapshot.find(
                findings,
                Invariant.OUTBOX_ONCE,
                NAME,
                OUTBOX_TWINS,
                row -> new Broken(
                        Keys.payment(row.getLong(1)),
                        row.getLong(2) + " outbox rows at the time of an event",
                        Long.toString(row.getLong(3)),
                        row.getLong(4)));
        long outbox = snapshot.count(OUTBOX);
        findings.compared(Invariant.OUTBOX_ONCE, outbox);
        findings.rows(NAME + ".outbox", outbox);
        checkRequests(findings);
        snapshot.find(
                findings,
                Invariant.DUE_OPEN,
                NAME,
                DUE_OF_NONE,
                row -> new Broken(
                        Keys.payment(row.getLong(1)), "an open payment", "none that is open", row.getLong(2)));
        findings.compared(Invariant.DUE_OPEN, snapshot.count("select count(*) from due"));
    }

    private void checkRequests(Findings findings) {
        snapshot.find(
                findings,
                Invariant.REQUEST_TARGET,
                NAME,
                REQUESTS_ASTRAY,
                row -> new Broken(Keys.payment(row.getLong(1)), "a payment", "none", row.getLong(2)));
        snapshot.find(
                findings,
                Invariant.LANE_EPOCH,
                NAME,
                REQUEST_EPOCHS,
                row -> new Broken(
                        Keys.lane(row.getInt(1)) + " request",
                        "epoch up to " + row.getInt(2),
                        Integer.toString(row.getInt(3)),
                        row.getLong(4)));
        long requests = snapshot.count(REQUESTS);
        findings.compared(Invariant.REQUEST_TARGET, requests);
        findings.rows(NAME + ".request", requests);
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
