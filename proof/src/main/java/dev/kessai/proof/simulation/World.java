package dev.kessai.proof.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Time, chance and what happens next. One thread; the same seed gives the same history. */
final class World {
    static final long MILLI = 1_000;
    static final long SECOND = 1_000_000;
    static final long HOUR = 3_600 * SECOND;

    /** 2026-01-01T00:00Z. */
    static final long START = 1_767_225_600L * SECOND;

    /** A history that takes more steps does not come to rest. */
    private static final int EVENTS_MAX = 30_000;

    private record Event(long atMicros, long no, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atMicros != other.atMicros ? Long.compare(atMicros, other.atMicros) : Long.compare(no, other.no);
        }
    }

    final SplittableRandom random;
    final Auditor auditor;
    private final Faults faults;
    private final @Nullable Consumer<String> trace;
    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private long now = START;
    private long businessAhead;
    private long nextNo;
    private int events;
    private int faultCount;

    World(SplittableRandom random, Faults faults, @Nullable Consumer<String> trace) {
        this.random = random;
        this.faults = faults;
        this.trace = trace;
        this.auditor = new Auditor();
    }

    /** The machine clock. */
    long now() {
        return now;
    }

    long business() {
        return now + businessAhead;
    }

    /** Sets business time forward or back, as in a sandbox. */
    void shiftBusiness(long byMicros) {
        businessAhead += byMicros;
        faultCount++;
    }

    int events() {
        return events;
    }

    int faultCount() {
        return faultCount;
    }

    void countFault() {
        faultCount++;
    }

    void at(long atMicros, Runnable action) {
        queue.add(new Event(Math.max(now, atMicros), nextNo++, action));
    }

    void after(long micros, Runnable action) {
        at(now + micros, action);
    }

    /** Lets everything happen that happens until then; false when nothing is left. */
    boolean runUntil(long untilMicros) {
        while (!queue.isEmpty() && queue.peek().atMicros() <= untilMicros) {
            Broken.unless(++events <= EVENTS_MAX, "the history comes to rest");
            var event = queue.remove();
            now = Math.max(now, event.atMicros());
            event.action().run();
        }
        if (untilMicros != Long.MAX_VALUE) now = Math.max(now, untilMicros);
        return !queue.isEmpty();
    }

    Faults.Blow blow(Faults.Step step, Node<?> node) {
        var blow = faults.at(step, node);
        if (blow != Faults.Blow.NONE) {
            faultCount++;
            trace(() -> node.name() + ": " + blow + " at " + step);
        }
        return blow;
    }

    /** Sends a list over the network: it may be lost, come twice, late, or in pieces. */
    <T> void send(String from, String to, List<T> parts, Consumer<List<T>> arrive) {
        var fate = faults.of(from, to, parts);
        if (fate != Faults.Fate.ARRIVES) faultCount++;
        trace(() -> from + " -> " + to + (fate == Faults.Fate.ARRIVES ? "" : " [" + fate + "]") + ": " + parts);
        switch (fate) {
            case ARRIVES -> after(latency(), () -> arrive.accept(parts));
            case LOST -> {}
            case TWICE -> {
                after(latency(), () -> arrive.accept(parts));
                after(latency() + random.nextLong(3 * SECOND), () -> arrive.accept(parts));
            }
            case LATE -> after(lateness(), () -> arrive.accept(parts));
            case SHUFFLED -> {
                var shuffled = new ArrayList<>(parts);
                while (!shuffled.isEmpty()) {
                    var one = List.of(shuffled.remove(random.nextInt(shuffled.size())));
                    after(latency() + random.nextLong(50 * MILLI), () -> arrive.accept(one));
                }
            }
        }
    }

    private long latency() {
        return 200 + random.nextLong(1_800);
    }

    private long lateness() {
        return random.nextInt(4) == 0 ? random.nextLong(30 * SECOND) : random.nextLong(3 * SECOND);
    }

    boolean isTraced() {
        return trace != null;
    }

    void trace(Supplier<String> line) {
        if (trace == null) return;
        long since = now - START;
        trace.accept(String.format("%9d.%06d  %s", since / SECOND, since % SECOND, line.get()));
    }
}
