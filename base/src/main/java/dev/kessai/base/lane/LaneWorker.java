package dev.kessai.base.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue, a thread and a connection that own lanes. Anybody may {@link #submit}; everything else happens on the
 * worker's thread. A batch is what is there, up to a maximum, from as few lanes as fill it: no timer makes a command
 * wait, and batches grow with load by themselves.
 *
 * @param <C> the service's commands
 */
public final class LaneWorker<C> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneWorker.class);

    /**
     * @param name of the thread
     * @param batchMax most commands in one batch
     * @param leaseMillis after this time without a renewal anybody may take the lanes; renewed at a third of it
     */
    public record Settings(String name, int batchMax, long leaseMillis) {
        public Settings {
            if (batchMax < 1 || batchMax > 8_192) throw new IllegalArgumentException("batchMax=" + batchMax);
            if (leaseMillis < 300) throw new IllegalArgumentException("leaseMillis=" + leaseMillis);
        }
    }

    /** Counts since the start. */
    public record Counts(long batches, long commands, long waiting) {}

    private final Settings settings;
    private final LaneProgram<C> program;
    private final LaneRunner<C> runner;
    private final LaneAssignment assignment;
    private final LongSupplier machineMicros;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private ArrayList<C> inbox = new ArrayList<>();
    private volatile boolean stopping;
    private volatile boolean parked;

    private final LaneQueues<C> waiting = new LaneQueues<>();
    private final AtomicLong waitingCount = new AtomicLong();
    private final LongAdder batches = new LongAdder();
    private final LongAdder commandsRun = new LongAdder();
    private long renewAtMicros;

    public LaneWorker(
            Settings settings,
            LaneProgram<C> program,
            LaneRunner<C> runner,
            LaneAssignment assignment,
            LongSupplier machineMicros) {
        this.settings = settings;
        this.program = program;
        this.runner = runner;
        this.assignment = assignment;
        this.machineMicros = machineMicros;
        this.thread = Thread.ofPlatform().name(settings.name()).unstarted(this::work);
    }

    public void start() {
        thread.start();
    }

    /** Takes commands and returns at once. After {@link #close} they are dropped: their senders repeat them. */
    public void submit(List<C> commands) {
        if (commands.isEmpty()) return;
        waitingCount.addAndGet(commands.size());
        lock.lock();
        try {
            inbox.addAll(commands);
        } finally {
            lock.unlock();
        }
        if (parked) LockSupport.unpark(thread);
    }

    public Counts counts() {
        return new Counts(batches.sum(), commandsRun.sum(), waitingCount.get());
    }

    /** Finishes the batch under way, gives the lanes back and ends the thread. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(2 * settings.leaseMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        while (!stopping) {
            try {
                round();
            } catch (LaneFailure failure) {
                LOG.atWarn().addKeyValue("kind", failure.kind()).log("lanes: {}", failure.getMessage());
                pause();
            } catch (RuntimeException bug) {
                LOG.atError().setCause(bug).log("lane worker: a round failed");
                pause();
            }
        }
        runner.release(runner.ownedLanes());
        try {
            assignment.leave();
        } catch (LaneFailure failure) {
            LOG.atWarn().log("lanes: leaving: {}", failure.getMessage()); // others notice when the lease ends
        }
    }

    private void round() {
        if (machineMicros.getAsLong() >= renewAtMicros) maintain();
        drain();
        enqueue(program.due(machineMicros.getAsLong()));
        if (waiting.isEmpty()) {
            park();
            return;
        }
        var batch = waiting.take(settings.batchMax());
        waitingCount.addAndGet(-batch.size());
        commandsRun.add(batch.size());
        batches.increment();
        if (!runner.run(batch)) pause();
    }

    /** Renews leases and takes what is free; three times a lease. */
    private void maintain() {
        renewAtMicros = machineMicros.getAsLong() + settings.leaseMillis() * 1_000 / 3;
        runner.renew();
        assignment.adjust(runner);
    }

    private void drain() {
        ArrayList<C> taken;
        lock.lock();
        try {
            if (inbox.isEmpty()) return;
            taken = inbox;
            inbox = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        for (var command : taken) waiting.add(program.lane(command), command);
    }

    private void enqueue(List<C> due) {
        waitingCount.addAndGet(due.size());
        for (var command : due) waiting.add(program.lane(command), command);
    }

    private void park() {
        long wake = Math.min(program.wakeAtMicros(), renewAtMicros) - machineMicros.getAsLong();
        if (wake <= 0) return;
        parked = true;
        try {
            if (isInboxEmpty() && !stopping) LockSupport.parkNanos(this, wake * 1_000);
        } finally {
            parked = false;
        }
    }

    private boolean isInboxEmpty() {
        lock.lock();
        try {
            return inbox.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        LockSupport.parkNanos(this, settings.leaseMillis() * 1_000_000 / 10);
    }
}
