package dev.kessai.books.reconciliation;

import java.util.List;
import java.util.Map;

/**
 * What one run of {@link Verify} found.
 *
 * @param breaks at most as many as the settings list; sorted by invariant and service
 * @param invariants for every invariant how much was compared and how much was broken
 * @param rows read, by service and table
 * @param pending payments and accounts of which the books were behind and that are not judged
 * @param millis that each reconciliation took; R0 and R1 are largely one pass, which counts for both
 * @param elapsedMillis from the first snapshot to the end
 */
public record Verdict(
        List<Break> breaks,
        Map<Invariant, Count> invariants,
        Map<String, Long> rows,
        long pending,
        Map<Reconciliation, Long> millis,
        long elapsedMillis) {
    public Verdict {
        breaks = List.copyOf(breaks);
    }

    /**
     * One thing that is wrong.
     *
     * @param service whose rows
     * @param key the payment, account or lane
     */
    public record Break(Invariant invariant, String service, String key, String expected, String found, String remedy) {
        @Override
        public String toString() {
            return "%s in %s at %s: expected %s, found %s".formatted(invariant, service, key, expected, found);
        }
    }

    /**
     * @param compared things looked at: accounts, legs, payments, lanes
     * @param broken of them; more than are listed where there are many
     */
    public record Count(long compared, long broken) {}

    public Count count(Invariant invariant) {
        return invariants.getOrDefault(invariant, new Count(0, 0));
    }

    public boolean clean() {
        return brokenCount() == 0;
    }

    /** All breaks, listed or not. */
    public long brokenCount() {
        long sum = 0;
        for (var count : invariants.values()) sum += count.broken();
        return sum;
    }
}
