package dev.kessai.proof.bench;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;

/** Looks at payments that wait for outside parties, as the auditor. Thread-safe; blocks. */
final class WaitingStore implements AutoCloseable {
    private static final int STATEMENT_MILLIS_MAX = 60_000;
    private static final String WAITING = "select count(*) from channel.operation where state = 1";
    /** Calls whose answer is to come, and payments that somebody should have looked at by now. */
    private static final String BUSY = """
            select (select count(*) from channel.operation where state = 1 and progress <> 4)
                 + (select count(*) from payment.due where run_at < now() - interval '1 second')
            """;

    private final Db db;

    WaitingStore(DatabaseLogin auditor) {
        this.db = Db.open(auditor, new Session("bench-waiting", "public", STATEMENT_MILLIS_MAX, false), 1);
    }

    /** Slips that nobody has paid yet. */
    long waiting() {
        return count(WAITING);
    }

    /** Those that have not come to rest. */
    long busy() {
        return count(BUSY);
    }

    private long count(String sql) {
        return db.read(tx -> tx.one(sql, row -> row.getLong(1))).orElseThrow();
    }

    @Override
    public void close() {
        db.close();
    }
}
