package dev.kessai.base.db;

import dev.kessai.base.db.DatabaseLogin.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** Creates what a new PostgreSQL server lacks: the database, and for each service its user and schema. */
public final class Bootstrap {
    private static final Session ADMIN = new Session("kessai-bootstrap", "public", 30_000, false);

    /** Until the connection ends: processes that start at the same time make everything once. */
    private static final String ONE_AT_A_TIME = "select pg_advisory_lock(6278131508)";

    private Bootstrap() {}

    /**
     * Again changes nothing but the passwords.
     *
     * @param server a login to any existing database, of a superuser or of one who may create databases and users
     * @param passwords by service; {@link Roles#AUDITOR} among them
     * @return the same user's login to the database
     */
    public static DatabaseLogin run(DatabaseLogin server, String database, Map<String, String> passwords) {
        var login = new DatabaseLogin(
                server.jdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/" + database + "$1"),
                server.user(),
                server.password());
        try (var admin = server.connect(ADMIN)) {
            execute(admin, ONE_AT_A_TIME);
            if (!exists(admin, database)) execute(admin, "create database " + database);
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
        try (var admin = login.connect(ADMIN)) {
            execute(admin, ONE_AT_A_TIME);
            passwords.forEach((name, password) -> {
                if (name.equals(Roles.AUDITOR)) Roles.setAuditorPassword(admin, password);
                else Roles.create(admin, name, password);
            });
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
        return login;
    }

    private static boolean exists(Connection admin, String database) throws SQLException {
        try (var query = admin.prepareStatement("select from pg_database where datname = ?")) {
            query.setString(1, database);
            try (var rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection admin, String sql) throws SQLException {
        try (var statement = admin.createStatement()) {
            var _ = statement.execute(sql);
        }
    }
}
