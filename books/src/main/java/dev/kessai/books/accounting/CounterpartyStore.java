package dev.kessai.books.accounting;

import dev.kessai.base.db.Db;
import java.util.List;

/** All SQL that lists owners' accounts. Thread-safe; blocks. */
public final class CounterpartyStore {
    /** From account to account in the primary key, whatever number of entries each has. */
    private static final String ACCOUNTS = """
            with recursive a as (
              (select owner, class, currency from account_line where owner > ?
                order by owner, class, currency limit 1)
              union all
              select n.owner, n.class, n.currency
                from a, lateral (select owner, class, currency from account_line l
                                  where (l.owner, l.class, l.currency) > (a.owner, a.class, a.currency)
                                  order by owner, class, currency limit 1) n)
            select owner, class, currency from a limit ?
            """;

    private final Db db;

    public CounterpartyStore(Db db) {
        this.db = db;
    }

    /** Accounts with entries, by owner, of owners after this one; the last owner's may be cut. */
    List<AccountKey> accounts(long afterOwner, int rowsMax) {
        return db.read(tx -> tx.query(
                ACCOUNTS, row -> new AccountKey(row.getLong(1), row.getInt(2), row.getInt(3)), afterOwner, rowsMax));
    }
}
