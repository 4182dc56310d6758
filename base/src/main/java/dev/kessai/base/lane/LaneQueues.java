package dev.kessai.base.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Commands that wait, by lane. A batch takes whole lanes, the one whose first command has waited longest first, so that
 * it touches few lanes; what does not fit keeps its age, so that a hot lane starves nobody and nobody waits two turns.
 * Confined to a thread.
 *
 * @param <C> the service's commands
 */
final class LaneQueues<C> {
    private record Waiting<C>(C command, long number) {}

    private static final class Queue<C> {
        private final ArrayDeque<Waiting<C>> commands = new ArrayDeque<>();

        /** Of the first one; there is one. */
        private long number() {
            return commands.element().number();
        }
    }

    private final Map<Integer, Queue<C>> byLane = new HashMap<>();
    /** Those that are not empty. */
    private final PriorityQueue<Queue<C>> oldestFirst = new PriorityQueue<>(Comparator.comparingLong(Queue::number));

    private long next;

    void add(int lane, C command) {
        var queue = byLane.computeIfAbsent(lane, id -> new Queue<>());
        boolean first = queue.commands.isEmpty();
        queue.commands.add(new Waiting<>(command, next++));
        if (first) oldestFirst.add(queue);
    }

    boolean isEmpty() {
        return oldestFirst.isEmpty();
    }

    /** Takes at most so many; those of one lane in the order in which they came. */
    List<C> take(int max) {
        var taken = new ArrayList<C>();
        while (taken.size() < max && !oldestFirst.isEmpty()) {
            var queue = oldestFirst.remove();
            while (taken.size() < max && !queue.commands.isEmpty())
                taken.add(queue.commands.remove().command());
            if (!queue.commands.isEmpty()) oldestFirst.add(queue);
        }
        return taken;
    }
}
