package dev.kessai.proof.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Many histories on several threads, one history a thread, and what they came to. The counts may be read by all. */
final class Campaign {
    /** So many broken seeds are kept with their rule; all are counted. */
    private static final int BROKEN_KEPT_MAX = 10;

    /** @param untilBroken whether to stop at the first break */
    record Seeds(long from, long count, boolean untilBroken) {}

    private final Seeds seeds;
    private final AtomicLong next;
    private final LongAdder done = new LongAdder();
    private final LongAdder payments = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder legs = new LongAdder();
    private final LongAccumulator legsMost = new LongAccumulator(Math::max, 0);
    private final LongAdder brokenCount = new LongAdder();
    private final Map<Long, String> broken = Collections.synchronizedMap(new TreeMap<>());

    Campaign(Seeds seeds) {
        this.seeds = seeds;
        this.next = new AtomicLong(seeds.from());
    }

    /**
     * Runs them all.
     *
     * @param histories called once a thread
     * @param tell called by one thread, between its histories
     */
    void run(int threads, Supplier<LongFunction<Map<String, Object>>> histories, Runnable tell)
            throws InterruptedException {
        try (var executor = Executors.newFixedThreadPool(threads)) {
            var parts = new ArrayList<Future<?>>();
            for (int i = 0; i < threads; i++) {
                boolean tells = i == 0;
                parts.add(executor.submit(() -> runPart(histories.get(), tells ? tell : () -> {})));
            }
            for (var part : parts) {
                var _ = part.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void runPart(LongFunction<Map<String, Object>> histories, Runnable tell) {
        for (long seed = next.getAndIncrement(); wants(seed); seed = next.getAndIncrement()) {
            var result = histories.apply(seed);
            done.increment();
            payments.add(number(result, "payments"));
            faults.add(number(result, "faults"));
            events.add(number(result, "events"));
            legs.add(number(result, "legs"));
            legsMost.accumulate(number(result, "legs"));
            if (result.get("broken") instanceof String rule) {
                brokenCount.increment();
                if (broken.size() < BROKEN_KEPT_MAX) broken.put(seed, rule);
            }
            tell.run();
        }
    }

    private boolean wants(long seed) {
        boolean over = seeds.untilBroken() && brokenCount.sum() > 0;
        return seed < seeds.from() + seeds.count() && !over;
    }

    private static long number(Map<String, Object> result, String name) {
        return ((Number) result.getOrDefault(name, 0)).longValue();
    }

    long count() {
        return seeds.count();
    }

    long done() {
        return done.sum();
    }

    long brokenCount() {
        return brokenCount.sum();
    }

    /** The first broken seeds and the rule that each of them breaks. */
    Map<Long, String> broken() {
        synchronized (broken) {
            return new TreeMap<>(broken);
        }
    }

    long payments() {
        return payments.sum();
    }

    long faults() {
        return faults.sum();
    }

    long events() {
        return events.sum();
    }

    /** Of the first payment of each history. */
    long legs() {
        return legs.sum();
    }

    long legsMost() {
        return legsMost.get();
    }
}
