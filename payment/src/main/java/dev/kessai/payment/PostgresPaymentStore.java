package dev.kessai.payment;

import static dev.kessai.base.lane.LaneRows.Type.BYTEA;
import static dev.kessai.base.lane.LaneRows.Type.INT2;
import static dev.kessai.base.lane.LaneRows.Type.INT4;
import static dev.kessai.base.lane.LaneRows.Type.INT8;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.lane.LaneChange;
import dev.kessai.base.lane.LaneConnection;
import dev.kessai.base.lane.LaneRow;
import dev.kessai.base.lane.LaneRows;
import dev.kessai.base.lane.LaneWrite;
import dev.kessai.base.lane.PostgresLanes;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** All SQL of the coordinator's schema. */
public final class PostgresPaymentStore implements PaymentStore, AutoCloseable {
    /** The column of the lane row that holds the low-water mark. */
    public static final String MARK = "open_from";

    private static final String INSERT_REQUEST = """
            insert into request
                   (at, lane, principal, key_high, key_low, fingerprint_high, fingerprint_low, target_id, epoch)
            select ?::timestamptz, unnest(?::int2[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]),
                   unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::int4[])
            """;
    private static final String INSERT_EVENT = """
            insert into payment_event (at, lane, payment_id, version, state, epoch, body)
            select ?::timestamptz, unnest(?::int2[]), unnest(?::int8[]), unnest(?::int4[]), unnest(?::int2[]),
                   unnest(?::int4[]), unnest(?::bytea[])
            """;
    private static final String INSERT_OUTBOX = """
            insert into outbox (at, lane, seq, payment_id, payload)
            select ?::timestamptz, unnest(?::int2[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::bytea[])
            """;
    private static final String PUT_DUE = """
            insert into due (lane, payment_id, clock, run_at)
            select r.lane, r.payment_id, r.clock, timestamptz 'epoch' + r.micros * interval '1 microsecond'
              from unnest(?::int2[], ?::int8[], ?::int2[], ?::int8[]) r(lane, payment_id, clock, micros)
                on conflict (lane, payment_id) do update set clock = excluded.clock, run_at = excluded.run_at
            """;
    private static final String DROP_DUE = """
            delete from due d using unnest(?::int2[], ?::int8[]) r(lane, payment_id)
             where d.lane = r.lane and d.payment_id = r.payment_id
            """;
    private static final String REQUESTS = """
            select q.lane, q.principal, q.key_high, q.key_low, q.fingerprint_high, q.fingerprint_low, q.target_id
              from unnest(?::int2[], ?::int8[], ?::int8[], ?::int8[]) r(lane, principal, high, low)
              join request q on q.lane = r.lane and q.principal = r.principal
                            and q.key_high = r.high and q.key_low = r.low
            """;
    private static final String EVENTS = """
            select payment_id, version, body, (extract(epoch from at) * 1000000)::int8
              from payment_event where lane = ? and payment_id = any(?) order by payment_id, version
            """;
    private static final String EVENTS_FROM = """
            select payment_id, version, body, (extract(epoch from at) * 1000000)::int8
              from payment_event where lane = ? and payment_id >= ? order by payment_id, version limit ?
            """;
    private static final String DUE_UNTIL = """
            select payment_id, clock, (extract(epoch from run_at) * 1000000)::int8
              from due
             where lane = ? and clock = ? and run_at <= timestamptz 'epoch' + ? * interval '1 microsecond'
             order by run_at limit ?
            """;
    private static final String DUE_OF = """
            select payment_id, clock, (extract(epoch from run_at) * 1000000)::int8
              from due where lane = ? and payment_id = any(?)
            """;
    private static final String FIRST_DUE = """
            select (extract(epoch from min(run_at)) * 1000000)::int8
              from due where lane = ? and clock = ? and run_at > timestamptz 'epoch' + ? * interval '1 microsecond'
            """;
    private static final String LAST_ID = "select max(payment_id) from payment_event where lane = ?";

    private final PostgresLanes lanes;
    private final LaneRows requests = new LaneRows(INT2, INT8, INT8, INT8, INT8, INT8, INT8, INT4);
    private final LaneRows events = new LaneRows(INT2, INT8, INT4, INT2, INT4, BYTEA);
    private final LaneRows outbox = new LaneRows(INT2, INT8, INT8, BYTEA);
    private final LaneRows duePuts = new LaneRows(INT2, INT8, INT2, INT8);
    private final LaneRows dueDrops = new LaneRows(INT2, INT8);

    /** The newest due row of each payment in this batch: one statement must not touch a row twice. */
    private final Map<Long, DueRow> duePending = new LinkedHashMap<>();

    /** @param settings with {@link #MARK} as the mark column */
    public PostgresPaymentStore(DataSource source, PostgresLanes.Settings settings) {
        this.lanes = new PostgresLanes(
                source,
                settings,
                List.of(
                        new LaneWrite.Part(INSERT_REQUEST, true, requests),
                        new LaneWrite.Part(INSERT_EVENT, true, events),
                        new LaneWrite.Part(INSERT_OUTBOX, true, outbox),
                        new LaneWrite.Part(PUT_DUE, false, duePuts),
                        new LaneWrite.Part(DROP_DUE, false, dueDrops)));
    }

    @Override
    public List<LaneRow> lock(List<Integer> ids) {
        return lanes.lock(ids);
    }

    @Override
    public void write(long atMicros, List<LaneChange> changes) {
        for (var row : duePending.values())
            duePuts.add(row.lane())
                    .add(row.payment())
                    .add(clockCode(row.clock()))
                    .add(row.runAtMicros());
        duePending.clear();
        lanes.write(atMicros, changes);
    }

    @Override
    public void commit() {
        lanes.commit();
    }

    @Override
    public void rollback() {
        duePending.clear();
        lanes.rollback();
    }

    @Override
    public List<LaneRow> takeOver(List<Integer> ids, boolean forced) {
        return lanes.takeOver(ids, forced);
    }

    @Override
    public List<Integer> renew(List<LaneRow> rows) {
        return lanes.renew(rows);
    }

    @Override
    public void release(List<LaneRow> rows) {
        lanes.release(rows);
    }

    @Override
    public void close() {
        lanes.close();
    }

    /** See {@link PostgresLanes#present}. */
    public List<String> present() {
        return lanes.present();
    }

    /** See {@link PostgresLanes#absent}. */
    public void absent() {
        lanes.absent();
    }

    @Override
    public Map<Integer, String> addresses(Set<Integer> ids) {
        return lanes.addresses(ids);
    }

    @Override
    public List<StoredRequest> requests(List<StoredRequest> asked) {
        var keys = new LaneRows(INT2, INT8, INT8, INT8);
        for (var request : asked)
            keys.add(request.lane())
                    .add(request.principal())
                    .add(request.key().high())
                    .add(request.key().low());
        return read(
                REQUESTS,
                statement -> {
                    var _ = keys.bind(statement, 1);
                },
                row -> new StoredRequest(
                        row.getInt(1),
                        row.getLong(2),
                        new Hash128(row.getLong(3), row.getLong(4)),
                        new Hash128(row.getLong(5), row.getLong(6)),
                        row.getLong(7)));
    }

    @Override
    public List<StoredRow> events(int lane, List<Long> payments) {
        return read(
                EVENTS,
                statement -> {
                    statement.setInt(1, lane);
                    statement.setArray(2, int8s(statement, payments));
                },
                PostgresPaymentStore::event);
    }

    @Override
    public List<StoredRow> eventsFrom(int lane, long from) {
        return read(
                EVENTS_FROM,
                statement -> {
                    statement.setInt(1, lane);
                    statement.setLong(2, from);
                    statement.setInt(3, PAGE);
                },
                PostgresPaymentStore::event);
    }

    @Override
    public List<DueRow> dueUntil(int lane, DueClock clock, long untilMicros) {
        return read(
                DUE_UNTIL,
                statement -> {
                    statement.setInt(1, lane);
                    statement.setInt(2, clockCode(clock));
                    statement.setLong(3, untilMicros);
                    statement.setInt(4, PAGE);
                },
                row -> due(lane, row));
    }

    @Override
    public List<DueRow> dueOf(int lane, List<Long> payments) {
        if (payments.isEmpty()) return List.of();
        return read(
                DUE_OF,
                statement -> {
                    statement.setInt(1, lane);
                    statement.setArray(2, int8s(statement, payments));
                },
                row -> due(lane, row));
    }

    @Override
    public long firstDueMicros(int lane, DueClock clock, long afterMicros) {
        return read(
                        FIRST_DUE,
                        statement -> {
                            statement.setInt(1, lane);
                            statement.setInt(2, clockCode(clock));
                            statement.setLong(3, afterMicros);
                        },
                        row -> {
                            long first = row.getLong(1);
                            return row.wasNull() ? Long.MAX_VALUE : first;
                        })
                .getFirst();
    }

    @Override
    public long lastId(int lane) {
        return read(LAST_ID, statement -> statement.setInt(1, lane), row -> row.getLong(1))
                .getFirst();
    }

    @Override
    public void addRequest(StoredRequest request, int epoch) {
        requests.add(request.lane())
                .add(request.principal())
                .add(request.key().high())
                .add(request.key().low())
                .add(request.fingerprint().high())
                .add(request.fingerprint().low())
                .add(request.target())
                .add(epoch);
    }

    @Override
    public void addEvent(int lane, Payment payment, PaymentEvent event, int epoch) {
        events.add(lane)
                .add(payment.id())
                .add(payment.version())
                .add(payment.state().code())
                .add(epoch)
                .add(PaymentCodec.encode(event));
    }

    @Override
    public void addOutbox(int lane, long seq, Payment payment) {
        outbox.add(lane).add(seq).add(payment.id()).add(PaymentCodec.changed(payment));
    }

    @Override
    public void putDue(DueRow row) {
        duePending.put(row.payment(), row);
    }

    @Override
    public void dropDue(int lane, long payment) {
        dueDrops.add(lane).add(payment);
    }

    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> read(String sql, Binder binder, Reader<T> reader) {
        Connection connection = lanes.connection().open();
        try (var statement = connection.prepareStatement(sql)) {
            binder.bind(statement);
            var found = new ArrayList<T>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) found.add(reader.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw LaneConnection.failure(e);
        }
    }

    private static StoredRow event(ResultSet row) throws SQLException {
        long payment = row.getLong(1);
        long at = row.getLong(4);
        return new StoredRow(payment, row.getInt(2), PaymentCodec.decode(row.getBytes(3), payment, at), at);
    }

    private static DueRow due(int lane, ResultSet row) throws SQLException {
        var clock = row.getInt(2) == clockCode(DueClock.MACHINE) ? DueClock.MACHINE : DueClock.BUSINESS;
        return new DueRow(lane, row.getLong(1), clock, row.getLong(3));
    }

    private static int clockCode(DueClock clock) {
        return switch (clock) {
            case MACHINE -> 0;
            case BUSINESS -> 1;
        };
    }

    private static Array int8s(PreparedStatement statement, List<Long> values) throws SQLException {
        return statement.getConnection().createArrayOf("int8", values.toArray());
    }
}
