package dev.kessai.books.reconciliation.planting;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.DbFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A copy of a database with one defect in it. The original is only read; nobody else may be connected to it while it is
 * copied. Closing drops the copy.
 */
public final class DamagedCopyStore implements AutoCloseable {
    private static final Session ADMIN = new Session("kessai-plant", "public", 600_000, false);
    private static final String MAINTENANCE_DATABASE = "postgres";
    private static final String NO_SUCH_TABLE = "42P01";
    private static final String PREFIX = "damaged_";

    private final UnaryOperator<DatabaseLogin> logins;
    private final DatabaseLogin maintenance;
    private final String name;
    private final boolean damaged;

    private DamagedCopyStore(
            UnaryOperator<DatabaseLogin> logins, DatabaseLogin maintenance, String name, boolean damaged) {
        this.logins = logins;
        this.maintenance = maintenance;
        this.name = name;
        this.damaged = damaged;
    }

    /**
     * Copies and damages.
     *
     * @param owner login to the database that is copied, which may create databases
     * @throws DbFailure where somebody is connected to the database
     */
    public static DamagedCopyStore of(DatabaseLogin owner, PlantedDefect defect) {
        var name = PREFIX + defect.name().toLowerCase(Locale.ROOT);
        var original = owner.jdbcUrl().replaceFirst("^.*/", "");
        var maintenance = in(owner, MAINTENANCE_DATABASE);
        execute(
                maintenance,
                List.of(
                        "drop database if exists " + name,
                        "create database " + name + " template " + original + " strategy file_copy"));
        boolean damaged;
        try {
            damaged = damage(in(owner, name), defect.statements());
        } catch (DbFailure e) {
            execute(maintenance, List.of("drop database " + name));
            throw e;
        }
        return new DamagedCopyStore(login -> in(login, name), maintenance, name, damaged);
    }

    /** False where there was nothing that could be damaged in this way: no refund, no failed payment, no lot. */
    public boolean isDamaged() {
        return damaged;
    }

    /** The same user in the copy. */
    public DatabaseLogin login(DatabaseLogin original) {
        return logins.apply(original);
    }

    @Override
    public void close() {
        execute(maintenance, List.of("drop database " + name));
    }

    private static DatabaseLogin in(DatabaseLogin login, String database) {
        return new DatabaseLogin(
                login.jdbcUrl().replaceFirst("/[^/]*$", "/" + database), login.user(), login.password());
    }

    private static void execute(DatabaseLogin login, List<String> statements) {
        try (var connection = login.connect(ADMIN);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                var _ = statement.execute(sql);
            }
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
    }

    /** Whether each statement that changes rows has changed one. */
    private static boolean damage(DatabaseLogin login, List<String> statements) {
        try (var connection = login.connect(ADMIN);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                boolean changesRows = !sql.startsWith("drop") && !sql.startsWith("alter");
                if (statement.executeUpdate(sql) == 0 && changesRows) return false;
            }
            return true;
        } catch (SQLException e) {
            if (NO_SUCH_TABLE.equals(e.getSQLState())) return false; // of a service that is not used here
            throw DbFailure.of(e);
        }
    }
}
