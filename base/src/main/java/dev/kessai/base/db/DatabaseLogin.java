package dev.kessai.base.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a database is and who we are there.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database}
 */
public record DatabaseLogin(String jdbcUrl, String user, String password) {
    private static final int CONNECT_SECONDS_MAX = 5;

    /**
     * How a connection behaves.
     *
     * @param name as PostgreSQL shows it (pg_stat_activity)
     * @param schema first in the search path
     * @param statementMillisMax a statement that takes longer is cancelled by the server; also the longest wait for a
     *     lock, and the longest pause within a transaction
     * @param genericPlans plan each prepared statement once: right where every execution wants the same plan
     */
    public record Session(String name, String schema, int statementMillisMax, boolean genericPlans) {
        public Session {
            if (statementMillisMax < 1) throw new IllegalArgumentException("statementMillisMax=" + statementMillisMax);
        }

        Properties properties(DatabaseLogin login) {
            var properties = new Properties();
            properties.setProperty("user", login.user);
            properties.setProperty("password", login.password);
            properties.setProperty("ApplicationName", name);
            properties.setProperty("currentSchema", schema);
            properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS_MAX));
            // Later than the server's own: only a server that is gone is given up.
            properties.setProperty("socketTimeout", Integer.toString(statementMillisMax / 1_000 + 3));
            properties.setProperty("tcpKeepAlive", "true");
            properties.setProperty("options", options());
            return properties;
        }

        private String options() {
            return "-c statement_timeout=" + statementMillisMax + " -c lock_timeout=" + statementMillisMax
                    + " -c idle_in_transaction_session_timeout=" + statementMillisMax + " -c jit=off"
                    + (genericPlans ? " -c plan_cache_mode=force_generic_plan" : "");
        }
    }

    /**
     * A connection outside of any pool, in auto-commit mode. The caller closes it.
     *
     * @throws DbFailure kind LOST when there is no database
     */
    public Connection connect(Session session) {
        try {
            return DriverManager.getConnection(jdbcUrl, session.properties(this));
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
    }

    /** Unpooled connections, for a worker that has its own and sets it up itself; its schema is the user's default. */
    public DataSource dataSource(String name) {
        var source = new PGSimpleDataSource();
        source.setURL(jdbcUrl);
        source.setUser(user);
        source.setPassword(password);
        source.setApplicationName(name);
        source.setConnectTimeout(CONNECT_SECONDS_MAX);
        source.setTcpKeepAlive(true);
        return source;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user + "@" + jdbcUrl;
    }
}
