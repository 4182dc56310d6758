package dev.kessai.accounts.ledger;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.db.TimeIndex;
import dev.kessai.base.db.Tx;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AsOf;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import java.util.List;
import java.util.Optional;

/**
 * Entries by account: copied behind the lanes, time span by time span, and read as balances of the past. Thread-safe;
 * blocks.
 *
 * <p>A lane's row tells up to which time its entries are complete, in the transaction that wrote them; so all entries
 * up to that time are seen once the row is. The copy and the lane's new mark are one transaction.
 */
public final class HistoryStore {
    private static final String BEHIND = """
            select m.lane, (extract(epoch from m.filled_until) * 1000000)::int8,
                   (extract(epoch from l.last_at) * 1000000)::int8
              from history_mark m join lane l on l.id = m.lane
             where l.last_at > m.filled_until
             order by m.lane for update of m skip locked
            """;
    /** Otherwise the planner might read the whole of entry for the sake of its newest rows. */
    private static final String BY_TIME = "set local enable_seqscan = off";

    private static final String COPY = """
            insert into history (lane, owner, class, currency, seq, payment_id, leg_no, kind, amount, balance_after,
                                 available_after, at)
            select e.lane, e.owner, e.class, e.currency, e.seq, e.payment_id, e.leg_no, e.kind, e.amount,
                   e.balance_after, e.available_after, e.at
              from entry e
              join (select lane, timestamptz 'epoch' + after * interval '1 microsecond' as after,
                           timestamptz 'epoch' + until * interval '1 microsecond' as until
                      from unnest(?::int2[], ?::int8[], ?::int8[]) m(lane, after, until)) r
                on e.lane = r.lane and e.at > r.after and e.at <= r.until
             where e.at > timestamptz 'epoch' + ? * interval '1 microsecond'
               and e.at <= timestamptz 'epoch' + ? * interval '1 microsecond'
               and e.seq > 0
             order by e.lane, e.owner, e.class, e.currency, e.seq
            """;
    private static final String MARK = """
            update history_mark m set filled_until = timestamptz 'epoch' + r.until * interval '1 microsecond'
              from unnest(?::int2[], ?::int8[]) r(lane, until) where m.lane = r.lane
            """;
    private static final String WATERMARK =
            "select (extract(epoch from min(filled_until)) * 1000000)::int8 from history_mark";
    private static final String NEWEST = """
            select seq, balance_after, (extract(epoch from at) * 1000000)::int8 from history
             where lane = ? and owner = ? and class = ? and currency = ? order by seq desc limit 1
            """;
    private static final String BY_SEQ = """
            select seq, balance_after, (extract(epoch from at) * 1000000)::int8 from history
             where lane = ? and owner = ? and class = ? and currency = ? and seq = ?
            """;

    private final Db db;
    private final TimeIndex entryIndex;
    private final int lanes;

    public HistoryStore(Db db, int lanes) {
        this.db = db;
        this.entryIndex = new TimeIndex(db, "entry_at");
        this.lanes = lanes;
    }

    /** @param behind whether there is more to copy */
    record Filled(int rows, boolean behind) {}

    private record Mark(int lane, long afterMicros, long untilMicros) {}

    private record Entry(long seq, long balance, long atMicros) {}

    /**
     * Copies what the lanes have written since, at most this much time of it, from the lane that is most behind.
     * Several instances may do so at the same time.
     */
    Filled fill(long spanMicros) {
        return db.tx(tx -> {
            List<Mark> marks = tx.query(BEHIND, row -> new Mark(row.getInt(1), row.getLong(2), row.getLong(3)));
            if (marks.isEmpty()) return new Filled(0, false);
            long from = marks.stream().mapToLong(Mark::afterMicros).min().orElseThrow();
            long until = marks.stream().mapToLong(Mark::untilMicros).max().orElseThrow();
            long end = until - from > spanMicros ? from + spanMicros : until;
            return new Filled(copy(tx, marks, from, end), end < until);
        });
    }

    private static int copy(Tx tx, List<Mark> marks, long from, long end) {
        var laneColumn = new ShortColumn();
        var afterColumn = new LongColumn();
        var untilColumn = new LongColumn();
        int changed = 0;
        for (var mark : marks) {
            if (mark.afterMicros() >= end) continue;
            laneColumn.add((short) mark.lane());
            afterColumn.add(mark.afterMicros());
            untilColumn.add(Math.min(mark.untilMicros(), end));
            changed++;
        }
        var _ = tx.update(BY_TIME);
        int rows = tx.update(COPY, laneColumn, afterColumn, untilColumn, from, end);
        tx.updateExactly(changed, MARK, laneColumn, untilColumn);
        return rows;
    }

    /** Lets the index by time know the newest pages. */
    void summarize() {
        entryIndex.summarize();
    }

    /** Up to which time the history of every lane is complete. */
    long watermarkMicros() {
        return db.read(tx -> tx.one(WATERMARK, row -> row.getLong(1))).orElseThrow();
    }

    /** At an instant not above the watermark. */
    AsOf.Value balanceAsOf(long owner, FundClass fundClass, Currency currency, long atMicros) {
        int lane = Owner.lane(owner, lanes);
        return db.read(tx -> {
            var newest = entry(tx, NEWEST, lane, owner, fundClass.code(), currency.code());
            if (newest.isEmpty()) return new AsOf.Value(0, 0);
            if (newest.get().atMicros() <= atMicros) return value(newest.get());
            // The last entry that is not later: numbers have no hole and grow with time.
            long later = newest.get().seq();
            var found = new AsOf.Value(0, 0);
            while (later - found.seq() > 1) {
                long middle = found.seq() + (later - found.seq()) / 2;
                var entry = entry(tx, BY_SEQ, lane, owner, fundClass.code(), currency.code(), middle)
                        .orElseThrow(() -> new IllegalStateException("a hole in the history of " + owner));
                if (entry.atMicros() <= atMicros) found = value(entry);
                else later = middle;
            }
            return found;
        });
    }

    private static AsOf.Value value(Entry entry) {
        return new AsOf.Value(entry.balance(), entry.seq());
    }

    private static Optional<Entry> entry(Tx tx, String sql, Object... key) {
        return tx.one(sql, row -> new Entry(row.getLong(1), row.getLong(2), row.getLong(3)), key);
    }
}
