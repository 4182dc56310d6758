package dev.kessai.base.lane;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The write of a batch: several statements, each with its buffer of rows, sent as one composite statement in one round
 * trip. Statements without rows are left out; each combination that occurs is prepared once. Each statement must change
 * exactly as many rows as its buffer holds, else the batch is a CONFLICT. Confined to the worker's thread.
 */
public final class LaneWrite {
    /** Combinations kept prepared; real loads use a handful. */
    private static final int PREPARED_MAX = 64;

    /**
     * One statement.
     *
     * @param sql with parameters in this order: the batch's time as timestamptz where {@code timed}, then one array for
     *     each column of the rows; no semicolon
     * @param timed whether the statement's first parameter is the batch's time
     * @param returning takes each row that the statement returns, one for each that it changes; null where it has no
     *     RETURNING
     */
    public record Part(
            String sql,
            boolean timed,
            LaneRows rows,
            @Nullable Returning returning) {
        public Part(String sql, boolean timed, LaneRows rows) {
            this(sql, timed, rows, null);
        }
    }

    /** Takes what a statement returns. */
    @FunctionalInterface
    public interface Returning {
        void row(ResultSet row) throws SQLException;
    }

    private final LaneConnection connection;
    private final List<Part> parts;
    private final LinkedHashMap<Long, PreparedStatement> prepared = new LinkedHashMap<>();
    private int generation;

    /** @param parts in the order in which they run, at most 63 */
    public LaneWrite(LaneConnection connection, List<Part> parts) {
        if (parts.size() > 63) throw new IllegalArgumentException("parts: " + parts.size());
        this.connection = connection;
        this.parts = List.copyOf(parts);
    }

    /** Sends all buffers that hold rows and empties them; throws {@link LaneFailure}. */
    public void send(long atMicros) {
        long mask = 0;
        for (int i = 0; i < parts.size(); i++) if (parts.get(i).rows().size() > 0) mask |= 1L << i;
        if (mask == 0) return;
        try {
            var statement = statement(mask);
            var at = timestamp(atMicros);
            int parameter = 1;
            for (int i = 0; i < parts.size(); i++) {
                if ((mask & 1L << i) == 0) continue;
                if (parts.get(i).timed()) statement.setObject(parameter++, at);
                parameter = parts.get(i).rows().bind(statement, parameter);
            }
            var _ = statement.execute();
            checkCounts(statement, mask);
        } catch (SQLException e) {
            throw LaneConnection.failure(e);
        }
        clear();
    }

    /** Empties the buffers. */
    public void clear() {
        for (var part : parts) part.rows().clear();
    }

    /** A time as the driver takes it for timestamptz, exact to the microsecond. */
    public static OffsetDateTime timestamp(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private void checkCounts(PreparedStatement statement, long mask) throws SQLException {
        for (int i = 0; i < parts.size(); i++) {
            if ((mask & 1L << i) == 0) continue;
            int count = count(statement, parts.get(i).returning());
            int expected = parts.get(i).rows().size();
            if (count != expected)
                throw new LaneFailure(
                        LaneFailure.Kind.CONFLICT,
                        "%d rows instead of %d: %s"
                                .formatted(count, expected, head(parts.get(i).sql())),
                        null);
            var _ = statement.getMoreResults();
        }
    }

    private static int count(PreparedStatement statement, @Nullable Returning returning) throws SQLException {
        if (returning == null) return statement.getUpdateCount();
        int count = 0;
        try (var rows = statement.getResultSet()) {
            for (; rows.next(); count++) returning.row(rows);
        }
        return count;
    }

    private PreparedStatement statement(long mask) throws SQLException {
        var open = connection.open();
        if (generation != connection.generation()) {
            prepared.clear();
            generation = connection.generation();
        }
        var found = prepared.get(mask);
        if (found != null) return found;
        var sql = new StringBuilder();
        for (int i = 0; i < parts.size(); i++)
            if ((mask & 1L << i) != 0) sql.append(parts.get(i).sql()).append(";\n");
        var made = open.prepareStatement(sql.substring(0, sql.length() - 2));
        prepared.put(mask, made);
        if (prepared.size() > PREPARED_MAX) close(prepared.pollFirstEntry());
        return made;
    }

    private static void close(Map.Entry<Long, PreparedStatement> eldest) throws SQLException {
        eldest.getValue().close();
    }

    private static String head(String sql) {
        return sql.strip().lines().findFirst().orElse("");
    }
}
