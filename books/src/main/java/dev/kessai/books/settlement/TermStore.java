package dev.kessai.books.settlement;

import dev.kessai.base.db.BytesColumn;
import dev.kessai.base.db.IntColumn;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.contracts.settlement.MerchantContract;
import dev.kessai.contracts.settlement.MerchantSettlement.Agreed;
import dev.kessai.contracts.settlement.MerchantStatement;
import dev.kessai.contracts.settlement.MerchantStatement.Figures;
import dev.kessai.contracts.settlement.MerchantStatement.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** All SQL on terms and what they came to. Thread-safe; blocks. */
final class TermStore {
    private static final String OPEN = """
            insert into term (merchant, no, after_seq, starts, until, close_at, pay_on, state, payment_id, payable,
                              again_at, attempts)
            select unnest(?::int8[]), unnest(?::int4[]), unnest(?::int8[]),
                   date '1970-01-01' + unnest(?::int4[]), date '1970-01-01' + unnest(?::int4[]), unnest(?::int8[]),
                   date '1970-01-01' + unnest(?::int4[]), 1, 0, 0, 0, 0
            """;
    private static final String DUE = """
            select id, merchant, no, after_seq, starts, until, close_at, pay_on
              from term where state = 1 and close_at <= ? order by close_at, id limit ? for update skip locked
            """;
    private static final String MOVE = """
            update term t set state = r.state, again_at = ?
              from unnest(?::int8[], ?::int2[]) r(id, state) where t.id = r.id and t.state = 1
            """;
    private static final String ADD_STATEMENTS = """
            insert into statement (term_id, last_seq, sales, refunds, other, taxable_base, exempt_base, taxable_fee,
                                   tax, exempt_fee, version, state, hash)
            select unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]),
                   unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]),
                   unnest(?::int4[]), unnest(?::int2[]), unnest(?::bytea[])
            """;
    private static final String FIGURES =
            "s.sales, s.refunds, s.other, s.taxable_base, s.exempt_base, s.taxable_fee, s.tax, s.exempt_fee";
    /** Each is given to one caller, and again only after a growing pause. */
    private static final String CLAIM = """
            with due as (select id from term where state = 2 and again_at <= ? order by again_at limit ?
                            for update skip locked)
            update term t set again_at = ? from due, statement s
             where t.id = due.id and s.term_id = t.id
            returning t.id, t.merchant, t.attempts, s.state, %s
            """.formatted(FIGURES);

    private static final String FIX = """
            update term t set state = r.state, payment_id = r.payment_id, payable = r.payable
              from unnest(?::int8[], ?::int2[], ?::int8[], ?::int8[]) r(id, state, payment_id, payable)
             where t.id = r.id and t.state = 2
            returning t.id
            """;
    private static final String FAILED =
            "update term set attempts = attempts + 1, again_at = ? where id = ? and state = 2 and attempts = ?";
    private static final String VIEW = """
            select t.id, t.merchant, t.no, t.starts, t.until, t.close_at, t.pay_on, t.state, t.payment_id, t.payable,
                   coalesce(s.sales, 0), coalesce(s.refunds, 0), coalesce(s.other, 0), coalesce(s.taxable_base, 0),
                   coalesce(s.exempt_base, 0), coalesce(s.taxable_fee, 0), coalesce(s.tax, 0),
                   coalesce(s.exempt_fee, 0), c.body, (select count(*) from statement_line l
                     where l.merchant = t.merchant and l.seq > t.after_seq and l.seq <= s.last_seq
                       and l.term_id = t.id)
              from term t
              left join statement s on s.term_id = t.id
             cross join lateral (select body from contract c where c.merchant = t.merchant
                                    and (s.term_id is null or c.version = s.version)
                                  order by c.version desc limit 1) c
            """;
    private static final String FIND = VIEW + " where t.id = ?";
    private static final String LIST = VIEW + " where t.id > ? order by t.id limit ?";
    private static final String LIST_OF = VIEW + " where t.merchant = ? and t.id > ? order by t.id limit ?";
    private static final String ANY = "select exists (select from term where merchant = ?)";
    private static final String NEXT_CLOSE = "select min(close_at) from term where state = 1 and close_at > ?";
    private static final String OPEN_COUNT = """
            select (select count(*) from term where state = 1 and close_at <= ?)
                 + (select count(*) from term where state = 2)
            """;
    private static final String LATEST_DUE = "select max(close_at) from term where state = 1 and close_at <= ?";
    private static final String STORED = """
            select t.id, t.merchant, t.no, t.after_seq, t.starts, t.until, t.close_at, t.pay_on, s.version, s.state,
                   s.last_seq, s.hash
              from term t join statement s on s.term_id = t.id
            """;
    private static final String STORED_ONE = STORED + " where t.id = ?";
    private static final String STORED_AFTER = STORED + " where t.id > ? order by t.id limit ?";

    /** A term as clearing sees it. */
    record Term(long id, long merchant, int no, long afterSeq, Span span) {}

    /** A term to be opened. */
    record Opened(long merchant, int no, long afterSeq, Span span) {}

    void open(Tx tx, Collection<Opened> terms) {
        var merchants = new LongColumn();
        var numbers = new IntColumn();
        var afters = new LongColumn();
        var starts = new IntColumn();
        var untils = new IntColumn();
        var closes = new LongColumn();
        var payDays = new IntColumn();
        for (var each : terms) {
            merchants.add(each.merchant());
            numbers.add(each.no());
            afters.add(each.afterSeq());
            starts.add((int) each.span().from().toEpochDay());
            untils.add((int) each.span().until().toEpochDay());
            closes.add(each.span().closeAtMicros());
            payDays.add((int) each.span().payOn().toEpochDay());
        }
        tx.updateExactly(terms.size(), OPEN, merchants, numbers, afters, starts, untils, closes, payDays);
    }

    /** Open ones whose close has come; nobody else gets them before the transaction ends. */
    List<Term> due(Tx tx, long businessMicros, int max) {
        return tx.query(DUE, TermStore::term, businessMicros, max);
    }

    /** What a term came to, and where it goes. */
    record Cleared(Term term, Agreed agreed, long lastSeq, Calculation.Result result, State end) {}

    /** @param againAtMicros machine clock: when payments that nobody has asked for are asked for */
    void clear(Tx tx, List<Cleared> all, long againAtMicros) {
        var ids = new LongColumn();
        var states = new ShortColumn();
        for (var each : all) {
            ids.add(each.term().id());
            states.add((each.end() == State.CARRIED_OVER ? State.CARRIED_OVER : State.CLEARING).code());
        }
        tx.updateExactly(all.size(), MOVE, againAtMicros, ids, states);
        addStatements(tx, all, ids);
    }

    private static void addStatements(Tx tx, List<Cleared> all, LongColumn ids) {
        var columns = new LongColumn[9];
        for (int i = 0; i < columns.length; i++) columns[i] = new LongColumn();
        var versions = new IntColumn();
        var states = new ShortColumn();
        var hashes = new BytesColumn();
        for (var each : all) {
            var figures = each.result().figures();
            columns[0].add(each.lastSeq());
            columns[1].add(figures.salesMinor());
            columns[2].add(figures.refundsMinor());
            columns[3].add(figures.otherMinor());
            columns[4].add(figures.taxableBaseMinor());
            columns[5].add(figures.exemptBaseMinor());
            columns[6].add(figures.taxableFeeMinor());
            columns[7].add(figures.taxMinor());
            columns[8].add(figures.exemptFeeMinor());
            versions.add(each.agreed().version());
            states.add(each.end().code());
            hashes.add(each.result().hash());
        }
        tx.updateExactly(
                all.size(),
                ADD_STATEMENTS,
                ids,
                columns[0],
                columns[1],
                columns[2],
                columns[3],
                columns[4],
                columns[5],
                columns[6],
                columns[7],
                columns[8],
                versions,
                states,
                hashes);
    }

    /** A term whose payment is to be asked for. */
    record Unpaid(long id, long merchant, int attempts, State end, Figures figures) {}

    List<Unpaid> claim(Tx tx, long machineMicros, long againAtMicros, int max) {
        return tx.query(
                CLAIM,
                row -> new Unpaid(
                        row.getLong(1), row.getLong(2), row.getInt(3), State.of(row.getInt(4)), figures(row, 5)),
                machineMicros,
                max,
                againAtMicros);
    }

    /** A term whose payment has succeeded. */
    record Paid(Unpaid term, long payment) {}

    /** The ids of those that were not fixed before. */
    List<Long> fix(Tx tx, List<Paid> paid) {
        var ids = new LongColumn();
        var states = new ShortColumn();
        var payments = new LongColumn();
        var payables = new LongColumn();
        for (var each : paid) {
            ids.add(each.term().id());
            states.add(each.term().end().code());
            payments.add(each.payment());
            payables.add(Math.max(0, each.term().figures().netMinor()));
        }
        return tx.query(FIX, row -> row.getLong(1), ids, states, payments, payables);
    }

    /** The next attempt has a key of its own. */
    void failed(Tx tx, Unpaid term, long againAtMicros) {
        var _ = tx.update(FAILED, againAtMicros, term.id(), term.attempts());
    }

    Optional<MerchantStatement> find(Tx tx, long id) {
        return tx.one(FIND, TermStore::view, id);
    }

    /** @param merchant 0 for all */
    List<MerchantStatement> list(Tx tx, long merchant, long after, int max) {
        return merchant == 0
                ? tx.query(LIST, TermStore::view, after, max)
                : tx.query(LIST_OF, TermStore::view, merchant, after, max);
    }

    boolean any(Tx tx, long merchant) {
        return tx.one(ANY, row -> row.getBoolean(1), merchant).orElseThrow();
    }

    /** The first close after this time. */
    OptionalLong nextClose(Tx tx, long afterMicros) {
        return optional(tx, NEXT_CLOSE, afterMicros);
    }

    /** The newest close of a term that is due. */
    OptionalLong latestDue(Tx tx, long businessMicros) {
        return optional(tx, LATEST_DUE, businessMicros);
    }

    private static OptionalLong optional(Tx tx, String sql, long micros) {
        long found = tx.one(sql, row -> row.getLong(1), micros).orElseThrow(); // null is 0
        return found == 0 ? OptionalLong.empty() : OptionalLong.of(found);
    }

    /** Terms that are due, and those whose payment has no end. */
    long unfinished(Tx tx, long businessMicros) {
        return tx.one(OPEN_COUNT, row -> row.getLong(1), businessMicros).orElseThrow();
    }

    /** A statement with what it takes to compute it again. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Stored(Term term, int version, State end, long lastSeq, byte[] hash) {}

    Optional<Stored> stored(Tx tx, long id) {
        return tx.one(STORED_ONE, TermStore::stored, id);
    }

    List<Stored> storedAfter(Tx tx, long id, int max) {
        return tx.query(STORED_AFTER, TermStore::stored, id, max);
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(term(row), row.getInt(9), State.of(row.getInt(10)), row.getLong(11), row.getBytes(12));
    }

    private static Term term(ResultSet row) throws SQLException {
        return new Term(
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                row.getLong(4),
                new Span(
                        row.getObject(5, LocalDate.class),
                        row.getObject(6, LocalDate.class),
                        row.getLong(7),
                        row.getObject(8, LocalDate.class)));
    }

    private static MerchantStatement view(ResultSet row) throws SQLException {
        MerchantContract contract = ContractBytes.read(row.getBytes(19));
        return new MerchantStatement(
                row.getLong(1),
                row.getLong(2),
                contract.name(),
                row.getInt(3),
                row.getObject(4, LocalDate.class),
                row.getObject(5, LocalDate.class),
                row.getLong(6),
                row.getObject(7, LocalDate.class),
                State.of(row.getInt(8)),
                figures(row, 11),
                contract.rounding(),
                row.getLong(20),
                row.getLong(9),
                row.getLong(10));
    }

    private static Figures figures(ResultSet row, int from) throws SQLException {
        return new Figures(
                row.getLong(from),
                row.getLong(from + 1),
                row.getLong(from + 2),
                row.getLong(from + 3),
                row.getLong(from + 4),
                row.getLong(from + 5),
                row.getLong(from + 6),
                row.getLong(from + 7));
    }
}
