package dev.kessai.books.accounting;

import dev.kessai.base.db.Db;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** All SQL that reads the books. Thread-safe; blocks. */
public final class BooksReadStore {
    private static final int FETCH_ROWS = 1_000;
    private static final String TOTALS = """
            select account, currency, sum(debit)::int8, sum(credit)::int8, sum(lines)::int8
              from day_total where day between ? and ? group by account, currency
            """;
    private static final String CHAINS = "select day, journals, hash from chain where day between ? and ? order by day";
    private static final String JOURNALS =
            "select day, no, body, hash from journal where day between ? and ? order by day, no";
    private static final String WAITING = "select count(*) from waiting_line";
    private static final String QUARANTINED = "select count(*) from quarantine";

    private final Db db;

    public BooksReadStore(Db db) {
        this.db = db;
    }

    /** The newest journal of a day. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Chain(LocalDate day, long journals, byte[] hash) {}

    /** A journal as it is stored. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Stored(LocalDate day, long no, byte[] body, byte[] hash) {}

    /** An account of the general ledger in one currency. */
    public record TotalKey(int account, int currency) implements Comparable<TotalKey> {
        @Override
        public int compareTo(TotalKey other) {
            int byCurrency = Integer.compare(currency, other.currency);
            return byCurrency == 0 ? Integer.compare(account, other.account) : byCurrency;
        }
    }

    /** Sums of the days from one to the other, both included; by currency, then account. */
    Map<TotalKey, DayTotal> totals(LocalDate from, LocalDate until) {
        return db.read(tx -> {
            var totals = new TreeMap<TotalKey, DayTotal>();
            for (var each : tx.query(
                    TOTALS,
                    row -> Map.entry(
                            new TotalKey(row.getInt(1), row.getInt(2)),
                            new DayTotal(row.getLong(3), row.getLong(4), row.getLong(5))),
                    from,
                    until)) totals.put(each.getKey(), each.getValue());
            return totals;
        });
    }

    List<Chain> chains(LocalDate from, LocalDate until) {
        return db.read(tx -> tx.query(
                CHAINS,
                row -> new Chain(row.getObject(1, LocalDate.class), row.getLong(2), row.getBytes(3)),
                from,
                until));
    }

    /** In the order in which they were booked. */
    void journals(LocalDate from, LocalDate until, Consumer<Stored> consumer) {
        var _ = db.read(tx -> {
            tx.each(JOURNALS, FETCH_ROWS, BooksReadStore::stored, consumer, from, until);
            return consumer;
        });
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(row.getObject(1, LocalDate.class), row.getLong(2), row.getBytes(3), row.getBytes(4));
    }

    /** Lines whose predecessor is missing. */
    public long waiting() {
        return db.read(tx -> tx.one(WAITING, row -> row.getLong(1))).orElseThrow();
    }

    /** Events that could not be booked. */
    public long quarantined() {
        return db.read(tx -> tx.one(QUARANTINED, row -> row.getLong(1))).orElseThrow();
    }
}
