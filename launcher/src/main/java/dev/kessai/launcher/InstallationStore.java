package dev.kessai.launcher;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is true of the installation as a whole: its mode, and whether its database keeps what it confirms. */
final class InstallationStore {
    /** User and schema. */
    static final String SCHEMA = "installation";

    private static final Session SESSION = new Session("kessai-installation", SCHEMA, 5_000, false);
    /** One row for ever: too small for migrations of its own. */
    private static final String CREATE = """
            create table if not exists mode (one boolean primary key default true check (one), name text not null)
            """;

    /** Until the connection ends: two that create the same table at the same time collide. */
    private static final String ONE_AT_A_TIME = "select pg_advisory_lock(6278131508)";

    private static final String FIX = "insert into mode (name) values (?) on conflict do nothing";
    private static final String MODE = "select name from mode";
    private static final String DURABILITY = """
            select name from pg_settings
             where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name
            """;
    private static final String LANES = "select lanes from payment.installation";
    private static final String ANSWER = "select 1";

    private InstallationStore() {}

    /**
     * Writes the mode at the first start and compares it at every later one.
     *
     * @throws CliFailure when it differs
     */
    static void fix(DatabaseLogin login, Mode mode) {
        try (var connection = login.connect(SESSION)) {
            var tx = new Tx(connection);
            var _ = tx.one(ONE_AT_A_TIME, row -> true);
            var _ = tx.update(CREATE);
            var name = mode.name().toLowerCase(Locale.ROOT);
            var _ = tx.update(FIX, name);
            var stored = tx.one(MODE, row -> row.getString(1)).orElseThrow();
            if (!stored.equals(name))
                throw new CliFailure(
                        ExitCode.CONFIG,
                        "this installation is " + stored + " for ever, server.mode says " + name
                                + ": use another data directory or server.mode=" + stored);
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
    }

    /**
     * Live, every service's login must be set to keep what it confirms: the setting can differ from user to user.
     *
     * @throws CliFailure naming what is off
     */
    static void refuseToLoseMoney(List<DatabaseLogin> logins, Mode mode) {
        if (mode != Mode.LIVE) return;
        for (var login : logins) {
            List<String> off;
            try (var connection = login.connect(SESSION)) {
                off = new Tx(connection).query(DURABILITY, row -> row.getString(1));
            } catch (SQLException e) {
                throw DbFailure.of(e);
            }
            if (!off.isEmpty())
                throw new CliFailure(
                        ExitCode.CONFIG,
                        "a live installation needs a database that keeps what it confirms; for the user " + login.user()
                                + " these are off: " + String.join(", ", off));
        }
    }

    /** The installed number of lanes. */
    static int lanes(DatabaseLogin auditor) {
        var found = new ArrayList<Integer>();
        try (var connection = auditor.connect(SESSION)) {
            found.addAll(new Tx(connection).query(LANES, row -> row.getInt(1)));
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
        return found.getFirst();
    }

    /** Whether the database answers now. */
    static boolean answers(DatabaseLogin login) {
        try (var connection = login.connect(SESSION)) {
            return new Tx(connection).one(ANSWER, row -> row.getInt(1)).isPresent();
        } catch (SQLException | DbFailure e) {
            return false;
        }
    }
}
