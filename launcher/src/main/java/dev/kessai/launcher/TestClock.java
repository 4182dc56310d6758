package dev.kessai.launcher;

import dev.kessai.base.db.DbFailure;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.DueWork;
import dev.kessai.base.time.MicroClock;
import dev.kessai.base.time.SandboxClock;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The business clock of a sandbox: the machine's until it is frozen, then where it was put. That is stored, so a
 * restart and every process of the installation have the same. Time never goes back. Thread-safe.
 *
 * <p>Advancing goes from due time to due time: it stores the next one, waits until every process has it and all work is
 * quiet, twice in a row since one part's end may be another's beginning, and goes on. Where nothing of what it waits
 * for has moved for a long time it stays there and says what it is.
 */
final class TestClock implements MicroClock, SandboxClock, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TestClock.class);
    private static final long FOLLOW_MILLIS_MIN = 5;
    private static final long FOLLOW_MILLIS_MAX = 100;
    private static final long LOOK_MILLIS_MIN = 5;
    private static final long LOOK_MILLIS_MAX = 50;
    private static final int LOOKS_A_ROUND = 16;
    private static final long RUNNING = Long.MIN_VALUE;

    private final TestClockStore store;
    private final MicroClock running;
    private final MicroClock machine;
    private final String process;
    private final long quietMillis;
    private final List<DueWork> works = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Thread follower;
    private volatile long frozenAt = RUNNING;
    private volatile boolean closed;
    private volatile String waitsFor = "";
    private @Nullable CompletableFuture<Outcome> journey;
    private long destination;

    /** Something does not end. */
    private static final class NotQuiet extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotQuiet(String what) {
            super(what);
        }
    }

    /**
     * @param clocks the business one counts until it is frozen
     * @param process one of a kind among those that share the installation
     * @param quietMillis how long an advance waits at one time without any progress
     */
    TestClock(TestClockStore store, Clocks clocks, String process, long quietMillis) {
        this.store = store;
        this.running = clocks.business();
        this.machine = clocks.machine();
        this.process = process;
        this.quietMillis = quietMillis;
        this.follower = Thread.ofVirtual().name("test-clock").unstarted(this::follow);
        adopt();
    }

    /** Among several: from now on others' changes are noticed, and they wait for this process. Its store stays open. */
    void start() {
        follower.start();
    }

    /** Before anybody advances it. */
    void register(DueWork work) {
        works.add(work);
    }

    @Override
    public long micros() {
        long frozen = frozenAt;
        return frozen == RUNNING ? running.micros() : frozen;
    }

    @Override
    public Reading read() {
        lock.lock();
        try {
            adopt();
            return new Reading(micros(), frozenAt != RUNNING, journey != null && !journey.isDone(), waitsFor);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void freeze() {
        lock.lock();
        try {
            adopt();
            if (frozenAt != RUNNING) return;
            var _ = store.freeze(running.micros()); // refused where another process was faster
            adopt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Outcome advance(long toMicros, long waitMillis) {
        CompletableFuture<Outcome> end;
        lock.lock();
        try {
            adopt();
            if (toMicros < micros()) return Outcome.BACKWARDS;
            end = journey;
            if (end != null && !end.isDone()) {
                if (toMicros < destination) return Outcome.BACKWARDS;
                destination = toMicros;
            } else {
                end = new CompletableFuture<>();
                journey = end;
                destination = toMicros;
                var ends = end;
                var _ = Thread.ofVirtual().name("test-clock-advance").start(() -> travel(ends));
            }
        } finally {
            lock.unlock();
        }
        try {
            return end.get(waitMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Outcome.UNDER_WAY;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the clock could not be advanced", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.UNDER_WAY;
        }
    }

    private void travel(CompletableFuture<Outcome> end) {
        try {
            freeze();
            while (true) {
                awaitQuiet();
                long now = micros();
                long to = destination();
                if (now >= to) break;
                stepTo(Math.min(to, nextDueMicros(now)));
            }
            end.complete(Outcome.DONE);
        } catch (NotQuiet e) {
            LOG.atWarn().log("the test clock stays at {}, since this does not end: {}", micros(), e.getMessage());
            end.complete(Outcome.NOT_QUIET);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("the test clock stays at {}", micros());
            end.completeExceptionally(e);
        }
    }

    private long destination() {
        lock.lock();
        try {
            return destination;
        } finally {
            lock.unlock();
        }
    }

    private long nextDueMicros(long afterMicros) {
        long next = Long.MAX_VALUE;
        for (var work : works) next = Math.min(next, work.nextDueMicros(afterMicros));
        return next;
    }

    /** Somebody else may have put it later: that is where it stands then. */
    private void stepTo(long atMicros) {
        var _ = store.freeze(atMicros);
        lock.lock();
        try {
            adopt();
        } finally {
            lock.unlock();
        }
    }

    /** What is begun is looked at later, and begun again now and then: a batch may need several rounds. */
    private void awaitQuiet() {
        long pause = LOOK_MILLIS_MIN;
        long movedMillis = machine.millis();
        int quiet = 0;
        waitsFor = "";
        for (int looks = 0; quiet < 2 && !closed; looks++) {
            long now = micros();
            if (looks % LOOKS_A_ROUND == 0) for (var work : works) work.begin(now);
            else {
                var before = waitsFor;
                waitsFor = underWay(now);
                quiet = waitsFor.isEmpty() ? quiet + 1 : 0;
                if (!waitsFor.equals(before)) movedMillis = machine.millis();
            }
            if (!waitsFor.isEmpty() && machine.millis() - movedMillis >= quietMillis) throw new NotQuiet(waitsFor);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
            pause = quiet > 0 ? LOOK_MILLIS_MIN : Math.min(LOOK_MILLIS_MAX, pause * 2);
        }
        if (closed) throw new IllegalStateException("the server stops");
    }

    private String underWay(long nowMicros) {
        var all = new StringJoiner("; ");
        if (!store.allHave(nowMicros)) all.add("a process has not taken the new time");
        for (var work : works) {
            var one = work.underWay(nowMicros);
            if (!one.isEmpty()) all.add(one);
        }
        return all.toString();
    }

    /** Takes what is stored. */
    private void adopt() {
        var stored = store.frozenAt();
        if (stored.isPresent()) frozenAt = Math.max(frozenAt, stored.getAsLong());
    }

    /** More often while it moves: who moves it waits for all who follow. */
    private void follow() {
        long pause = FOLLOW_MILLIS_MAX;
        while (!closed) {
            try {
                long before = frozenAt;
                lock.lock();
                try {
                    adopt();
                } finally {
                    lock.unlock();
                }
                long now = frozenAt;
                if (now != before) for (var work : works) work.begin(now);
                pause = now != before ? FOLLOW_MILLIS_MIN : Math.min(FOLLOW_MILLIS_MAX, pause * 2);
                store.seen(process, now);
            } catch (RuntimeException e) {
                LOG.atWarn().log("the test clock is not followed: {}", e.getMessage());
            }
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(pause));
        }
    }

    @Override
    public void close() {
        closed = true;
        if (follower.isAlive()) {
            LockSupport.unpark(follower);
            try {
                follower.join();
                store.left(process);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (DbFailure e) {
                LOG.atInfo().log("the database is gone: others wait for this process for 3 s");
            }
        }
    }
}
