package dev.kessai.payment;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;

/**
 * When which payment wants a look, machine clock. Timers are not cancelled: a payment that has ended meanwhile is
 * skipped. Most have the same delay, so they come in order by themselves and cost no sorting.
 */
final class Timers {
    private record Timer(long atMicros, long payment) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return Long.compare(atMicros, other.atMicros);
        }
    }

    private final ArrayDeque<Timer> inOrder = new ArrayDeque<>();
    private final PriorityQueue<Timer> sorted = new PriorityQueue<>();

    void add(long atMicros, long payment) {
        var timer = new Timer(atMicros, payment);
        var last = inOrder.peekLast();
        if (last == null || last.atMicros() <= atMicros) inOrder.add(timer);
        else sorted.add(timer);
    }

    long nextMicros() {
        long next = inOrder.isEmpty() ? Long.MAX_VALUE : inOrder.peek().atMicros();
        return sorted.isEmpty() ? next : Math.min(next, sorted.peek().atMicros());
    }

    /** Takes at most {@code max} timers that have come. */
    void due(long nowMicros, int max, LongConsumer each) {
        for (int i = 0; i < max && !inOrder.isEmpty() && inOrder.peek().atMicros() <= nowMicros; i++)
            each.accept(inOrder.remove().payment());
        for (int i = 0; i < max && !sorted.isEmpty() && sorted.peek().atMicros() <= nowMicros; i++)
            each.accept(sorted.remove().payment());
    }
}
