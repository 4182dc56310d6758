package dev.kessai.books.accounting;

/** The arithmetic of safeguarding (04-books). Yen. */
final class Safeguard {
    private static final long REQUIRED_MIN = 10_000_000;
    private static final long FULL_RATE_UNTIL = 100_000_000;
    private static final long FULL_RATE_PERCENT = 5;
    private static final long REST_RATE_PERCENT = 1;
    private static final long PREPAID_FREE = 10_000_000;

    private Safeguard() {}

    /**
     * For funds transfer type II: what is outstanding and the cost of giving it back, 5 % up to 100 million and 1 % of
     * the rest, rounded up; at least 10 million.
     */
    static long required(long outstanding) {
        if (outstanding < 0) throw new IllegalArgumentException("outstanding " + outstanding);
        long full = Math.min(outstanding, FULL_RATE_UNTIL);
        long cost = Math.ceilDiv(full * FULL_RATE_PERCENT, 100L)
                + Math.ceilDiv(Math.multiplyExact(outstanding - full, REST_RATE_PERCENT), 100L);
        return Math.max(REQUIRED_MIN, Math.addExact(outstanding, cost));
    }

    /** For prepaid value: half of what is unused, rounded up, where that is above 10 million. */
    static long requiredPrepaid(long unused) {
        return unused > PREPAID_FREE ? Math.ceilDiv(unused, 2L) : 0;
    }
}
