package dev.kessai.proof.bench;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** Sends payments at a {@link Pace} from a thread of its own and counts what comes back. */
final class Generator implements Load {
    private static final long NANOS = 1_000_000_000L;
    private static final int DIGITS = 3;
    private static final long DRAIN_SECONDS_MAX = 60;

    private final Sender sender;
    private final Pace pace;
    private final Semaphore free;
    private final Recorder latencies = new Recorder(DIGITS);
    private final LongAdder failed = new LongAdder();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopping;

    Generator(Sender sender, Pace pace) {
        this.sender = sender;
        this.pace = pace;
        this.free = new Semaphore(pace.inFlight());
        this.thread = Thread.ofPlatform().name("bench-generator").unstarted(this::work);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public Counted count() {
        return new Counted(latencies.getIntervalHistogram(), failed.sumThenReset());
    }

    @Override
    public Optional<String> firstFailure() {
        return Optional.ofNullable(firstFailure.get()).map(Throwable::toString);
    }

    private void work() {
        try {
            if (pace.perSecond() == 0) closed();
            else open();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void closed() throws InterruptedException {
        while (!stopping) {
            free.acquire();
            send(System.nanoTime());
        }
    }

    private void open() throws InterruptedException {
        long start = System.nanoTime();
        for (long i = 0; !stopping; i++) {
            long intended = start + i * NANOS / pace.perSecond();
            long wait = intended - System.nanoTime();
            while (wait > 0) {
                LockSupport.parkNanos(wait);
                wait = intended - System.nanoTime();
            }
            free.acquire();
            send(intended);
        }
    }

    private void send(long startNanos) {
        var _ = sender.send().whenComplete((isPaid, failure) -> {
            if (failure != null) fail(failure);
            else if (!isPaid) fail(new IllegalStateException("refused"));
            else latencies.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos));
            free.release();
        });
    }

    private void fail(Throwable failure) {
        failed.increment();
        firstFailure.compareAndSet(null, failure);
    }

    @Override
    public void close() {
        stopping = true;
        try {
            if (!free.tryAcquire(pace.inFlight(), DRAIN_SECONDS_MAX, TimeUnit.SECONDS))
                throw new IllegalStateException(
                        (pace.inFlight() - free.availablePermits()) + " payments without an answer");
            thread.interrupt();
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
