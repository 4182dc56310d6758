package dev.kessai.edge.gateway;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A named limit of requests per second for each of many callers, with a burst: a token bucket that is kept as one
 * number, the time at which it will be full again (generic cell rate algorithm). Thread-safe, without locks.
 */
final class RateLimit {
    /** Callers remembered; beyond it those whose bucket is full are forgotten, and new ones share one bucket. */
    static final int CALLERS_MAX = 65_536;

    private static final String EVERYBODY_ELSE = "";
    private static final long NEVER = Long.MIN_VALUE;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final long burst;
    private final long intervalNanos;
    private final AtomicLong sweptAtNanos = new AtomicLong(NEVER);
    private final ConcurrentHashMap<String, AtomicLong> fullAtNanos = new ConcurrentHashMap<>();

    /**
     * @param name as clients read it in RateLimit headers
     * @param perSecond 1 to 1,000,000; a second's worth may come at once
     */
    RateLimit(String name, int perSecond) {
        if (perSecond < 1 || perSecond > 1_000_000) throw new IllegalArgumentException(name + "=" + perSecond);
        this.name = name;
        this.burst = perSecond;
        this.intervalNanos = SECOND_NANOS / perSecond;
    }

    /**
     * Takes one request out of the caller's bucket.
     *
     * @param nowNanos of a clock that only grows
     * @return how many are left, or -1 where none was
     */
    long take(String caller, long nowNanos) {
        var bucket = bucket(caller, nowNanos);
        while (true) {
            long stored = bucket.get();
            long fullAt = Math.max(stored, nowNanos) + intervalNanos;
            long left = burst - (fullAt - nowNanos + intervalNanos - 1) / intervalNanos;
            if (left < 0) return -1;
            if (bucket.compareAndSet(stored, fullAt)) return left;
        }
    }

    /** The RateLimit-Policy header. */
    String policy() {
        return "\"" + name + "\";q=" + burst + ";w=1";
    }

    /** The RateLimit header. */
    String state(long left) {
        return "\"" + name + "\";r=" + Math.max(0, left) + ";t=1";
    }

    int callers() {
        return fullAtNanos.size();
    }

    private AtomicLong bucket(String caller, long nowNanos) {
        var known = fullAtNanos.get(caller);
        if (known != null) return known;
        if (fullAtNanos.size() >= CALLERS_MAX) sweep(nowNanos);
        boolean room = fullAtNanos.size() < CALLERS_MAX;
        return fullAtNanos.computeIfAbsent(room ? caller : EVERYBODY_ELSE, key -> new AtomicLong(nowNanos));
    }

    /** Once a second at most: a flood of new callers must not pay for a look at all old ones each. */
    private void sweep(long nowNanos) {
        long last = sweptAtNanos.get();
        if (last != NEVER && nowNanos - last < SECOND_NANOS) return;
        if (sweptAtNanos.compareAndSet(last, nowNanos))
            fullAtNanos.values().removeIf(fullAt -> fullAt.get() <= nowNanos);
    }
}
