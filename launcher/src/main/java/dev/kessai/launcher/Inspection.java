package dev.kessai.launcher;

import dev.kessai.accounts.ledger.LegReadStore;
import dev.kessai.api.story.Stories;
import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.payment.PaymentReadStore;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A look at an installation as the auditor, who can change nothing: beside the running server, or, where none runs, in
 * a database that is started for this look.
 */
final class Inspection implements AutoCloseable {
    private static final int READ_MILLIS_MAX = 600_000;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final DatabaseLogin auditor;

    private Inspection(DatabaseLogin auditor) {
        this.auditor = auditor;
    }

    /** @throws CliFailure where nothing is installed */
    static Inspection open(KessaiConfig config) {
        var databases = Databases.look(config);
        var inspection = new Inspection(databases.auditor());
        inspection.opened.push(databases);
        return inspection;
    }

    DatabaseLogin auditor() {
        return auditor;
    }

    /** A read connection whose search path is this schema. */
    Db db(String schema) {
        var db = Db.open(auditor, new Session("kessai-" + schema, schema, READ_MILLIS_MAX, false), 1);
        opened.push(db);
        return db;
    }

    Stories stories() {
        int lanes = InstallationStore.lanes(auditor);
        return new Stories(
                new PaymentReadStore(db(Kessai.PAYMENT)),
                Kessai.LEDGERS.stream()
                        .map(ledger -> new LegReadStore(db(ledger), ledger, lanes))
                        .toList());
    }

    @Override
    public void close() {
        Closing.all(opened);
    }
}
