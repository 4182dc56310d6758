package dev.kessai.contracts.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns many small hand-overs into few calls, without a timer: while fewer than the permitted calls are under way, what
 * arrives leaves at once; otherwise it queues and leaves with the call that starts when one ends. So latency at low
 * load is one call, and calls grow with load. Thread-safe; calls are started outside the lock.
 *
 * @param <T> what is handed over, of a weight in commands
 */
final class Coalescer<T> {
    /** An item and how many commands it stands for. */
    record Weighed<T>(T item, int commands) {}

    private final CallLimits limits;
    private final Consumer<List<T>> start;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Weighed<T>> queue = new ArrayDeque<>();
    private int queued;
    private int inFlight;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong commands = new AtomicLong();

    /** @param start starts a call; it, or whatever follows from it, calls {@link #ended} exactly once */
    Coalescer(CallLimits limits, Consumer<List<T>> start) {
        this.limits = limits;
        this.start = start;
    }

    /** False where the queue is full; no item weighs more than a call carries. */
    boolean offer(T item, int weight) {
        lock.lock();
        try {
            if (queued + weight > limits.queueMax()) return false;
            queue.add(new Weighed<>(item, weight));
            queued += weight;
        } finally {
            lock.unlock();
        }
        startWhatMay();
        return true;
    }

    /** A call is over. */
    void ended() {
        lock.lock();
        try {
            inFlight--;
        } finally {
            lock.unlock();
        }
        startWhatMay();
    }

    /** Calls started so far. */
    long calls() {
        return calls.get();
    }

    /** Commands that left in them. */
    long commands() {
        return commands.get();
    }

    private void startWhatMay() {
        for (var next = take(); next != null; next = take()) start.accept(next);
    }

    private @Nullable List<T> take() {
        lock.lock();
        try {
            if (queue.isEmpty() || inFlight >= limits.callsInFlightMax()) return null;
            var taken = new ArrayList<T>();
            int weight = 0;
            for (var head = queue.peek();
                    head != null && weight + head.commands() <= limits.commandsMax();
                    head = queue.peek()) {
                taken.add(head.item());
                weight += head.commands();
                queue.poll();
            }
            queued -= weight;
            inFlight++;
            calls.incrementAndGet();
            commands.addAndGet(weight);
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
