package dev.kessai.base.db;

/**
 * A BRIN index by time over a table whose rows are appended in the order of time. It knows pages that were summarized;
 * the newest ones it has to be told of. Thread-safe; blocks.
 *
 * @param name of the index in the pool's schema
 */
public record TimeIndex(Db db, String name) {
    private static final String SHORT_WAIT = "set local lock_timeout = 50";
    private static final String SUMMARIZE = "select brin_summarize_new_values(?::regclass)";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Not while a vacuum works on the table, which it would cancel: then the newest pages are just read. */
    public void summarize() {
        try {
            db.run(tx -> {
                var _ = tx.update(SHORT_WAIT);
                var _ = tx.one(SUMMARIZE, row -> row.getInt(1), name);
            });
        } catch (DbFailure e) {
            if (!e.sqlState().equals(LOCK_NOT_AVAILABLE)) throw e;
        }
    }
}
