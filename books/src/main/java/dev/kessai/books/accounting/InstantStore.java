package dev.kessai.books.accounting;

import dev.kessai.base.db.Db;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All SQL that reads what the general ledger had at an instant, and where an account has lines. Thread-safe; blocks.
 */
public final class InstantStore {
    private static final int FETCH_ROWS = 1_000;

    /**
     * One statement, so that all of it is of one snapshot: sums of the days and minutes that are over, and journals
     * of which a line may have been posted in the minute, or that straddle the instant.
     */
    private static final String UNTIL = """
            select account, currency, sum(debit)::int8, sum(credit)::int8, sum(lines)::int8, null::bytea, false
              from (select * from posted_total
                     where span = 1 and start < timestamptz 'epoch' + ? * interval '1 microsecond'
                    union all
                    select * from posted_total
                     where span = 2 and start >= timestamptz 'epoch' + ? * interval '1 microsecond'
                       and start < timestamptz 'epoch' + ? * interval '1 microsecond') p
             group by account, currency
            union all
            select 0::int2, 0::int2, 0, 0, 0, body, posted_from = '-infinity'
              from journal
             where posted_until >= timestamptz 'epoch' + ? * interval '1 microsecond'
               and posted_from <= timestamptz 'epoch' + ? * interval '1 microsecond'
            """;
    /** Account 0 stands for journals of which nobody has counted the lines. */
    private static final String BLOCKS = """
            select block, debit, credit, lines, account = 0 from line_block
             where day = ? and block >= ? and ((account = ? and currency = ?) or (account = 0 and currency = 0))
             order by block
            """;

    private static final String JOURNALS = """
            select day, no, body, hash from journal where day = ? and no between ? and ? order by no
            """;

    private final Db db;

    public InstantStore(Db db) {
        this.db = db;
    }

    /** What was posted until an instant: a sum, or a journal that has to be looked at line by line. */
    sealed interface Piece {
        record Sum(int account, int currency, DayTotal total) implements Piece {}

        /** @param counted whether sums of days and minutes have its lines of before the minute */
        record Open(Journal journal, boolean counted) implements Piece {}
    }

    /** @param atMicros the lines of this instant are included */
    void until(long atMicros, Consumer<Piece> consumer) {
        var _ = db.read(tx -> {
            tx.each(
                    UNTIL,
                    FETCH_ROWS,
                    InstantStore::piece,
                    consumer,
                    PostedSpan.DAY.startMicros(atMicros),
                    PostedSpan.DAY.startMicros(atMicros),
                    PostedSpan.MINUTE.startMicros(atMicros),
                    PostedSpan.MINUTE.startMicros(atMicros),
                    atMicros);
            return consumer;
        });
    }

    private static Piece piece(ResultSet row) throws SQLException {
        var body = row.getBytes(6);
        if (body != null) return new Piece.Open(JournalBytes.decode(body), !row.getBoolean(7));
        return new Piece.Sum(
                row.getInt(1), row.getInt(2), new DayTotal(row.getLong(3), row.getLong(4), row.getLong(5)));
    }

    /**
     * A block of journals in which an account has lines.
     *
     * @param uncounted its total is not known: it may have none
     */
    record Block(long block, DayTotal total, boolean uncounted) {
        long first() {
            return block * Posting.BLOCK_JOURNALS + 1;
        }

        long last() {
            return first() + Posting.BLOCK_JOURNALS - 1;
        }
    }

    /** Those of a day from this one on. */
    List<Block> blocks(int account, int currency, LocalDate day, long from) {
        return db.read(tx -> {
            var blocks = new ArrayList<Block>();
            for (var each : tx.query(
                    BLOCKS,
                    row -> new Block(
                            row.getLong(1),
                            new DayTotal(row.getLong(2), row.getLong(3), row.getLong(4)),
                            row.getBoolean(5)),
                    day,
                    from,
                    (short) account,
                    (short) currency)) {
                boolean twice = !blocks.isEmpty() && blocks.getLast().block() == each.block();
                if (twice) blocks.removeLast();
                blocks.add(twice ? new Block(each.block(), DayTotal.NONE, true) : each);
            }
            return blocks;
        });
    }

    List<BooksReadStore.Stored> journals(LocalDate day, long first, long last) {
        return db.read(tx -> tx.query(JOURNALS, BooksReadStore::stored, day, first, last));
    }
}
