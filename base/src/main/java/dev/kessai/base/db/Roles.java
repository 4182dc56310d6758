package dev.kessai.base.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/**
 * Database users of least privilege: each service logs in as itself, owns its schema and reaches no other; {@code
 * auditor} reads all of them and changes nothing. A migration takes from its own service what it must never do, such as
 * {@code revoke update, delete, truncate on entry from current_user}.
 */
public final class Roles {
    public static final String AUDITOR = "auditor";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,30}");

    private Roles() {}

    /**
     * A user and the schema of the same name, which it owns. Exists it already, only its password is set.
     *
     * @param admin a superuser's or the database owner's connection, in auto-commit mode
     * @param service lower-case letters and underscores
     */
    public static void create(Connection admin, String service, String password) {
        try {
            createAuditor(admin);
            createUser(admin, service, password);
            execute(admin, "alter role " + service + " set search_path = " + service);
            execute(admin, "create schema if not exists " + service + " authorization " + service);
            execute(admin, "grant usage on schema " + service + " to " + AUDITOR);
            execute(admin, "grant select on all tables in schema " + service + " to " + AUDITOR);
            execute(
                    admin,
                    "alter default privileges for role " + service + " in schema " + service
                            + " grant select on tables to " + AUDITOR);
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
    }

    /** Lets the auditor log in. */
    public static void setAuditorPassword(Connection admin, String password) {
        try {
            createAuditor(admin);
            createUser(admin, AUDITOR, password);
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
    }

    private static void createAuditor(Connection admin) throws SQLException {
        createRole(admin, AUDITOR);
        execute(admin, "alter role " + AUDITOR + " set default_transaction_read_only = on");
        execute(admin, "revoke all on schema public from public");
    }

    private static void createUser(Connection admin, String name, String password) throws SQLException {
        createRole(admin, name);
        execute(admin, "alter role " + name + " login");
        // The driver hashes it: the password itself is neither sent nor logged.
        admin.unwrap(PGConnection.class).alterUserPassword(name, password.toCharArray(), "scram-sha-256");
    }

    private static void createRole(Connection admin, String name) throws SQLException {
        if (!NAME.matcher(name).matches()) throw new IllegalArgumentException("not a role's name: " + name);
        if (!exists(admin, name)) execute(admin, "create role " + name);
        if (!isSuperuser(admin)) execute(admin, "grant " + name + " to current_user");
    }

    /** Others must be members of a role to make something that it owns. */
    private static boolean isSuperuser(Connection admin) throws SQLException {
        try (var query = admin.prepareStatement("select rolsuper from pg_roles where rolname = current_user");
                var rows = query.executeQuery()) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private static boolean exists(Connection admin, String name) throws SQLException {
        try (var query = admin.prepareStatement("select from pg_roles where rolname = ?")) {
            query.setString(1, name);
            try (var rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection admin, String sql) throws SQLException {
        try (var statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }
}
