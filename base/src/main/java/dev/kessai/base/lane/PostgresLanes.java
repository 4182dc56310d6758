package dev.kessai.base.lane;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The lane rows of one service, and the frame of its {@link LaneStore}: connection, locks, leases, and the composite
 * write of a batch. A service's store has one, delegates to it, and adds its own reads and parts. Confined to the
 * worker's thread.
 *
 * <p>The service's first migration creates, in its schema:
 *
 * <pre>
 *   create table installation (lanes int4 not null);
 *   create table lane (id int2 primary key, epoch int4 not null, last_at timestamptz not null, lease_until timestamptz
 *       not null, outbox_seq int8 not null, [mark int8 not null,] owner text not null, address text not null);
 *   create table instance (name text primary key, address text not null, seen_until timestamptz not null);
 * </pre>
 *
 * and {@link #install} fills them once.
 */
public final class PostgresLanes implements AutoCloseable {
    private static final String LOCK = """
            select id, epoch, (extract(epoch from last_at) * 1000000)::int8, outbox_seq, MARK
              from lane where id = any(?) order by id for update
            """;
    private static final String TAKE_OVER = """
            with free as (
              select id from lane where id = any(?) and (lease_until < now() or ?) order by id for update)
            update lane l
               set epoch = epoch + 1, owner = ?, address = ?, lease_until = now() + ? * interval '1 ms'
              from free where l.id = free.id
            returning l.id, epoch, (extract(epoch from last_at) * 1000000)::int8, outbox_seq, MARK
            """;
    private static final String RENEW = """
            update lane l set lease_until = now() + ? * interval '1 ms'
              from unnest(?::int2[], ?::int4[]) r(id, epoch)
             where l.id = r.id and l.epoch = r.epoch
            returning l.id
            """;
    private static final String RELEASE = """
            update lane l set lease_until = now(), owner = '', address = ''
              from unnest(?::int2[], ?::int4[]) r(id, epoch)
             where l.id = r.id and l.epoch = r.epoch
            """;
    private static final String CHANGE = """
            update lane l set last_at = ?, outbox_seq = r.seq, lease_until = now() + interval 'LEASE ms'MARK
              from unnest(?::int2[], ?::int4[], ?::int8[], ?::int8[], ?::int8[]) r(id, epoch, old, seq, mark)
             where l.id = r.id and l.epoch = r.epoch and l.outbox_seq = r.old
            """;
    private static final String PRESENT = """
            insert into instance (name, address, seen_until) values (?, ?, now() + ? * interval '1 ms')
                on conflict (name) do update set address = excluded.address, seen_until = excluded.seen_until
            """;
    private static final String INSTANCES = "select name from instance where seen_until > now() order by name";
    private static final String ABSENT = "delete from instance where name = ?";
    private static final String ADDRESSES = "select id, address from lane where id = any(?) and lease_until > now()";
    private static final String INSTALLED = "select lanes from installation";
    private static final String INSTALL = "insert into installation (lanes) values (?)";
    private static final String INSTALL_LANES = """
            insert into lane (id, epoch, last_at, lease_until, outbox_seq, owner, addressMARK)
            select n, 0, 'epoch', 'epoch', 0, '', ''ZERO from generate_series(0, ? - 1) n
            """;

    /**
     * @param owner name of this instance
     * @param address where others reach it
     * @param leaseMillis how long a lane stays ours without a sign of life
     * @param markColumn the service's own column in the lane row, such as {@code open_from}; empty where it has none
     */
    public record Settings(String owner, String address, long leaseMillis, String markColumn) {
        public Settings {
            if (!markColumn.matches("[a-z_]*")) throw new IllegalArgumentException("markColumn=" + markColumn);
        }

        private String mark() {
            return markColumn.isEmpty() ? "0" : markColumn;
        }
    }

    private final Settings settings;
    private final LaneConnection connection;
    private final LaneRows changes = new LaneRows(
            LaneRows.Type.INT2, LaneRows.Type.INT4, LaneRows.Type.INT8, LaneRows.Type.INT8, LaneRows.Type.INT8);
    private final LaneWrite write;

    /** @param parts the statements of the service's own rows, in the order in which they run after the lane rows */
    public PostgresLanes(DataSource source, Settings settings, List<LaneWrite.Part> parts) {
        this.settings = settings;
        this.connection = new LaneConnection(source);
        var all = new ArrayList<LaneWrite.Part>();
        var mark = settings.markColumn().isEmpty() ? "" : ", " + settings.markColumn() + " = r.mark";
        all.add(new LaneWrite.Part(
                CHANGE.replace("LEASE", Long.toString(settings.leaseMillis())).replace("MARK", mark), true, changes));
        all.addAll(parts);
        this.write = new LaneWrite(connection, all);
    }

    /**
     * Creates the lane rows of a new installation; refuses to work with another number of lanes than it was made for,
     * since the lane of everything stored follows from it. Commits.
     */
    public static void install(Connection connection, int lanes, String markColumn) throws SQLException {
        if (lanes < 1 || lanes > 4_096) throw new IllegalArgumentException("lanes=" + lanes);
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            var _ = statement.execute("lock table installation");
            int installed = installed(connection);
            if (installed == 0) insert(connection, lanes, markColumn);
            else if (installed != lanes)
                throw new IllegalStateException("installed with " + installed + " lanes, configured with " + lanes);
            connection.commit();
        } finally {
            connection.rollback();
        }
    }

    /** The connection of the worker, for the store's own reads. */
    public LaneConnection connection() {
        return connection;
    }

    /** See {@link LaneStore#lock}. */
    public List<LaneRow> lock(List<Integer> lanes) {
        try (var statement = prepare(LOCK.replace("MARK", settings.mark()))) {
            statement.setArray(1, int2s(lanes));
            return rows(statement);
        } catch (SQLException e) {
            throw LaneConnection.failure(e);
        }
    }

    /** See {@link LaneStore#write}. */
    public void write(long atMicros, List<LaneChange> lanes) {
        for (var lane : lanes)
            changes.add(lane.lane())
                    .add(lane.epoch())
                    .add(lane.oldOutboxSeq())
                    .add(lane.outboxSeq())
                    .add(lane.mark());
        write.send(atMicros);
    }

    /** See {@link LaneStore#commit}. */
    public void commit() {
        connection.commit();
    }

    /** See {@link LaneStore#rollback}; empties the buffers of all parts. */
    public void rollback() {
        write.clear();
        connection.rollback();
    }

    /** See {@link LaneStore#takeOver}. */
    public List<LaneRow> takeOver(List<Integer> lanes, boolean forced) {
        List<LaneRow> taken;
        try (var statement = prepare(TAKE_OVER.replace("MARK", settings.mark()))) {
            statement.setArray(1, int2s(lanes));
            statement.setBoolean(2, forced);
            statement.setString(3, settings.owner());
            statement.setString(4, settings.address());
            statement.setLong(5, settings.leaseMillis());
            taken = rows(statement);
        } catch (SQLException e) {
            throw LaneConnection.failure(e);
        }
        connection.commit();
        return taken;
    }

    /** See {@link LaneStore#renew}. */
    public List<Integer> renew(List<LaneRow> lanes) {
        var still = new ArrayList<Integer>();
        try (var statement = prepare(RENEW)) {
            statement.setLong(1, settings.leaseMillis());
            bind(statement, 2, lanes);
            try (var result = statement.executeQuery()) {
                while (result.next()) still.add(result.getInt(1));
            }
        } catch (SQLException e) {
            throw LaneConnection.failure(e);
        }
        connection.commit();
        return still;
    }

    /** See {@link LaneStore#release}. */
    public void release(List<LaneRow> lanes) {
        try (var statement = prepare(RELEASE)) {
            bind(statement, 1, lanes);
            var _ = statement.executeUpdate();
        } catch (SQLException e) {
            throw LaneConnection.failure(e);
        }
        connection.commit();
    }

    /** Says that this instance is here, for one lease, and answers the names of all that are, sorted. Commits. */
    public List<String> present() {
        var names = new ArrayList<String>();
        try (var here = prepare(PRESENT);
                var all = prepare(INSTANCES)) {
            here.setString(1, settings.owner());
            here.setString(2, settings.address());
            here.setLong(3, settings.leaseMillis());
            var _ = here.executeUpdate();
            try (var result = all.executeQuery()) {
                while (result.next()) names.add(result.getString(1));
            }
        } catch (SQLException e) {
            throw LaneConnection.failure(e);
        }
        connection.commit();
        return names;
    }

    /** Says that this instance is gone: the others share its lanes at once. Commits. */
    public void absent() {
        try (var statement = prepare(ABSENT)) {
            statement.setString(1, settings.owner());
            var _ = statement.executeUpdate();
        } catch (SQLException e) {
            throw LaneConnection.failure(e);
        }
        connection.commit();
    }

    /** See {@link LaneStore#addresses}. */
    public Map<Integer, String> addresses(Set<Integer> lanes) {
        var addresses = new HashMap<Integer, String>();
        try (var statement = prepare(ADDRESSES)) {
            statement.setArray(1, int2s(List.copyOf(lanes)));
            try (var result = statement.executeQuery()) {
                while (result.next()) addresses.put(result.getInt(1), result.getString(2));
            }
        } catch (SQLException e) {
            throw LaneConnection.failure(e);
        }
        connection.commit();
        return addresses;
    }

    @Override
    public void close() {
        connection.close();
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        return connection.open().prepareStatement(sql);
    }

    private Array int2s(List<Integer> lanes) throws SQLException {
        return connection.open().createArrayOf("int2", lanes.toArray());
    }

    private static void bind(PreparedStatement statement, int first, List<LaneRow> lanes) throws SQLException {
        var rows = new LaneRows(LaneRows.Type.INT2, LaneRows.Type.INT4);
        for (var lane : lanes) rows.add(lane.lane()).add(lane.epoch());
        var _ = rows.bind(statement, first);
    }

    private static List<LaneRow> rows(PreparedStatement statement) throws SQLException {
        var rows = new ArrayList<LaneRow>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next())
                rows.add(new LaneRow(
                        result.getInt(1), result.getInt(2), result.getLong(3), result.getLong(4), result.getLong(5)));
        }
        rows.sort(Comparator.comparingInt(LaneRow::lane));
        return rows;
    }

    private static int installed(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(INSTALLED)) {
            return result.next() ? result.getInt(1) : 0;
        }
    }

    private static void insert(Connection connection, int lanes, String markColumn) throws SQLException {
        try (var statement = connection.prepareStatement(INSTALL)) {
            statement.setInt(1, lanes);
            var _ = statement.executeUpdate();
        }
        boolean marked = !markColumn.isEmpty();
        var sql = INSTALL_LANES.replace("MARK", marked ? ", " + markColumn : "").replace("ZERO", marked ? ", 0" : "");
        try (var statement = connection.prepareStatement(sql)) {
            statement.setInt(1, lanes);
            var _ = statement.executeUpdate();
        }
    }
}
