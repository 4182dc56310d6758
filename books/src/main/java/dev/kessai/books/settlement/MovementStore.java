package dev.kessai.books.settlement;

import dev.kessai.base.db.BoolColumn;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.IntColumn;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.db.TextColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.contracts.settlement.MerchantStatement.Kind;
import dev.kessai.contracts.settlement.MerchantStatement.Line;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All SQL on merchants' movements and the lines that take them. Thread-safe; blocks. */
final class MovementStore {
    /** One that is there already came again. */
    private static final String ADD = """
            insert into movement (merchant, seq, payment_id, parent, amount, taxable, exempt, posted_at, kind,
                                  bears_fee, code)
            select unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]),
                   unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::int2[]), unnest(?::bool[]),
                   unnest(?::text[])
                on conflict (merchant, seq) do nothing
            """;

    private static final String CONSUME = """
            insert into consumed as c (lane, seq) select unnest(?::int2[]), unnest(?::int8[])
                on conflict (lane) do update set seq = excluded.seq where c.seq < excluded.seq
            """;
    private static final String CONSUMED = "select lane, seq from consumed";
    private static final String COLUMNS = """
            m.merchant, m.seq, m.payment_id, m.parent, m.kind, m.code, m.posted_at, m.amount, m.taxable, m.exempt,
            m.bears_fee, p.code, p.posted_at, p.bears_fee, t.no
            """;
    /** Nested loops whatever the statistics say: a chunk of merchants, the movements of each by key. */
    private static final String OF = """
            select %s
              from unnest(?::int8[], ?::int8[], ?::int8[]) with ordinality t(merchant, after_seq, close_at, no)
             cross join lateral (select * from movement m
                                  where m.merchant = t.merchant and m.seq > t.after_seq and m.posted_at < t.close_at
                                  order by m.seq) m
              left join lateral (select code, posted_at, bears_fee from movement s
                                  where s.payment_id = m.parent and s.kind = 1 and m.parent <> 0 limit 1) p on true
             order by t.no, m.seq
            """.formatted(COLUMNS);

    private static final String TAKE = """
            insert into statement_line (merchant, seq, term_id, taxable_rate, exempt_rate)
            select unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::int4[]), unnest(?::int4[])
            """;
    private static final String LINES = """
            select m.seq, m.payment_id, m.kind, m.code, m.posted_at, m.amount, m.taxable, m.exempt, l.taxable_rate,
                   l.exempt_rate
              from term t
              join statement s on s.term_id = t.id
              join statement_line l on l.merchant = t.merchant and l.seq > t.after_seq and l.seq <= s.last_seq
                                   and l.term_id = t.id
              join movement m on m.merchant = l.merchant and m.seq = l.seq
             where t.id = ? and m.seq > ? order by m.seq limit ?
            """;

    private final Db db;

    MovementStore(Db db) {
        this.db = db;
    }

    /** @param consumed the last event of each lane that was read with these */
    void add(List<Movement> movements, Map<Integer, Long> consumed) {
        db.run(tx -> {
            insert(tx, movements);
            var lanes = new ShortColumn();
            var seqs = new LongColumn();
            consumed.forEach((lane, seq) -> {
                lanes.add(lane);
                seqs.add(seq);
            });
            var _ = tx.update(CONSUME, lanes, seqs);
        });
    }

    private static void insert(Tx tx, List<Movement> movements) {
        if (movements.isEmpty()) return;
        var merchants = new LongColumn();
        var seqs = new LongColumn();
        var payments = new LongColumn();
        var parents = new LongColumn();
        var amounts = new LongColumn();
        var taxables = new LongColumn();
        var exempts = new LongColumn();
        var times = new LongColumn();
        var kinds = new ShortColumn();
        var fees = new BoolColumn();
        var codes = new TextColumn();
        for (var each : movements) {
            merchants.add(each.merchant());
            seqs.add(each.seq());
            payments.add(each.payment());
            parents.add(each.parent());
            amounts.add(each.amountMinor());
            taxables.add(each.taxableMinor());
            exempts.add(each.exemptMinor());
            times.add(each.postedAtMicros());
            kinds.add(each.kind().code());
            fees.add(each.bearsFee());
            codes.add(each.code());
        }
        var _ = tx.update(
                ADD, merchants, seqs, payments, parents, amounts, taxables, exempts, times, kinds, fees, codes);
    }

    /** The last event of each of payment's lanes that was read. */
    Map<Integer, Long> consumed() {
        return db.read(tx -> {
            var consumed = new TreeMap<Integer, Long>();
            for (var each : tx.query(CONSUMED, row -> Map.entry(row.getInt(1), row.getLong(2))))
                consumed.put(each.getKey(), each.getValue());
            return consumed;
        });
    }

    /** A merchant's movements behind a number, posted before an instant. */
    record Wanted(long merchant, long afterSeq, long closeAtMicros) {}

    /** Of each that is wanted, in the order of their numbers. */
    List<List<Movement.Rated>> of(Tx tx, List<Wanted> wanted) {
        var merchants = new LongColumn();
        var afters = new LongColumn();
        var closes = new LongColumn();
        for (var each : wanted) {
            merchants.add(each.merchant());
            afters.add(each.afterSeq());
            closes.add(each.closeAtMicros());
        }
        var found = new ArrayList<List<Movement.Rated>>(wanted.size());
        for (int i = 0; i < wanted.size(); i++) found.add(new ArrayList<>());
        tx.each(
                OF,
                0,
                row -> Map.entry(row.getInt(15), rated(row)),
                each -> {
                    var _ = found.get(each.getKey() - 1).add(each.getValue());
                },
                merchants,
                afters,
                closes);
        return found;
    }

    private static Movement.Rated rated(ResultSet row) throws SQLException {
        var movement = new Movement(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                Kind.of(row.getInt(5)),
                row.getString(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getBoolean(11));
        var sale = row.getString(12);
        if (sale == null) return Movement.Rated.of(movement);
        return new Movement.Rated(movement, sale, row.getLong(13), row.getBoolean(14));
    }

    /** Lines of a term, each with the term that takes it. */
    void take(Tx tx, Map<Long, Taken> byTerm) {
        var merchants = new LongColumn();
        var seqs = new LongColumn();
        var terms = new LongColumn();
        var taxables = new IntColumn();
        var exempts = new IntColumn();
        byTerm.forEach((term, taken) -> {
            for (var line : taken.lines()) {
                merchants.add(taken.merchant());
                seqs.add(line.seq());
                terms.add(term);
                taxables.add(line.taxableRatePpm());
                exempts.add(line.exemptRatePpm());
            }
        });
        if (seqs.size() > 0) tx.updateExactly(seqs.size(), TAKE, merchants, seqs, terms, taxables, exempts);
    }

    /** What a term takes. */
    record Taken(long merchant, List<Line> lines) {
        Taken {
            lines = List.copyOf(lines);
        }
    }

    /** Of a statement, by number. */
    List<Line> lines(long term, long afterSeq, int max) {
        return db.read(tx -> tx.query(LINES, MovementStore::line, term, afterSeq, max));
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getLong(1),
                row.getLong(2),
                Kind.of(row.getInt(3)),
                row.getString(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getInt(9),
                row.getInt(10));
    }
}
