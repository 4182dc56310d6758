package dev.kessai.books.accounting;

import dev.kessai.base.db.BytesColumn;
import dev.kessai.base.db.Column;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.db.TextColumn;
import dev.kessai.base.db.TimeColumn;
import dev.kessai.base.db.Tx;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** All SQL that writes the books. Blocks; called by the accountant. */
public final class AccountingStore {
    private static final String BOOKS = "select closed_until, writes from books";
    /** Whoever closes a period waits for this batch, and the next batch for him. */
    private static final String WRITE = "update books set writes = writes + 1 where writes = ? returning closed_until";

    private static final String ALL_CONSUMED = "select lane, seq from consumed";
    private static final String ALL_CHAINS = "select day, journals, hash from chain where day > ?";
    private static final String ALL_WAITING = """
            select owner, class, currency, seq, amount, payment_id, (extract(epoch from posted_at) * 1000000)::int8
              from waiting_line
            """;
    private static final String HEADS = """
            select k.owner, k.class, k.currency, l.seq, l.balance
              from unnest(?::int8[], ?::int2[], ?::int2[]) k(owner, class, currency),
                   lateral (select seq, balance from account_line l
                             where l.owner = k.owner and l.class = k.class and l.currency = k.currency
                             order by seq desc limit 1) l
            """;
    private static final String INSERT_JOURNALS = """
            insert into journal (day, no, payment_id, turn, body, hash, posted_from, posted_until)
            select date '1970-01-01' + unnest(?::int8[])::int4, unnest(?::int8[]), unnest(?::int8[]),
                   unnest(?::int2[]), unnest(?::bytea[]), unnest(?::bytea[]), unnest(?::timestamptz[]),
                   unnest(?::timestamptz[])
            """;
    private static final String PUT_CHAINS = """
            insert into chain as c (day, journals, hash)
            select date '1970-01-01' + r.day::int4, r.journals, r.hash
              from unnest(?::int8[], ?::int8[], ?::bytea[]) r(day, journals, hash)
                on conflict (day) do update set journals = excluded.journals, hash = excluded.hash
             where c.journals < excluded.journals
            """;
    private static final String PUT_TOTALS = """
            insert into day_total as t (day, account, currency, debit, credit, lines)
            select date '1970-01-01' + r.day::int4, r.account, r.currency, r.debit, r.credit, r.lines
              from unnest(?::int8[], ?::int2[], ?::int2[], ?::int8[], ?::int8[], ?::int8[])
                   r(day, account, currency, debit, credit, lines)
                on conflict (day, account, currency) do update
                   set debit = t.debit + excluded.debit, credit = t.credit + excluded.credit,
                       lines = t.lines + excluded.lines
            """;
    private static final String PUT_POSTED = """
            insert into posted_total as t (span, start, account, currency, debit, credit, lines)
            select * from unnest(?::int2[], ?::timestamptz[], ?::int2[], ?::int2[], ?::int8[], ?::int8[], ?::int8[])
                on conflict (span, start, account, currency) do update
                   set debit = t.debit + excluded.debit, credit = t.credit + excluded.credit,
                       lines = t.lines + excluded.lines
            """;
    private static final String PUT_BLOCKS = """
            insert into line_block as t (day, block, account, currency, debit, credit, lines)
            select date '1970-01-01' + r.day::int4, r.block, r.account, r.currency, r.debit, r.credit, r.lines
              from unnest(?::int8[], ?::int8[], ?::int2[], ?::int2[], ?::int8[], ?::int8[], ?::int8[])
                   r(day, block, account, currency, debit, credit, lines)
                on conflict (account, currency, day, block) do update
                   set debit = t.debit + excluded.debit, credit = t.credit + excluded.credit,
                       lines = t.lines + excluded.lines
            """;
    private static final String INSERT_LINES = """
            insert into account_line (owner, class, currency, seq, amount, payment_id, posted_at, balance)
            select unnest(?::int8[]), unnest(?::int2[]), unnest(?::int2[]), unnest(?::int8[]), unnest(?::int8[]),
                   unnest(?::int8[]), unnest(?::timestamptz[]), unnest(?::int8[])
            """;
    private static final String INSERT_WAITING = """
            insert into waiting_line (owner, class, currency, seq, amount, payment_id, posted_at)
            select unnest(?::int8[]), unnest(?::int2[]), unnest(?::int2[]), unnest(?::int8[]), unnest(?::int8[]),
                   unnest(?::int8[]), unnest(?::timestamptz[])
            """;
    private static final String DELETE_WAITING = """
            delete from waiting_line w using unnest(?::int8[], ?::int2[], ?::int2[], ?::int8[])
                   r(owner, class, currency, seq)
             where w.owner = r.owner and w.class = r.class and w.currency = r.currency and w.seq = r.seq
            """;
    private static final String PUT_CONSUMED = """
            insert into consumed as c (lane, seq) select unnest(?::int2[]), unnest(?::int8[])
                on conflict (lane) do update set seq = excluded.seq where c.seq < excluded.seq
            """;
    private static final String INSERT_QUARANTINE = """
            insert into quarantine (lane, seq, payment_id, at, reason, payload)
            select unnest(?::int2[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::timestamptz[]),
                   unnest(?::text[]), unnest(?::bytea[])
            """;

    private static final String RELEASE = """
            update quarantine set resolved_at = now() where payment_id = ? and resolved_at is null
            """;
    /** Counts as a write: an accountant who remembers the books as they were meets a conflict and reads anew. */
    private static final String LOCK = "update books set writes = writes + 1 returning closed_until";

    private static final String BOOKED = "select exists (select from journal where payment_id = ?)";

    private final Db db;

    public AccountingStore(Db db) {
        this.db = db;
    }

    /** What the accountant must know before the next batch. */
    Accountant.Memory recall() {
        return db.read(AccountingStore::recall);
    }

    private static Accountant.Memory recall(Tx tx) {
        var accounts = new SubLedger();
        for (var line : tx.query(
                ALL_WAITING,
                row -> new SubLine(
                        new AccountKey(row.getLong(1), row.getInt(2), row.getInt(3)),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7)))) accounts.remembersWaiting(line);
        var books = tx.one(BOOKS, row -> Map.entry(row.getObject(1, LocalDate.class), row.getLong(2)))
                .orElseThrow();
        Map<LocalDate, Posting.Head> chains = new HashMap<>();
        for (var chain : tx.query(
                ALL_CHAINS,
                row -> Map.entry(row.getObject(1, LocalDate.class), new Posting.Head(row.getLong(2), row.getBytes(3))),
                books.getKey())) chains.put(chain.getKey(), chain.getValue());
        Map<Integer, Long> consumed = new TreeMap<>();
        for (var each : tx.query(ALL_CONSUMED, row -> Map.entry(row.getInt(1), row.getLong(2))))
            consumed.put(each.getKey(), each.getValue());
        return new Accountant.Memory(accounts, chains, consumed, books.getValue());
    }

    /** The newest entry of each of these accounts. */
    Map<AccountKey, SubLedger.Head> heads(Collection<AccountKey> accounts) {
        return db.read(tx -> heads(tx, accounts));
    }

    private static Map<AccountKey, SubLedger.Head> heads(Tx tx, Collection<AccountKey> accounts) {
        var heads = new HashMap<AccountKey, SubLedger.Head>();
        var owners = new LongColumn();
        var classes = new ShortColumn();
        var currencies = new ShortColumn();
        for (var account : accounts) {
            heads.put(account, SubLedger.Head.NONE);
            add(account, owners, classes, currencies);
        }
        tx.each(
                HEADS,
                0,
                row -> Map.entry(
                        new AccountKey(row.getLong(1), row.getInt(2), row.getInt(3)),
                        new SubLedger.Head(row.getLong(4), row.getLong(5))),
                found -> {
                    var _ = heads.put(found.getKey(), found.getValue());
                },
                owners,
                classes,
                currencies);
        return heads;
    }

    /**
     * Writes what is made of the last closed day, all or nothing.
     *
     * @param writes how often the books were written before
     * @throws DbFailure kind CONFLICT where somebody has written them since
     */
    Posting write(long writes, Function<LocalDate, Posting> work) {
        return db.tx(tx -> {
            var closedUntil = tx.one(WRITE, row -> row.getObject(1, LocalDate.class), writes)
                    .orElseThrow(() -> DbFailure.conflict("the books were written by another accountant"));
            var posting = work.apply(closedUntil);
            write(tx, posting);
            return posting;
        });
    }

    /**
     * Writes what is made of what stands in the books now, all or nothing; whoever else writes them waits.
     *
     * @param payment of which there is nothing to write where its journal stands
     * @param accounts whose newest entries are to be known
     */
    Posting bookAlone(
            long payment, Collection<AccountKey> accounts, BiFunction<Accountant.Memory, LocalDate, Posting> work) {
        return db.tx(tx -> {
            var closedUntil = lock(tx);
            boolean stands = tx.one(BOOKED, row -> row.getBoolean(1), payment).orElseThrow();
            var posting = stands ? new Posting() : write(tx, accounts, closedUntil, work);
            if (posting.obstacles.isEmpty()) release(tx, payment);
            return posting;
        });
    }

    /**
     * As {@link #bookAlone}, whatever stands there.
     *
     * @param also belongs to the transaction
     */
    void writeAlone(BiFunction<Accountant.Memory, LocalDate, Posting> work, Consumer<Tx> also) {
        db.run(tx -> {
            var _ = write(tx, List.of(), lock(tx), work);
            also.accept(tx);
        });
    }

    private static LocalDate lock(Tx tx) {
        return tx.one(LOCK, row -> row.getObject(1, LocalDate.class)).orElseThrow();
    }

    private static Posting write(
            Tx tx,
            Collection<AccountKey> accounts,
            LocalDate closedUntil,
            BiFunction<Accountant.Memory, LocalDate, Posting> work) {
        var known = recall(tx);
        heads(tx, accounts).forEach(known.accounts()::learn);
        var posting = work.apply(known, closedUntil);
        if (posting.obstacles.isEmpty()) write(tx, posting);
        return posting;
    }

    private static void write(Tx tx, Posting posting) {
        insertJournals(tx, posting);
        putChains(tx, posting);
        putTotals(tx, posting);
        putPosted(tx, posting);
        putBlocks(tx, posting);
        insertLines(tx, posting);
        moveWaiting(tx, posting);
        putConsumed(tx, posting);
        quarantine(tx, posting);
    }

    /** What waited in quarantine for this payment stands in the books now. */
    private static void release(Tx tx, long payment) {
        var _ = tx.update(RELEASE, payment);
    }

    private static void insertJournals(Tx tx, Posting posting) {
        var days = new LongColumn();
        var numbers = new LongColumn();
        var payments = new LongColumn();
        var turns = new ShortColumn();
        var bodies = new BytesColumn();
        var hashes = new BytesColumn();
        var first = new TimeColumn();
        var last = new TimeColumn();
        for (var each : posting.journals) {
            days.add(each.day().toEpochDay());
            numbers.add(each.no());
            payments.add(each.payment());
            turns.add(each.journal().turn());
            bodies.add(each.body());
            hashes.add(each.hash());
            first.add(each.journal().postedFromMicros());
            last.add(each.journal().postedUntilMicros());
        }
        put(tx, INSERT_JOURNALS, days, numbers, payments, turns, bodies, hashes, first, last);
    }

    private static void putChains(Tx tx, Posting posting) {
        var days = new LongColumn();
        var journals = new LongColumn();
        var hashes = new BytesColumn();
        posting.chains.forEach((day, head) -> {
            days.add(day.toEpochDay());
            journals.add(head.journals());
            hashes.add(head.hash());
        });
        put(tx, PUT_CHAINS, days, journals, hashes);
    }

    private static void putTotals(Tx tx, Posting posting) {
        var days = new LongColumn();
        var sums = new SumColumns();
        posting.totals.forEach((key, total) -> {
            days.add(key.day().toEpochDay());
            sums.add(key.account(), key.currency(), total);
        });
        put(tx, PUT_TOTALS, days, sums.accounts, sums.currencies, sums.debits, sums.credits, sums.lines);
    }

    private static void putPosted(Tx tx, Posting posting) {
        var spans = new ShortColumn();
        var starts = new TimeColumn();
        var sums = new SumColumns();
        posting.posted.forEach((key, total) -> {
            spans.add(key.span().code());
            starts.add(key.startMicros());
            sums.add(key.account(), key.currency(), total);
        });
        put(tx, PUT_POSTED, spans, starts, sums.accounts, sums.currencies, sums.debits, sums.credits, sums.lines);
    }

    private static void putBlocks(Tx tx, Posting posting) {
        var days = new LongColumn();
        var blocks = new LongColumn();
        var sums = new SumColumns();
        posting.blocks.forEach((key, total) -> {
            days.add(key.day().toEpochDay());
            blocks.add(key.block());
            sums.add(key.account(), key.currency(), total);
        });
        put(tx, PUT_BLOCKS, days, blocks, sums.accounts, sums.currencies, sums.debits, sums.credits, sums.lines);
    }

    /** What was added up by account. */
    private static final class SumColumns {
        private final ShortColumn accounts = new ShortColumn();
        private final ShortColumn currencies = new ShortColumn();
        private final LongColumn debits = new LongColumn();
        private final LongColumn credits = new LongColumn();
        private final LongColumn lines = new LongColumn();

        void add(int account, int currency, DayTotal total) {
            accounts.add(account);
            currencies.add(currency);
            debits.add(total.debitMinor());
            credits.add(total.creditMinor());
            lines.add(total.lines());
        }
    }

    private static void insertLines(Tx tx, Posting posting) {
        var lines = new LineColumns();
        var balances = new LongColumn();
        for (var each : posting.lines) {
            lines.add(each.line());
            balances.add(each.balanceMinor());
        }
        put(
                tx,
                INSERT_LINES,
                lines.owners,
                lines.classes,
                lines.currencies,
                lines.seqs,
                lines.amounts,
                lines.payments,
                lines.times,
                balances);
    }

    private static void moveWaiting(Tx tx, Posting posting) {
        var come = new LineColumns();
        posting.nowWaiting.forEach(come::add);
        put(
                tx,
                INSERT_WAITING,
                come.owners,
                come.classes,
                come.currencies,
                come.seqs,
                come.amounts,
                come.payments,
                come.times);
        var gone = new LineColumns();
        posting.noLongerWaiting.forEach(gone::add);
        put(tx, DELETE_WAITING, gone.owners, gone.classes, gone.currencies, gone.seqs);
    }

    private static void putConsumed(Tx tx, Posting posting) {
        var lanes = new ShortColumn();
        var seqs = new LongColumn();
        posting.consumed.forEach((lane, seq) -> {
            lanes.add(lane);
            seqs.add(seq);
        });
        put(tx, PUT_CONSUMED, lanes, seqs);
    }

    private static void quarantine(Tx tx, Posting posting) {
        var lanes = new ShortColumn();
        var seqs = new LongColumn();
        var payments = new LongColumn();
        var times = new TimeColumn();
        var reasons = new TextColumn();
        var payloads = new BytesColumn();
        for (var each : posting.refused) {
            lanes.add(each.event().lane());
            seqs.add(each.event().seq());
            payments.add(each.event().payment());
            times.add(each.event().atMicros());
            reasons.add(each.reason().text());
            payloads.add(each.event().payload());
        }
        put(tx, INSERT_QUARANTINE, lanes, seqs, payments, times, reasons, payloads);
    }

    /** Every row must change something: another accountant was here otherwise. */
    private static void put(Tx tx, String sql, Column... columns) {
        if (columns[0].size() > 0) tx.updateExactly(columns[0].size(), sql, (Object[]) columns);
    }

    private static void add(AccountKey account, LongColumn owners, ShortColumn classes, ShortColumn currencies) {
        owners.add(account.owner());
        classes.add(account.fundClass());
        currencies.add(account.currency());
    }

    private static final class LineColumns {
        private final LongColumn owners = new LongColumn();
        private final ShortColumn classes = new ShortColumn();
        private final ShortColumn currencies = new ShortColumn();
        private final LongColumn seqs = new LongColumn();
        private final LongColumn amounts = new LongColumn();
        private final LongColumn payments = new LongColumn();
        private final TimeColumn times = new TimeColumn();

        void add(SubLine line) {
            AccountingStore.add(line.account(), owners, classes, currencies);
            seqs.add(line.seq());
            amounts.add(line.amountMinor());
            payments.add(line.payment());
            times.add(line.postedAtMicros());
        }
    }
}
