package dev.kessai.products.deferred;

import dev.kessai.base.db.Db;
import dev.kessai.base.outbox.OutboxStore;
import dev.kessai.base.outbox.Subscription;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.DueWork;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.deferred.DeferredPay;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.payment.Payments;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Billing of deferred pay, running: reads payment's outbox, asks again for what has no answer, tells the ledger what it
 * lacks, and does what a business day brings: a month is over, a statement late, a reminder due. Several processes may
 * run it on one schema: rows are locked, and whoever is first does it. Thread-safe.
 */
public final class DeferredProduct implements DueWork, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeferredProduct.class);
    /** Name of the subscriber, for ever; also of the schema. */
    public static final String NAME = "billing";

    private static final long PAUSE_MILLIS = 500;
    private static final long FAILED_MILLIS_MAX = 10_000;
    /** For so long a close goes on without looking at anything else. */
    private static final long CLOSE_MILLIS = 2_000;

    private static final long END_MILLIS_MAX = 10_000;
    private static final int AGAIN_MAX = 1_024;

    private final Db db;
    private final Terms terms;
    private final Clocks clocks;
    private final Billing billing;
    private final Asker asker;
    private final Teller teller;
    private final Batches batches;
    private final DeferredService service;
    private final OutboxStore published;
    private final Subscription subscription;
    private final PaymentOrderStore orders = new PaymentOrderStore();
    private final DebtorStore debtors = new DebtorStore();
    private final Thread thread;
    private volatile LocalDate done = LocalDate.MIN;
    private LocalDate begun = LocalDate.MIN;
    private long publishedBefore;
    private volatile boolean stopping;

    /**
     * @param db of the schema {@link #NAME}
     * @param published payment's outbox
     * @param ledger of deferred pay
     * @param details of the payments that it creates
     */
    public DeferredProduct(
            Db db,
            OutboxStore published,
            Payments payments,
            Accounts ledger,
            Terms terms,
            Clocks clocks,
            AccountingDetails details) {
        this.db = db;
        this.published = published;
        this.terms = terms;
        this.clocks = clocks;
        this.billing = new Billing(db, terms, clocks, details);
        this.asker = new Asker(payments, billing, clocks);
        this.teller = new Teller(db, ledger);
        this.batches = new Batches(db, terms, clocks, billing, asker, teller);
        this.service = new DeferredService(db, terms, clocks, ledger, billing, asker, teller, batches);
        this.subscription = Subscription.mentioning(Ledgers.DEFERRED, NAME, published, events -> {
            var follows = billing.happened(events);
            if (!follows.isEmpty()) Thread.startVirtualThread(() -> follow(follows));
        });
        this.thread = Thread.ofVirtual().name(NAME).unstarted(this::work);
    }

    public void start() {
        subscription.start();
        thread.start();
    }

    /** For the APIs. */
    public DeferredPay service() {
        return service;
    }

    /** How many events of payment do not count yet; asks the database. */
    public long behind() {
        return subscription.behind();
    }

    /** Payments that were asked for and have no end yet; asks the database. */
    public long open() {
        return db.read(orders::open);
    }

    /** Whether everything that this business day brings is done. */
    public boolean isDoneWith(LocalDate day) {
        return !done.isBefore(day);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long nextDueMicros(long afterMicros) {
        var today = Clocks.businessDate(afterMicros);
        return db.read(tx -> debtors.nextDue(tx, terms, today))
                .map(Clocks::startMicros)
                .orElse(Long.MAX_VALUE);
    }

    @Override
    public void begin(long nowMicros) {
        LockSupport.unpark(thread);
    }

    /** Payments that wait for an outside party are not awaited: business time may be what they wait for. */
    @Override
    public boolean isQuiet(long nowMicros) {
        return isDoneWith(Clocks.businessDate(nowMicros))
                && behind() == 0
                && !db.read(orders::unanswered)
                && !teller.hasToTell();
    }

    /** Not within the delivery of events: payment must not wait for payments. */
    private void follow(List<PaymentOrder> follows) {
        try {
            asker.ask(follows);
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("not asked, will be asked for again");
        }
    }

    private void work() {
        long pause = PAUSE_MILLIS;
        while (!stopping) {
            try {
                if (turn()) continue;
                pause = PAUSE_MILLIS;
            } catch (RuntimeException e) {
                pause = Math.min(FAILED_MILLIS_MAX, pause * 2);
                LOG.atWarn().setCause(e).log("billing stands still, will go on in {} ms", pause);
            }
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(pause));
        }
    }

    /** Whether there is more to do at once. */
    private boolean turn() {
        asker.ask(db.tx(tx -> orders.claim(tx, clocks.machine().micros(), AGAIN_MAX)));
        var _ = teller.tellAll();
        var today = clocks.businessDate();
        return !today.equals(done) && hasCountedTheDayBefore(today) && begin(today);
    }

    /** Whether all counts that was published when the day was seen to begin. */
    private boolean hasCountedTheDayBefore(LocalDate today) {
        if (!today.equals(begun)) {
            begun = today;
            publishedBefore = published.published();
        }
        return published.published() - subscription.behind() >= publishedBefore;
    }

    /** What the day brings, for a while; whether there is more. */
    private boolean begin(LocalDate today) {
        var month = YearMonth.from(today).minusMonths(1);
        var closed = batches.close(month, clocks.machine().millis() + CLOSE_MILLIS);
        if (closed.remaining() > 0) return closed.users() > 0;
        batches.dayHasCome(today);
        var _ = teller.tellAll();
        batches.provide(month, today);
        done = today;
        return false;
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        subscription.close();
        try {
            if (!thread.join(Duration.ofMillis(END_MILLIS_MAX))) LOG.warn("billing is still busy, left alone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
