package dev.kessai.books.accounting;

import dev.kessai.base.db.Db;
import java.time.LocalDate;

/** All SQL that closes periods. Thread-safe; blocks. */
public final class PeriodStore {
    private static final String CLOSED_UNTIL = "select closed_until from books";
    /** Counts as a write: an accountant who remembers the old period meets a conflict and reads anew. */
    private static final String CLOSE = "update books set closed_until = ?, writes = writes + 1 where closed_until < ?";

    private final Db db;

    public PeriodStore(Db db) {
        this.db = db;
    }

    LocalDate closedUntil() {
        return db.read(tx -> tx.one(CLOSED_UNTIL, row -> row.getObject(1, LocalDate.class)))
                .orElseThrow();
    }

    /** Up to this day, included; nothing where it is closed already. */
    void close(LocalDate last) {
        db.run(tx -> {
            var _ = tx.update(CLOSE, last, last);
        });
    }
}
