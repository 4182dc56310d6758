package dev.kessai.base.lane;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The one connection of a worker, its own and not of a pool: opened when first needed and again after a loss, set up
 * so that no statement and no pause within a transaction takes longer than 2 s: an owner that stands still loses its
 * locks. A transaction begins with the first statement after {@link #commit} or {@link #rollback}. Confined to the
 * worker's thread.
 *
 * <p>What an error of the database means for a batch, by SQLSTATE: 23505 (unique violation) CONFLICT; 53100 (disk
 * full) FULL; what is not the command's fault LOST: connection (08), resources (53), intervention, shutdown and
 * time-out (57, 55P03), deadlock and serialization (40), broken transaction (25), a prepared statement that is gone
 * (26, 0A000), system error (58); all else BAD.
 */
public final class LaneConnection implements AutoCloseable {
    /** After this time without an answer the network is given up; longer than the server's own limit. */
    private static final int NETWORK_TIMEOUT_MILLIS = 10_000;

    private static final String SET_UP = """
            set statement_timeout = 2000;
            set idle_in_transaction_session_timeout = 2000;
            set plan_cache_mode = force_generic_plan;
            set jit = off
            """;

    private final DataSource source;
    private @Nullable Connection connection;
    private int opened;

    public LaneConnection(DataSource source) {
        this.source = source;
    }

    /** The open connection, in manual commit. */
    public Connection open() {
        var now = connection;
        if (now != null) return now;
        try {
            now = source.getConnection();
            connection = now;
            opened++;
            now.setAutoCommit(true);
            now.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
            try (var statement = now.createStatement()) {
                var _ = statement.execute(SET_UP);
            }
            now.setAutoCommit(false);
            return now;
        } catch (SQLException e) {
            close();
            throw new LaneFailure(LaneFailure.Kind.LOST, "cannot connect: " + e.getMessage(), e);
        }
    }

    /** Grows with each new connection: statements prepared on an older one are gone. */
    public int generation() {
        return opened;
    }

    /** Every failure of COMMIT is LOST: it may have happened. */
    public void commit() {
        var now = connection;
        if (now == null) return;
        try {
            now.commit();
        } catch (SQLException e) {
            throw new LaneFailure(LaneFailure.Kind.LOST, "commit: " + e.getMessage(), e);
        }
    }

    /** Never throws: a connection that cannot even roll back is closed. */
    public void rollback() {
        var now = connection;
        if (now == null) return;
        try {
            now.rollback();
            if (now.isClosed()) close();
        } catch (SQLException e) {
            close();
        }
    }

    @Override
    public void close() {
        var now = connection;
        connection = null;
        if (now == null) return;
        try {
            now.close();
        } catch (SQLException e) {
            // it is gone, which is what was wished
        }
    }

    /** What this error means for the batch. */
    public static LaneFailure failure(SQLException error) {
        return new LaneFailure(kind(String.valueOf(error.getSQLState())), String.valueOf(error.getMessage()), error);
    }

    private static LaneFailure.Kind kind(String state) {
        if (state.equals("23505")) return LaneFailure.Kind.CONFLICT;
        if (state.equals("53100")) return LaneFailure.Kind.FULL;
        if (state.equals("55P03") || state.equals("0A000")) return LaneFailure.Kind.LOST;
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "08", "25", "26", "40", "53", "57", "58" -> LaneFailure.Kind.LOST;
            default -> LaneFailure.Kind.BAD;
        };
    }
}
