package dev.kessai.books.reconciliation;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.RowReader;
import dev.kessai.base.db.Tx;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * One read-only repeatable-read transaction: everything it reads is of one instant. Rows of big tables come through
 * COPY in binary, one stream at a time. Confined to one thread at a time.
 */
final class SnapshotStore implements AutoCloseable {
    /** With more lanes sorting is cheaper than so many scans. */
    private static final int MERGED_LANES_MAX = 64;

    private static final int STATEMENT_MILLIS_MAX = 3_600_000;
    private static final byte[] COPY_SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n'};
    private static final int COPY_FLAGS_END = 15;
    /** 2000-01-01T00:00Z. */
    private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

    private final Connection connection;
    private final Tx tx;

    private SnapshotStore(Connection connection) {
        this.connection = connection;
        this.tx = new Tx(connection);
    }

    /** Connects; the first query takes the snapshot. */
    static SnapshotStore open(DatabaseLogin login, String schema) {
        var connection = login.connect(new Session("kessai-verify", schema, STATEMENT_MILLIS_MAX, false));
        try {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                var _ = statement.execute("set local work_mem = '128MB'");
            }
            return new SnapshotStore(connection);
        } catch (SQLException e) {
            close(connection);
            throw DbFailure.of(e);
        }
    }

    /** Whether a service has ever been installed in its schema. */
    static boolean hasTable(DatabaseLogin login, String schema, String table) {
        try (var snapshot = open(login, schema)) {
            return snapshot.tx()
                    .one("select to_regclass(?) is not null", row -> row.getBoolean(1), schema + "." + table)
                    .orElseThrow();
        }
    }

    Tx tx() {
        return tx;
    }

    /**
     * What breaks an invariant, by a query that answers every break.
     *
     * @param reader makes a break of a row whose last column is {@code count(*) over ()}
     */
    void find(Findings findings, Invariant invariant, String service, String sql, RowReader<Broken> reader) {
        var broken = tx.query(sql + " limit " + findings.listedMax(), reader);
        for (var each : broken) findings.broken(invariant, service, each.key(), each.expected(), each.found());
        if (!broken.isEmpty())
            findings.brokenUnlisted(invariant, broken.getFirst().total() - broken.size());
    }

    /** @param total breaks that the query found, listed or not */
    record Broken(String key, String expected, String found, long total) {}

    long count(String sql) {
        return tx.query(sql, row -> row.getLong(1)).getFirst();
    }

    /**
     * Rows in the order of payment ids: each lane's part comes in the order of its primary key, and the server merges
     * the parts without sorting. The order has to be said of each part too, or the server sorts the whole.
     *
     * @param selects queries of equal columns, payment_id first, without a where
     */
    Rows copyByPayment(List<LaneState> lanes, List<String> selects) {
        if (lanes.size() > MERGED_LANES_MAX) return copyMerged(selects);
        var parts = new ArrayList<String>();
        for (var select : selects)
            for (var lane : lanes) parts.add(select + " where lane = " + lane.id() + " order by payment_id");
        return copyMerged(parts);
    }

    /** @param selects queries of equal columns, payment_id first, in its order where an index gives it */
    Rows copyMerged(List<String> selects) {
        var parts = new StringJoiner(" union all ");
        for (var select : selects) parts.add("(" + select + ")");
        try (var statement = connection.createStatement()) {
            var _ = statement.execute("set local enable_sort = off");
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
        return copy(parts + " order by payment_id");
    }

    /** @param sql a query without parameters */
    Rows copy(String sql) {
        try {
            var out = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + sql + ") to stdout (format binary)");
            return new Rows(out);
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
    }

    @Override
    public void close() {
        close(connection);
    }

    /** Nothing was written, so nothing is lost when the end is not heard. */
    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            return;
        }
    }

    /** A stream of rows; {@link #next} first, then the columns in their order. */
    static final class Rows {
        private final CopyOut copy;
        private byte[] row = new byte[0];
        private int at;

        private Rows(CopyOut copy) {
            this.copy = copy;
        }

        boolean next() {
            try {
                for (var bytes = copy.readFromCopy(); bytes != null; bytes = copy.readFromCopy())
                    if (begins(bytes)) return true;
                return false;
            } catch (SQLException e) {
                throw DbFailure.of(e);
            }
        }

        /** Whether the message has a row; the header may stand before it or alone, the end mark alone. */
        private boolean begins(byte @Nullable [] bytes) {
            if (bytes == null) return false;
            row = bytes;
            at = 0;
            boolean header = bytes.length >= COPY_SIGNATURE.length
                    && Arrays.equals(bytes, 0, COPY_SIGNATURE.length, COPY_SIGNATURE, 0, COPY_SIGNATURE.length);
            if (header) {
                at = COPY_FLAGS_END;
                int extension = (int) fixed(Integer.BYTES);
                at += extension;
            }
            if (at >= bytes.length) return false;
            return (short) fixed(Short.BYTES) >= 0;
        }

        /** The next column: int2, int4 or int8. */
        long number() {
            return signed((int) fixed(Integer.BYTES));
        }

        int small() {
            return Math.toIntExact(number());
        }

        /** The next column, a timestamptz: microseconds since 1970. */
        long micros() {
            return number() + POSTGRES_EPOCH_MICROS;
        }

        byte[] bytes() {
            int length = (int) fixed(Integer.BYTES);
            at += length;
            return Arrays.copyOfRange(row, at - length, at);
        }

        private long signed(int length) {
            long value = fixed(length);
            int unused = Long.SIZE - length * Byte.SIZE;
            return value << unused >> unused;
        }

        private long fixed(int length) {
            long value = 0;
            for (int i = 0; i < length; i++) value = (value << 8) | (row[at++] & 0xff);
            return value;
        }
    }
}
