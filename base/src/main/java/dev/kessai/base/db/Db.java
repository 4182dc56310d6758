package dev.kessai.base.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.kessai.base.db.DatabaseLogin.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A pool of connections to one service's schema, for reads and small transactions. Thread-safe. A transaction inside a
 * transaction would take a second connection: pass the {@link Tx} on instead.
 */
public final class Db implements AutoCloseable {
    private static final long CONNECTION_MILLIS_MAX = 3_000;

    private final HikariDataSource pool;

    private Db(HikariDataSource pool) {
        this.pool = pool;
    }

    /**
     * Opens the first connection at the first use.
     *
     * @param connectionsMax more callers wait up to 3 s, then fail with kind LOST
     */
    public static Db open(DatabaseLogin login, Session session, int connectionsMax) {
        var config = new HikariConfig();
        config.setPoolName(session.name());
        config.setJdbcUrl(login.jdbcUrl());
        config.setDataSourceProperties(session.properties(login));
        config.setMaximumPoolSize(connectionsMax);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_MILLIS_MAX);
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(false);
        return new Db(new HikariDataSource(config));
    }

    /**
     * Runs the work in one transaction (read committed): commits when it returns, rolls back when it throws.
     *
     * @throws DbFailure kind LOST also when it is not known whether the commit took place
     */
    public <T> T tx(Function<Tx, T> work) {
        return inTransaction(false, work);
    }

    /** {@link #tx} without a result. */
    public void run(Consumer<Tx> work) {
        var _ = inTransaction(false, tx -> {
            work.accept(tx);
            return tx;
        });
    }

    /** As {@link #tx}, but the database refuses changes. */
    public <T> T read(Function<Tx, T> work) {
        return inTransaction(true, work);
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T> T inTransaction(boolean readOnly, Function<Tx, T> work) {
        try (var connection = pool.getConnection()) {
            if (readOnly) connection.setReadOnly(true);
            return committed(connection, work);
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
    }

    private static <T> T committed(Connection connection, Function<Tx, T> work) throws SQLException {
        boolean done = false;
        try {
            T result = work.apply(new Tx(connection));
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) rollback(connection);
        }
    }

    /** The first failure is the one to tell; a connection that cannot roll back is thrown away by the pool. */
    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            return;
        }
    }
}
