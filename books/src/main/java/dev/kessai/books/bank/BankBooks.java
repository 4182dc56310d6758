package dev.kessai.books.bank;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.SqlFailure;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.DueWork;
import dev.kessai.contracts.adjustment.Adjustments;
import dev.kessai.contracts.bank.BankStatement;
import dev.kessai.contracts.bank.BankStatements;
import dev.kessai.contracts.bank.LineView;
import dev.kessai.contracts.bank.Resolution;
import dev.kessai.contracts.bank.ResolutionAnswer;
import dev.kessai.contracts.bank.StatementAnswer;
import dev.kessai.contracts.bank.StatementAnswer.Reason;
import dev.kessai.contracts.bank.StatementFormat;
import dev.kessai.contracts.bank.StatementSource;
import dev.kessai.contracts.bank.StatementView;
import dev.kessai.contracts.bank.UnreadableFile;
import dev.kessai.contracts.channel.DayTotal;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.iso20022.AccountStatement;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentView;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.zengin.StatementFile;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statements of the company's account, running: takes files, fetches those of days that are over, books what fits,
 * follows what people resolve. Several processes may run it on one schema. Thread-safe.
 */
public final class BankBooks implements BankStatements, DueWork, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BankBooks.class);
    /** Also of the schema, for ever. */
    public static final String NAME = "bank";

    /** Days of which statements are fetched one after the other, before others have their turn. */
    static final int FETCHED_MAX = 31;

    private static final long PAUSE_NANOS = 2_000_000_000;
    private static final long SOON_NANOS = 50_000_000;
    private static final long IDLE_NANOS = 20_000_000_000L;
    /** So long a file's lines are booked before the caller is answered. */
    private static final long TAKE_MILLIS_MAX = 5_000;

    private static final long FIND_MILLIS_MAX = 5_000;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);

    /** Who reads partners' files. */
    public interface DayTotals {
        /** What a partner's file of a day comes to; empty while there is none. */
        Optional<DayTotal> of(String channel, LocalDate day);
    }

    /** Those who work beside it. */
    public record Beside(Payments payments, Adjustments adjustments, DayTotals dayTotals, StatementSource source) {}

    private final Db db;
    private final StatementStore store = new StatementStore();
    private final LineBooker booker;
    private final LineResolver resolver;
    private final Payments payments;
    private final StatementSource source;
    private final BankTerms terms;
    private final Clocks clocks;
    /** One round at a time in this process. */
    private final ReentrantLock round = new ReentrantLock(true);

    private final Thread thread = Thread.ofVirtual().name("bank-books").unstarted(this::work);
    private volatile boolean stopping;

    /** @param db of the schema {@link #NAME} */
    public BankBooks(Db db, AccountingDetails details, Beside beside, BankTerms terms, Clocks clocks) {
        this.db = db;
        this.payments = beside.payments();
        this.source = beside.source();
        this.terms = terms;
        this.clocks = clocks;
        var known = new LineMatcher.Known() {
            @Override
            public Optional<DayTotal> dayTotal(String channel, LocalDate day) {
                return beside.dayTotals().of(channel, day);
            }

            @Override
            public Optional<PaymentView> payment(long id) {
                return find(id);
            }
        };
        this.booker = new LineBooker(db, new LineMatcher(known, terms), payments, details, clocks);
        this.resolver = new LineResolver(db, beside.adjustments());
    }

    /** Begins to work by itself. */
    public void start() {
        db.run(tx -> store.begin(tx, clocks.businessDate().minusDays(1)));
        thread.start();
    }

    private Optional<PaymentView> find(long id) {
        try {
            var answer = payments.submit(new PaymentCommand.Find(id)).get(FIND_MILLIS_MAX, TimeUnit.MILLISECONDS);
            return switch (answer) {
                case PaymentAnswer.Taken taken -> Optional.of(taken.payment());
                case PaymentAnswer.Refused _ -> Optional.empty();
                case PaymentAnswer.Retry _, PaymentAnswer.NotOwner _ ->
                    throw new IllegalStateException("payment does not answer");
            };
        } catch (TimeoutException e) {
            throw new IllegalStateException("payment does not answer", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the coordinator broke its contract", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public StatementAnswer take(StatementFormat format, byte[] file) {
        BankStatement statement;
        try {
            statement = switch (format) {
                case ZENGIN -> StatementFile.parse(file, clocks.businessDate());
                case CAMT053 -> AccountStatement.parse(file);
            };
        } catch (UnreadableFile e) {
            return new StatementAnswer.Refused(Reason.STATEMENT_UNREADABLE, String.valueOf(e.getMessage()));
        }
        if (!statement.account().equals(terms.account()))
            return new StatementAnswer.Refused(Reason.STATEMENT_OF_OTHER_ACCOUNT, "account " + statement.account());
        var hash = Hash128.of(file);
        var known = db.read(tx -> store.find(tx, hash));
        if (known.isPresent()) return new StatementAnswer.Taken(view(known.get()), true, 0);
        try {
            var added = db.tx(tx ->
                    store.add(tx, statement, format, hash, clocks.business().micros()));
            book();
            int repeated = statement.lines().size() - added.lines();
            return new StatementAnswer.Taken(view(added.id()), false, repeated);
        } catch (DbFailure e) {
            if (e.kind() != SqlFailure.CONFLICT) throw e;
            return take(format, file); // a rival was first: see what is stored now
        }
    }

    private StatementView view(long id) {
        return db.read(tx -> store.find(tx, id)).orElseThrow();
    }

    private void book() {
        long deadline = clocks.machine().millis() + TAKE_MILLIS_MAX;
        while (clocks.machine().millis() < deadline && !stopping) if (round() < LineBooker.CLAIMED_MAX) return;
    }

    private int round() {
        round.lock();
        try {
            return booker.round();
        } finally {
            round.unlock();
        }
    }

    private void work() {
        while (!stopping) {
            long pause = PAUSE_NANOS;
            try {
                boolean fetched = fetch(clocks.business().micros());
                int lines = round();
                resolver.follow();
                if (fetched || lines == LineBooker.CLAIMED_MAX) pause = SOON_NANOS;
                else if (lines == 0) pause = IDLE_NANOS;
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("the bank's statements stand still, will go on in a moment");
            }
            LockSupport.parkNanos(this, pause);
        }
    }

    /** Statements of days that are over, oldest first; whether there was one. */
    private boolean fetch(long nowMicros) {
        if (!terms.fetches()) return false;
        var due = terms.dueDay(nowMicros);
        int days = 0;
        var day = db.read(store::fetchedUntil).plusDays(1);
        for (; !day.isAfter(due) && days < FETCHED_MAX && !stopping; day = day.plusDays(1), days++) {
            var file = source.statement(day, terms.fetchFormat());
            if (file.isEmpty()) break;
            if (take(terms.fetchFormat(), file.get()) instanceof StatementAnswer.Refused refused) {
                LOG.atError()
                        .log("the bank's statement of {} is refused: {} {}", day, refused.reason(), refused.detail());
                break;
            }
            var taken = day;
            db.run(tx -> store.fetched(tx, taken));
        }
        return days > 0;
    }

    @Override
    public List<StatementView> statements(long beforeId) {
        return db.read(tx -> store.page(tx, beforeId == 0 ? Long.MAX_VALUE : beforeId, PAGE_MAX));
    }

    @Override
    public Optional<StatementView> statement(long id) {
        return db.read(tx -> store.find(tx, id));
    }

    @Override
    public List<LineView> lines(long statement, long afterId) {
        return db.read(tx -> store.lines(tx, statement, afterId, PAGE_MAX)).stream()
                .map(BankLine::view)
                .toList();
    }

    @Override
    public List<LineView> openLines(long afterId) {
        return db.read(tx -> store.forPeople(tx, afterId, PAGE_MAX)).stream()
                .map(BankLine::view)
                .toList();
    }

    @Override
    public Optional<LineView> line(long id) {
        return db.read(tx -> store.line(tx, id)).map(BankLine::view);
    }

    @Override
    public ResolutionAnswer propose(long line, Resolution resolution, String by, Hash128 key) {
        return resolver.propose(line, resolution, by, key);
    }

    @Override
    public ResolutionAnswer approve(long line, String by) {
        return resolver.approve(line, by);
    }

    @Override
    public ResolutionAnswer reject(long line, String by) {
        return resolver.reject(line, by);
    }

    @Override
    public String name() {
        return "bank statements";
    }

    @Override
    public long nextDueMicros(long afterMicros) {
        return terms.nextMicros(afterMicros);
    }

    @Override
    public void begin(long nowMicros) {
        LockSupport.unpark(thread);
    }

    @Override
    public boolean isQuiet(long nowMicros) {
        return db.read(tx -> {
            boolean fetched = !terms.fetches() || !store.fetchedUntil(tx).isBefore(terms.dueDay(nowMicros));
            return fetched && store.underWay(tx) == 0;
        });
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(CLOSE_MAX)) LOG.warn("the bank's statements: still busy, left alone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
