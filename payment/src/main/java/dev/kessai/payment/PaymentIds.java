package dev.kessai.payment;

/**
 * Payment ids: 41 bits of milliseconds since 2020, 10 of sequence, 12 of lane. Time-ordered, and within a lane strictly
 * growing, also when the clock goes back: then the last id is counted on.
 */
final class PaymentIds {
    /** 2020-01-01T00:00:00Z. */
    static final long EPOCH_MILLIS = 1_577_836_800_000L;

    static final int LANES_MAX = 1 << 12;

    private PaymentIds() {}

    static long next(long last, int lane, long nowMillis) {
        long byClock = (nowMillis - EPOCH_MILLIS) << 22;
        long byCount = ((last >>> 12) + 1) << 12;
        return Math.max(byClock, byCount) | lane;
    }

    static int lane(long id) {
        return (int) (id & (LANES_MAX - 1));
    }
}
