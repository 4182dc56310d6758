package dev.kessai.launcher;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import java.util.List;
import java.util.OptionalLong;

/** Where the business clock of a sandbox stands, and which processes know it. Thread-safe; blocks. */
final class TestClockStore implements AutoCloseable {
    private static final Session SESSION = new Session("kessai-test-clock", InstallationStore.SCHEMA, 5_000, false);

    /** Two rows or few: too small for migrations of their own. */
    private static final List<String> CREATE = List.of(
            "create table if not exists test_clock (one boolean primary key default true check (one),"
                    + " frozen_at int8 not null)",
            "create table if not exists test_clock_seen (process text primary key, frozen_at int8 not null,"
                    + " seen_until timestamptz not null)");

    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(6278131508)";
    private static final String READ = "select frozen_at from test_clock";
    private static final String FREEZE = """
            insert into test_clock (frozen_at) values (?)
            on conflict (one) do update set frozen_at = excluded.frozen_at
             where test_clock.frozen_at <= excluded.frozen_at
            """;
    private static final String SEE = """
            insert into test_clock_seen (process, frozen_at, seen_until) values (?, ?, now() + interval '3 s')
            on conflict (process) do update set frozen_at = excluded.frozen_at, seen_until = excluded.seen_until
            """;
    private static final String LEAVE = "delete from test_clock_seen where process = ? or seen_until < now()";
    private static final String BEHIND = """
            select count(*) from test_clock_seen where seen_until > now() and frozen_at < ?
            """;

    private final Db db;

    private TestClockStore(Db db) {
        this.db = db;
    }

    static TestClockStore open(DatabaseLogin login) {
        var store = new TestClockStore(Db.open(login, SESSION, 2));
        store.db.run(tx -> {
            var _ = tx.one(ONE_AT_A_TIME, row -> true);
            for (var sql : CREATE) {
                var _ = tx.update(sql);
            }
        });
        return store;
    }

    /** Where it stands; empty where it runs. */
    OptionalLong frozenAt() {
        return db.read(tx -> tx.one(READ, row -> OptionalLong.of(row.getLong(1))))
                .orElse(OptionalLong.empty());
    }

    /** False where it stands later already. */
    boolean freeze(long atMicros) {
        return db.tx(tx -> tx.update(FREEZE, atMicros) == 1);
    }

    /** This process follows the clock, and has it at this time. */
    void seen(String process, long atMicros) {
        db.run(tx -> {
            var _ = tx.update(SEE, process, atMicros);
        });
    }

    void left(String process) {
        db.run(tx -> {
            var _ = tx.update(LEAVE, process);
        });
    }

    /** Whether every process that lives has it at this time. */
    boolean allHave(long atMicros) {
        return db.read(tx -> tx.one(BEHIND, row -> row.getLong(1), atMicros)).orElse(0L) == 0;
    }

    @Override
    public void close() {
        db.close();
    }
}
