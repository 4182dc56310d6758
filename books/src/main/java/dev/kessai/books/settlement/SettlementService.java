package dev.kessai.books.settlement;

import dev.kessai.base.db.Db;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.outbox.OutboxStore;
import dev.kessai.base.outbox.Subscription;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.DueWork;
import dev.kessai.books.settlement.PayoutStore.Proposal;
import dev.kessai.books.settlement.TermStore.Opened;
import dev.kessai.books.settlement.TermStore.Stored;
import dev.kessai.books.settlement.paper.StatementPaper;
import dev.kessai.contracts.accounting.Accounting;
import dev.kessai.contracts.channel.BankTransfers;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.payment.OpenPayments;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.settlement.ClearingRun;
import dev.kessai.contracts.settlement.MerchantContract;
import dev.kessai.contracts.settlement.MerchantContract.PayDayRule;
import dev.kessai.contracts.settlement.MerchantSettlement;
import dev.kessai.contracts.settlement.MerchantStatement;
import dev.kessai.contracts.settlement.MerchantStatement.Issuer;
import dev.kessai.contracts.settlement.PayoutBatch;
import dev.kessai.contracts.settlement.SettlementAnswer;
import dev.kessai.contracts.settlement.SettlementAnswer.Done;
import dev.kessai.contracts.settlement.SettlementAnswer.Reason;
import dev.kessai.contracts.settlement.SettlementAnswer.Refused;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settlement, running: reads what the coordinator publishes as soon as there is a contract, clears terms when they are
 * due, puts what is to be paid into batches on the business day before, and follows approved ones. Several processes
 * may run it on one schema. Thread-safe.
 */
public final class SettlementService implements MerchantSettlement, DueWork, AutoCloseable {
    /** Also of the schema, for ever. */
    public static final String NAME = "settlement";

    /** Where no bank is configured: batches can be made and not approved. */
    public static final BankTransfers NO_BANK = new NoBank();

    private static final Logger LOG = LoggerFactory.getLogger(SettlementService.class);
    private static final String SCHEDULE = "schedule";
    private static final LocalDate FAR = LocalDate.of(2100, 1, 1);
    private static final long RUN_MILLIS = 5_000;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int STEPS_MAX = 100_000;
    /** As many as a file counts. */
    static final int ITEMS_MAX = 999_999;

    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);

    private final Db db;
    private final Clocks clocks;
    private final Issuer issuer;
    private final OutboxStore published;
    private final BankTransfers bank;
    private final MovementStore movements;
    private final ContractStore contracts = new ContractStore();
    private final TermStore terms = new TermStore();
    private final PayoutStore payouts = new PayoutStore();
    private final BusinessCalendar calendar = new BusinessCalendar();
    private final Readiness readiness;
    private final Clearing clearing;
    private final PayoutRound payoutRound;
    /** One round at a time in this process. */
    private final ReentrantLock round = new ReentrantLock(true);

    private final Thread thread = Thread.ofVirtual().name(NAME).unstarted(this::work);
    private @Nullable Subscription subscription;
    private volatile boolean stopping;

    /**
     * Who settlement works with.
     *
     * @param published what the coordinator publishes
     * @param open up to where it has published
     * @param proof asked before a close is cleared
     */
    public record Neighbours(
            OutboxStore published,
            Payments payments,
            OpenPayments open,
            Accounting accounting,
            BooksProof proof,
            BankTransfers bank) {}

    /**
     * @param db of the schema {@link #NAME}
     * @param issuer who charges the fees
     */
    public SettlementService(Db db, AccountingDetails details, Neighbours neighbours, Issuer issuer, Clocks clocks) {
        this.db = db;
        this.clocks = clocks;
        this.issuer = issuer;
        this.published = neighbours.published();
        this.bank = neighbours.bank();
        this.movements = new MovementStore(db);
        this.readiness = new Readiness(
                neighbours.accounting()::isComplete,
                () -> neighbours.open().open().published(),
                movements,
                neighbours.proof(),
                clocks);
        var asker = new PaymentAsker(neighbours.payments(), clocks.machine());
        this.clearing = new Clearing(db, movements, calendar, asker, details, clocks);
        this.payoutRound = new PayoutRound(db, asker, bank, details, clocks);
    }

    public void start() {
        if (db.read(contracts::any)) read();
        thread.start();
    }

    /** Whoever has no contract reads nothing. */
    private synchronized void read() {
        if (subscription != null || stopping) return;
        var reading = new Subscription(NAME, published, this::take);
        subscription = reading;
        reading.start();
    }

    /** What the coordinator has published; events may come again. */
    private void take(List<OutboxEvent> events) {
        var read = new ArrayList<Movement>();
        Map<Integer, Long> last = new HashMap<>();
        for (var event : events) {
            MerchantMovements.read(event, read);
            last.put(event.lane(), event.seq());
        }
        movements.add(read, last);
    }

    /** Events that were not read yet; asks the database. */
    public synchronized long behind() {
        return subscription == null ? 0 : subscription.behind();
    }

    @Override
    public SettlementAnswer<Agreed> agree(MerchantContract contract, String by, Hash128 key) {
        var fault = ContractCheck.fault(contract);
        if (fault.isPresent())
            return new Refused<>(fault.get().reason(), fault.get().param());
        var scoped = Hash128.of(by + "\n" + key.uuid());
        var fingerprint = Hash128.of(ContractBytes.write(contract));
        SettlementAnswer<Agreed> answer = db.tx(tx -> {
            contracts.lock(tx, contract.merchant());
            var known = contracts.find(tx, scoped);
            if (known.isPresent())
                return known.get().fingerprint().equals(fingerprint)
                        ? new Done<>(
                                contracts.version(
                                        tx, known.get().merchant(), known.get().version()),
                                true)
                        : new Refused<>(Reason.SETTLEMENT_KEY_REUSED, "");
            var before = contracts.newest(tx, List.of(contract.merchant())).get(contract.merchant());
            if (before != null && !before.contract().from().equals(contract.from()))
                return new Refused<>(Reason.CONTRACT_HAS_BEGUN, "from");
            int version = before == null ? 1 : before.version() + 1;
            var agreed = new Agreed(contract, version, by, clocks.business().micros());
            contracts.add(tx, agreed, scoped, fingerprint);
            if (before == null) {
                var first = Span.of(contract, contract.from(), calendar);
                terms.open(tx, List.of(new Opened(contract.merchant(), 1, 0, first)));
            }
            return new Done<>(agreed, false);
        });
        if (answer instanceof Done<Agreed>) read();
        return answer;
    }

    @Override
    public Optional<Agreed> contract(long merchant) {
        return db.read(tx ->
                Optional.ofNullable(contracts.newest(tx, List.of(merchant)).get(merchant)));
    }

    @Override
    public ClearingRun clear() {
        long deadline = clocks.machine().millis() + RUN_MILLIS;
        var all = step();
        for (int i = 0; i < STEPS_MAX && !all.done() && clocks.machine().millis() < deadline; i++) {
            if (!all.waitsFor().isEmpty()) LockSupport.parkNanos(SOON_NANOS);
            all = all.then(step());
        }
        return all;
    }

    /** Some terms that are due, and some payments of computed ones. */
    private ClearingRun step() {
        round.lock();
        try {
            long now = clocks.business().micros();
            var due = db.read(tx -> terms.latestDue(tx, now));
            var waitsFor = due.isEmpty() ? "" : readiness.waitsFor(due.getAsLong());
            var run = due.isPresent() && waitsFor.isEmpty() ? clearing.compute(due.getAsLong()) : ClearingRun.NOTHING;
            run = run.then(clearing.pay());
            boolean done = db.read(tx -> terms.unfinished(tx, now)) == 0;
            return new ClearingRun(run.cleared(), run.fixed(), run.carriedOver(), run.netMinor(), done, waitsFor);
        } finally {
            round.unlock();
        }
    }

    private void work() {
        while (!stopping) {
            boolean moved = false;
            try {
                var run = step();
                boolean paid = payoutRound.run();
                moved = paid || run.cleared() > 0 || run.fixed() > 0;
                schedule();
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("settlement stands still, will go on in a moment");
            }
            LockSupport.parkNanos(this, moved ? SOON_NANOS : PAUSE_NANOS);
        }
    }

    /** The last pay day whose batch is to be made by now. */
    private LocalDate payableUntil(long nowMicros) {
        var tomorrow = Clocks.businessDate(nowMicros).plusDays(1);
        return calendar.adjust(tomorrow, PayDayRule.NEXT_BUSINESS_DAY);
    }

    private boolean isToBePaid(long nowMicros) {
        return db.read(tx -> payouts.nextPayDay(tx, payableUntil(nowMicros), false))
                .isPresent();
    }

    private void schedule() {
        long now = clocks.business().micros();
        if (!isToBePaid(now)) return;
        var key = Hash128.of(SCHEDULE + " " + clocks.machine().micros());
        var payOn = payableUntil(now);
        long batch = db.tx(tx -> payouts.propose(tx, new Proposal(payOn, false, SCHEDULE, key), now, ITEMS_MAX));
        LOG.atInfo().log("payout batch {} waits for its approval", batch);
    }

    @Override
    public List<MerchantStatement> statements(long merchant, long after) {
        return db.read(tx -> terms.list(tx, merchant, after, LISTED_MAX));
    }

    @Override
    public Optional<MerchantStatement> statement(long id) {
        return db.read(tx -> terms.find(tx, id));
    }

    @Override
    public List<MerchantStatement.Line> lines(long id, long after) {
        return movements.lines(id, after, LINES_MAX);
    }

    @Override
    public Optional<Document> document(long id, Format format) {
        return statement(id)
                .filter(found -> found.lines() <= DOCUMENT_LINES_MAX)
                .map(found -> StatementPaper.write(
                        new MerchantStatement.Full(found, issuer, movements.lines(id, 0, DOCUMENT_LINES_MAX)), format));
    }

    @Override
    public Checked check(long after) {
        long deadline = clocks.machine().millis() + RUN_MILLIS;
        var different = new ArrayList<Long>();
        long last = after;
        long count = 0;
        while (true) {
            long from = last;
            var page = db.read(tx -> terms.storedAfter(tx, from, Clearing.TERMS_AT_ONCE));
            if (!db.read(tx -> clearing.isSame(tx, page)))
                for (var each : page)
                    if (!isSame(each)) different.add(each.term().id());
            count += page.size();
            if (!page.isEmpty()) last = page.getLast().term().id();
            boolean done = page.size() < Clearing.TERMS_AT_ONCE;
            if (done || clocks.machine().millis() >= deadline) return new Checked(count, different, last, done);
        }
    }

    private boolean isSame(Stored statement) {
        return db.read(tx -> clearing.isSame(tx, List.of(statement)));
    }

    @Override
    public SettlementAnswer<MerchantStatement> retry(long id) {
        return db.tx(tx -> {
            if (terms.find(tx, id).isEmpty()) return new Refused<>(Reason.STATEMENT_NOT_FOUND, "id");
            if (!payouts.retry(tx, id)) return new Refused<>(Reason.STATEMENT_NOT_RETURNED, "");
            return new Done<>(terms.find(tx, id).orElseThrow(), false);
        });
    }

    @Override
    public SettlementAnswer<PayoutBatch> propose(LocalDate payOn, String by, Hash128 key) {
        var scoped = Hash128.of(by + "\n" + key.uuid());
        return db.tx(tx -> {
            var known = payouts.find(tx, scoped, LISTED_MAX);
            if (known.isPresent())
                return known.get().payOn().equals(payOn)
                        ? new Done<>(known.get(), true)
                        : new Refused<>(Reason.SETTLEMENT_KEY_REUSED, "");
            if (payouts.nextPayDay(tx, payOn, true).isEmpty()) return new Refused<>(Reason.NOTHING_PAYABLE, "pay_on");
            var proposal = new Proposal(payOn, true, by, scoped);
            long id = payouts.propose(tx, proposal, clocks.business().micros(), ITEMS_MAX);
            return new Done<>(payouts.find(tx, id, LISTED_MAX).orElseThrow(), false);
        });
    }

    @Override
    public SettlementAnswer<PayoutBatch> approve(long batch, String by) {
        if (bank == NO_BANK) return new Refused<>(Reason.BANK_NOT_REACHED, "");
        return decide(batch, PayoutBatch.State.APPROVED, by);
    }

    @Override
    public SettlementAnswer<PayoutBatch> reject(long batch, String by) {
        return decide(batch, PayoutBatch.State.REJECTED, by);
    }

    private SettlementAnswer<PayoutBatch> decide(long id, PayoutBatch.State state, String by) {
        SettlementAnswer<PayoutBatch> answer = db.tx(tx -> {
            var found = payouts.find(tx, id, LISTED_MAX);
            if (found.isEmpty()) return new Refused<>(Reason.BATCH_NOT_FOUND, "id");
            var batch = found.get();
            if (batch.state() == state && batch.decidedBy().equals(by)) return new Done<>(batch, true);
            if (state == PayoutBatch.State.APPROVED && batch.madeBy().equals(by))
                return new Refused<>(Reason.BATCH_APPROVER_IS_MAKER, "");
            if (!payouts.decide(tx, id, state, by, clocks.business().micros()))
                return new Refused<>(Reason.BATCH_DECIDED, "");
            return new Done<>(payouts.find(tx, id, LISTED_MAX).orElseThrow(), false);
        });
        LockSupport.unpark(thread);
        return answer;
    }

    @Override
    public Optional<PayoutBatch> batch(long id) {
        return db.read(tx -> payouts.find(tx, id, LISTED_MAX));
    }

    @Override
    public List<PayoutBatch> batches() {
        return db.read(tx -> payouts.list(tx, LISTED_MAX));
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The next close of a term, or the business day before a pay day. */
    @Override
    public long nextDueMicros(long afterMicros) {
        long close = db.read(tx -> terms.nextClose(tx, afterMicros)).orElse(Long.MAX_VALUE);
        var payDay = db.read(tx -> payouts.nextPayDay(tx, FAR, false));
        if (payDay.isEmpty()) return close;
        long batch = Clocks.startMicros(calendar.before(payDay.get()));
        return Math.min(close, batch > afterMicros ? batch : Long.MAX_VALUE);
    }

    @Override
    public void begin(long nowMicros) {
        LockSupport.unpark(thread);
    }

    /** An approved payout is under way until its payment is made; what the bank says then comes when it comes. */
    @Override
    public boolean isQuiet(long nowMicros) {
        return underWay(nowMicros).isEmpty();
    }

    @Override
    public String underWay(long nowMicros) {
        long open = db.read(tx -> terms.unfinished(tx, nowMicros));
        if (open > 0) return open + " terms to clear";
        long items = db.read(payouts::unfinished);
        if (items > 0) return items + " payouts";
        return isToBePaid(nowMicros) ? "a batch of payouts" : "";
    }

    @Override
    public void close() {
        stopping = true;
        synchronized (this) {
            if (subscription != null) subscription.close();
        }
        LockSupport.unpark(thread);
        try {
            if (!thread.join(CLOSE_MAX)) LOG.warn("settlement is still busy, left alone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
