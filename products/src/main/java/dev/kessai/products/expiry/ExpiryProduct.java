package dev.kessai.products.expiry;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.Tx;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.DueWork;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.expiry.Expiry;
import dev.kessai.contracts.expiry.ExpiryNotice;
import dev.kessai.contracts.expiry.ExpiryRun;
import dev.kessai.contracts.payment.Payments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Expiry, running: every so often, and whenever the clock of a sandbox moves, it walks on over the lots of all lanes.
 * Several processes may run it on one schema. Thread-safe.
 */
public final class ExpiryProduct implements Expiry, DueWork, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiryProduct.class);
    /** Also of the schema, for ever. */
    public static final String NAME = "expiry";

    /** Notices that one answer tells. */
    static final int LISTED_MAX = 120;

    private static final long RUN_MILLIS = 5_000;
    private static final long SOON_MILLIS = 20;
    private static final long NOT_DONE_MILLIS_MAX = 5_000;
    /** For so long the worker goes on before somebody else may. */
    private static final long ROUND_MILLIS = 2_000;

    private static final long NOW_MICROS_MAX = 1_000_000;
    private static final int WALKS_AT_ONCE = 4;
    private static final int AGAIN_MAX = 1_024;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);

    private final Db db;
    private final Clocks clocks;
    private final ExpiryTerms terms;
    private final List<String> ledgers;
    private final int lanes;
    private final ExpiryAsker asker;
    private final LotWalk walking;
    private final WalkStore walks = new WalkStore();
    private final ExpiryOrderStore orders = new ExpiryOrderStore();
    private final NoticeStore notices = new NoticeStore();
    /** One round at a time in this process. */
    private final ReentrantLock round = new ReentrantLock(true);

    private final Thread thread;
    private volatile boolean stopping;

    /**
     * @param db of the schema {@link #NAME}
     * @param ledgers those with lots
     * @param lanes of each of them
     */
    public ExpiryProduct(
            Db db,
            AccountingDetails details,
            Payments payments,
            List<Accounts> ledgers,
            int lanes,
            ExpiryTerms terms,
            Clocks clocks) {
        this.db = db;
        this.clocks = clocks;
        this.terms = terms;
        this.ledgers = ledgers.stream().map(Accounts::name).toList();
        this.lanes = lanes;
        this.asker = new ExpiryAsker(db, payments, ledgers, details, clocks);
        this.walking = new LotWalk(db, ledgers, asker, clocks);
        this.thread = Thread.ofVirtual().name(NAME).unstarted(this::work);
    }

    public void start() {
        var purposes = new ArrayList<>(terms.noticeDays());
        purposes.add(Walk.EXPIRY);
        db.run(tx -> walks.begin(tx, ledgers, lanes, purposes));
        thread.start();
    }

    /** Payments that were asked for and have no end yet; asks the database. */
    public long open() {
        return db.read(orders::open);
    }

    @Override
    public List<ExpiryNotice> notices(long user) {
        return db.read(tx -> notices.of(tx, user, LISTED_MAX));
    }

    @Override
    public ExpiryRun run() {
        long now = clocks.business().micros();
        long deadline = clocks.machine().millis() + RUN_MILLIS;
        var all = round(now, deadline);
        while (!all.done() && !stopping && clocks.machine().millis() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SOON_MILLIS));
            all = all.then(round(now, deadline));
        }
        return all;
    }

    private void work() {
        long pause = SOON_MILLIS;
        long now = clocks.business().micros();
        boolean done = false;
        while (!stopping) {
            try {
                // A fixed time can be reached by lanes whose clock runs.
                if (done || clocks.business().micros() - now > NOW_MICROS_MAX)
                    now = clocks.business().micros();
                var run = round(now, clocks.machine().millis() + ROUND_MILLIS);
                done = run.done();
                pause = run.lots() + run.notices() > 0 ? SOON_MILLIS : pause * 2;
                if (done) pause = TimeUnit.SECONDS.toMillis(terms.everySeconds());
            } catch (RuntimeException e) {
                done = false;
                pause = pause * 2;
                LOG.atWarn().setCause(e).log("expiry stands still, will go on in a moment");
            }
            if (!done) pause = Math.min(pause, NOT_DONE_MILLIS_MAX);
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(pause));
            if (done) pause = SOON_MILLIS;
        }
    }

    /** Everything up to this business time, or as much as can be begun until the machine's deadline. */
    private ExpiryRun round(long nowMicros, long deadlineMillis) {
        round.lock();
        try (var threads =
                Executors.newFixedThreadPool(WALKS_AT_ONCE, Thread.ofVirtual().factory())) {
            var all = asker.ask(db.tx(tx -> orders.claim(tx, clocks.machine().micros(), AGAIN_MAX)));
            var under = new ArrayList<Future<ExpiryRun>>();
            for (var walk : db.read(this::walks)) {
                // A lane's time may be ahead of the clock, most of all of one that stands still.
                boolean mayFind = walk.days() == Walk.EXPIRY || !isDone(walk, nowMicros);
                if (mayFind) under.add(threads.submit(() -> walk(walk, nowMicros, deadlineMillis)));
            }
            for (var each : under) all = all.and(each.get());
            return all.and(ExpiryRun.nothing(open() == 0));
        } catch (ExecutionException e) {
            throw new IllegalStateException("a walk failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            round.unlock();
        }
    }

    /** Those of the present terms. */
    private List<Walk> walks(Tx tx) {
        return walks.all(tx).stream()
                .filter(walk -> walk.days() == Walk.EXPIRY || terms.noticeDays().contains(walk.days()))
                .toList();
    }

    private static boolean isDone(Walk walk, long nowMicros) {
        return walk.isAt(LotWalk.end(walk.days(), nowMicros));
    }

    private ExpiryRun walk(Walk from, long nowMicros, long deadlineMillis) {
        var all = ExpiryRun.NOTHING;
        var walk = from;
        for (boolean more = true; more && !stopping && clocks.machine().millis() < deadlineMillis; ) {
            var step = walk.days() == Walk.EXPIRY ? walking.expire(walk, nowMicros) : walking.tell(walk, nowMicros);
            walk = step.walk();
            more = step.more();
            all = all.and(step.run());
        }
        return all.and(ExpiryRun.nothing(isDone(walk, nowMicros)));
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The next expiry, or the beginning of the day on which somebody is told of one. */
    @Override
    public long nextDueMicros(long afterMicros) {
        long next = Long.MAX_VALUE;
        for (var walk : db.read(this::walks)) {
            var end = LotWalk.end(walk.days(), afterMicros);
            var first = walking.first(walk, walk.isAt(end) ? walk.place() : end);
            if (first.isEmpty()) continue;
            long due = first.get().dueAtMicros();
            if (walk.days() != Walk.EXPIRY)
                due = Clocks.startMicros(Clocks.businessDate(due).minusDays(walk.days()));
            next = Math.min(next, Math.max(due, afterMicros + 1));
        }
        return next;
    }

    @Override
    public void begin(long nowMicros) {
        LockSupport.unpark(thread);
    }

    @Override
    public boolean isQuiet(long nowMicros) {
        // Walks first: what one of them has found is open from then on.
        return db.read(tx -> walks(tx).stream().allMatch(walk -> isDone(walk, nowMicros)) && orders.open(tx) == 0);
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(CLOSE_MAX)) LOG.warn("expiry is still busy, left alone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
