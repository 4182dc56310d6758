package dev.kessai.accounts.channel.bank;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Turns at each bank: so many a second, evenly, in this process. Thread-safe. */
final class Pace {
    private final long gapNanos;
    private final Map<String, Long> nextNanos = new ConcurrentHashMap<>();

    Pace(int perSecond) {
        this.gapNanos = 1_000_000_000L / perSecond;
    }

    /**
     * Nanoseconds until the caller's turn. A turn within {@code mostNanos} is his; one that is later is not, and he
     * comes again.
     */
    long reserve(String bank, long nowNanos, long mostNanos) {
        var wait = new long[1];
        var _ = nextNanos.compute(bank, (name, next) -> {
            long turn = next == null ? nowNanos : Math.max(nowNanos, next);
            wait[0] = turn - nowNanos;
            return wait[0] > mostNanos ? turn : turn + gapNanos;
        });
        return wait[0];
    }
}
