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
    private static final String DAYS_WITH = """
            select day from day_total where account = ? and currency = ? and day between ? and ? order by day
            """;
    private static final String CHAINS = "select day, journals, hash from chain where day between ? and ? order by day";
    private static final String JOURNALS =
            "select day, no, body, hash from journal where day between ? and ? order by day, no";
    private static final String TOLD = """
            select source, id, (extract(epoch from at) * 1000000)::int8, payload from detail
             where payment_id = ? order by source, id
            """;
    private static final String JOURNALS_OF =
            "select day, no, body, hash from journal where payment_id = ? order by turn";
    private static final String CONSUMED = "select lane, seq from consumed";
    /**
     * Entries of an account are numbered without a gap and do not go back in time, so the newest one up to an instant
     * is found by halving: some twenty steps in the primary key for a million entries.
     */
    private static final String AS_OF = """
            with recursive known as (
              select ?::int8 as owner, ?::int2 as class, ?::int2 as currency,
                     timestamptz 'epoch' + ?::int8 * interval '1 microsecond' as at),
            search(low, high) as (
              (select 0::int8, l.seq from known k
                 join account_line l on l.owner = k.owner and l.class = k.class and l.currency = k.currency
                order by l.seq desc limit 1)
              union all
              select case when l.posted_at <= k.at then l.seq else s.low end,
                     case when l.posted_at <= k.at then s.high else l.seq - 1 end
                from search s, known k,
                     lateral (select seq, posted_at from account_line l
                               where l.owner = k.owner and l.class = k.class and l.currency = k.currency
                                 and l.seq = (s.low + s.high + 1) / 2) l
               where s.low < s.high)
            select l.seq, l.balance
              from search s, known k
              join account_line l on l.owner = k.owner and l.class = k.class and l.currency = k.currency
             where s.low = s.high and l.seq = s.low
            """;

    private static final String WAITING = "select count(*) from waiting_line";
    private static final String QUARANTINED = """
            select (select count(*) from quarantine where resolved_at is null)
                   + (select count(*) from detail_quarantine where resolved_at is null)
            """;

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

    /** The days, in order, on which an account of the general ledger has lines. */
    List<LocalDate> daysWith(TotalKey account, LocalDate from, LocalDate until) {
        return db.read(tx -> tx.query(
                DAYS_WITH,
                row -> row.getObject(1, LocalDate.class),
                (short) account.account(),
                (short) account.currency(),
                from,
                until));
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

    /** What products have told of a payment. */
    List<Told> told(long payment) {
        return db.read(tx -> tx.query(
                TOLD, row -> new Told(row.getString(1), row.getString(2), row.getLong(3), row.getBytes(4)), payment));
    }

    /** A detail as a product has told it. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Told(String source, String id, long atMicros, byte[] payload) {}

    /** Those of a payment, by turn: what books it, what takes that back, what books it again. */
    List<Stored> journals(long payment) {
        return db.read(tx -> tx.query(JOURNALS_OF, BooksReadStore::stored, payment));
    }

    /** The last event of each of the coordinator's lanes that stands in the books. */
    Map<Integer, Long> consumed() {
        return db.read(tx -> {
            var consumed = new TreeMap<Integer, Long>();
            for (var each : tx.query(CONSUMED, row -> Map.entry(row.getInt(1), row.getLong(2))))
                consumed.put(each.getKey(), each.getValue());
            return consumed;
        });
    }

    /** The newest line of an account that was posted up to this instant, included. */
    SubLedger.Head asOf(AccountKey account, long atMicros) {
        return db.read(tx -> tx.one(
                        AS_OF,
                        row -> new SubLedger.Head(row.getLong(1), row.getLong(2)),
                        account.owner(),
                        account.fundClass(),
                        account.currency(),
                        atMicros))
                .orElse(SubLedger.Head.NONE);
    }

    static Stored stored(ResultSet row) throws SQLException {
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
