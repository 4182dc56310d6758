package dev.kessai.books.bank;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.base.db.IntColumn;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.TextColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.base.hash.Hash128;
import dev.kessai.books.bank.BankLine.Kind;
import dev.kessai.books.bank.BankLine.Mismatch;
import dev.kessai.books.bank.BankLine.State;
import dev.kessai.books.bank.BankLine.Told;
import dev.kessai.contracts.bank.BankStatement;
import dev.kessai.contracts.bank.StatementFormat;
import dev.kessai.contracts.bank.StatementView;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.v1.PaymentOrder;
import dev.kessai.contracts.wire.PaymentWire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All SQL on statements and their lines. Thread-safe. */
final class StatementStore {
    private static final String BY_HASH = "select id from statement where hash = ?";
    private static final String ADD = """
            insert into statement (opening, closing, taken_at, lines, format, from_day, until_day, hash, account)
            values (?, ?, ?, 0, ?, ?, ?, ?, ?) returning id
            """;
    private static final String ADD_LINES = """
            insert into line (statement_id, amount, expected, payment_id, adjustment_id, again_at, attempts, no, state,
                              kind, mismatch, day, value_day, account, bank_reference, reference, party, text, settles,
                              body)
            select ?, r.amount, 0, 0, 0, 0, 0, r.no, 1, 0, 0, date '1970-01-01' + r.day,
                   date '1970-01-01' + r.value_day, ?, r.bank_reference, r.reference, r.party, r.text, '', ''
              from unnest(?::int8[], ?::int4[], ?::int4[], ?::int4[], ?::text[], ?::text[], ?::text[], ?::text[])
                   r(amount, no, day, value_day, bank_reference, reference, party, text)
             order by r.no
            on conflict do nothing
            """;
    private static final String COUNT_LINES = "update statement set lines = ? where id = ?";
    private static final String VIEW = """
            select s.id, s.account, s.format, s.from_day, s.until_day, s.opening, s.closing, s.taken_at, s.lines,
                   (select count(*) from line l
                     where l.statement_id = s.id and (l.state in (1, 4) or (l.state = 3 and l.kind = 4)))
              from statement s
            """;
    private static final String FIND = VIEW + " where s.id = ?";
    private static final String PAGE = VIEW + " where s.id < ? order by s.id desc limit ?";

    private static final String COLUMNS = """
            id, statement_id, no, day, value_day, amount, bank_reference, reference, party, text, state, kind, mismatch,
            settles, expected, payment_id, adjustment_id
            """;
    private static final String LINE = "select " + COLUMNS + " from line where id = ?";
    private static final String OF_STATEMENT =
            "select " + COLUMNS + " from line where statement_id = ? and id > ? order by id limit ?";
    private static final String FOR_PEOPLE = "select " + COLUMNS
            + " from line where (state in (1, 4) or (state = 3 and kind = 4)) and id > ? order by id limit ?";
    private static final String PROPOSED =
            "select " + COLUMNS + " from line where adjustment_id <> 0 and state <> 5 order by id limit ?";
    /** 5 s, 10 s, .. up to 10 minutes. */
    private static final String CLAIM = """
            update line set attempts = attempts + 1,
                            again_at = ? + least(600, 5 * (1 << least(attempts, 7))) * 1000000::int8
             where id in (select id from line
                           where state in (1, 2) and adjustment_id = 0 and again_at <= ?
                           order by again_at, id limit ? for update skip locked)
            returning body,
            """ + COLUMNS;

    private static final String ORDER = """
            update line set state = 2, kind = ?, settles = ?, body = ?, mismatch = 0, expected = 0
             where id = ? and state = 1 and adjustment_id = 0
            """;
    private static final String MISMATCH =
            "update line set mismatch = ?, expected = ? where id = ? and state = 1 and adjustment_id = 0";
    private static final String END = "update line set state = ?, payment_id = ? where id = ? and state = 2";
    private static final String UNDER_WAY = """
            select count(*) from line
             where state = 2 or (state = 1 and adjustment_id = 0 and attempts = 0)
            """;
    private static final String PROPOSE = """
            update line set adjustment_id = ?
             where id = ? and adjustment_id = 0 and (state in (1, 4) or (state = 3 and kind = 4))
            """;
    private static final String WITHDRAW = "update line set adjustment_id = 0 where id = ? and adjustment_id = ?";
    private static final String RESOLVE = """
            update line set state = 5, payment_id = case when payment_id = 0 then ? else payment_id end
             where id = ? and adjustment_id = ? and state <> 5
            """;
    private static final String SUSPEND = """
            update line set state = 3, kind = 4, mismatch = 0, payment_id = ?, adjustment_id = 0
             where id = ? and adjustment_id = ? and state in (1, 4)
            """;
    private static final String BEGIN = "insert into fetched (until_day) values (?) on conflict do nothing";
    private static final String FETCHED = "select until_day from fetched";
    private static final String FETCH = "update fetched set until_day = ? where until_day < ?";

    /** The statement of this file, if it is known. */
    Optional<Long> find(Tx tx, Hash128 file) {
        return tx.one(BY_HASH, row -> row.getLong(1), file.uuid());
    }

    /** @param lines of it that no other statement had */
    record Added(long id, int lines) {}

    /** @throws dev.kessai.base.db.DbFailure kind CONFLICT where the same file was stored meanwhile */
    Added add(Tx tx, BankStatement statement, StatementFormat format, Hash128 file, long atMicros) {
        var account = statement.account().toString();
        long id = tx.one(
                        ADD,
                        row -> row.getLong(1),
                        statement.openingMinor(),
                        statement.closingMinor(),
                        atMicros,
                        (short) format.code(),
                        statement.from(),
                        statement.until(),
                        file.uuid(),
                        account)
                .orElseThrow();
        int no = 0;
        var amounts = new LongColumn();
        var numbers = new IntColumn();
        var days = new IntColumn();
        var valueDays = new IntColumn();
        var bankReferences = new TextColumn();
        var references = new TextColumn();
        var parties = new TextColumn();
        var texts = new TextColumn();
        for (var each : statement.lines()) {
            amounts.add(each.amountMinor());
            numbers.add(++no);
            days.add(Math.toIntExact(each.day().toEpochDay()));
            valueDays.add(Math.toIntExact(each.valueDay().toEpochDay()));
            bankReferences.add(each.bankReference());
            references.add(each.reference());
            parties.add(each.party());
            texts.add(each.text());
        }
        int lines = tx.update(
                ADD_LINES, id, account, amounts, numbers, days, valueDays, bankReferences, references, parties, texts);
        tx.updateExactly(1, COUNT_LINES, lines, id);
        return new Added(id, lines);
    }

    Optional<StatementView> find(Tx tx, long id) {
        return tx.one(FIND, StatementStore::statement, id);
    }

    /** The newest first. */
    List<StatementView> page(Tx tx, long beforeId, int max) {
        return tx.query(PAGE, StatementStore::statement, beforeId, max);
    }

    Optional<BankLine> line(Tx tx, long id) {
        return tx.one(LINE, row -> line(row, 0), id);
    }

    List<BankLine> lines(Tx tx, long statement, long afterId, int max) {
        return tx.query(OF_STATEMENT, row -> line(row, 0), statement, afterId, max);
    }

    /** Those that people have to look at. */
    List<BankLine> forPeople(Tx tx, long afterId, int max) {
        return tx.query(FOR_PEOPLE, row -> line(row, 0), afterId, max);
    }

    /** Those for which an adjustment was proposed that has not resolved them yet. */
    List<BankLine> proposed(Tx tx, int max) {
        return tx.query(PROPOSED, row -> line(row, 0), max);
    }

    /** @param order of its payment, null before there is one */
    record Claimed(BankLine line, @Nullable Order order) {}

    /** Open and ordered ones whose time has come; each is given to one caller, and again after a growing pause. */
    List<Claimed> claim(Tx tx, long machineMicros, int max) {
        return tx.query(
                CLAIM, row -> new Claimed(line(row, 1), order(row.getBytes(1))), machineMicros, machineMicros, max);
    }

    /** @throws dev.kessai.base.db.DbFailure kind CONFLICT where another line settles the same */
    boolean order(Tx tx, long id, LineMatcher.Match.Fits fits) {
        var body = PaymentWire.write(fits.order()).toByteArray();
        return tx.update(ORDER, (short) fits.kind().code(), fits.settles(), body, id) == 1;
    }

    void mismatch(Tx tx, long id, Mismatch why, long expectedMinor) {
        var _ = tx.update(MISMATCH, (short) why.code(), expectedMinor, id);
    }

    /** False where it has ended before. */
    boolean end(Tx tx, long id, boolean succeeded, long payment) {
        var state = succeeded ? State.BOOKED : State.FAILED;
        return tx.update(END, (short) state.code(), payment, id) == 1;
    }

    /** Lines that nobody has looked at, and payments without an end. */
    long underWay(Tx tx) {
        return tx.one(UNDER_WAY, row -> row.getLong(1)).orElseThrow();
    }

    /** False where it is not for people any more, or has a proposal. */
    boolean propose(Tx tx, long id, long adjustment) {
        return tx.update(PROPOSE, adjustment, id) == 1;
    }

    void withdraw(Tx tx, long id, long adjustment) {
        var _ = tx.update(WITHDRAW, id, adjustment);
    }

    /** @param payment of the adjustment, which books a line that nothing has booked before */
    void resolve(Tx tx, long id, long adjustment, long payment) {
        var _ = tx.update(RESOLVE, payment, id, adjustment);
    }

    /** The adjustment has put the deposit into suspense. */
    void suspend(Tx tx, long id, long adjustment, long payment) {
        var _ = tx.update(SUSPEND, payment, id, adjustment);
    }

    /** Statements of later days are fetched. */
    void begin(Tx tx, LocalDate before) {
        var _ = tx.update(BEGIN, before);
    }

    LocalDate fetchedUntil(Tx tx) {
        return tx.one(FETCHED, row -> row.getObject(1, LocalDate.class)).orElseThrow();
    }

    void fetched(Tx tx, LocalDate day) {
        var _ = tx.update(FETCH, day, day);
    }

    private static @Nullable Order order(byte[] body) {
        if (body.length == 0) return null;
        try {
            return PaymentWire.order(PaymentOrder.parseFrom(body));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored order is broken", e);
        }
    }

    private static StatementView statement(ResultSet row) throws SQLException {
        return new StatementView(
                row.getLong(1),
                row.getString(2),
                StatementFormat.of(row.getInt(3)),
                row.getObject(4, LocalDate.class),
                row.getObject(5, LocalDate.class),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getInt(9),
                row.getInt(10));
    }

    /** @param before columns before those of a line */
    private static BankLine line(ResultSet row, int before) throws SQLException {
        var line = new BankStatement.Line(
                row.getObject(before + 4, LocalDate.class),
                row.getObject(before + 5, LocalDate.class),
                row.getLong(before + 6),
                row.getString(before + 7),
                row.getString(before + 8),
                row.getString(before + 9),
                row.getString(before + 10));
        var told = new Told(
                State.of(row.getInt(before + 11)),
                Kind.of(row.getInt(before + 12)),
                Mismatch.of(row.getInt(before + 13)),
                row.getString(before + 14),
                row.getLong(before + 15),
                row.getLong(before + 16),
                row.getLong(before + 17));
        return new BankLine(row.getLong(before + 1), row.getLong(before + 2), row.getInt(before + 3), line, told);
    }
}
