package dev.kessai.base.id;

/**
 * Makes ids: 41 bits of milliseconds since 2020 (until 2089), 10 bits of sequence, 12 bits of lane; positive. Ids of
 * one lane only grow.
 */
public interface Ids {
    /** 2020-01-01T00:00Z. */
    long EPOCH_MILLIS = 1_577_836_800_000L;

    int LANES_MAX = 1 << 12;

    /** The next id of a lane, greater than all before, whatever the clock says. */
    long next(int lane, long nowMillis);

    /** The id that follows {@code last} in its lane; 0 where there is none yet. */
    static long after(long last, int lane, long nowMillis) {
        long byClock = Math.max(0, nowMillis - EPOCH_MILLIS) << 22;
        long byCount = ((last >>> 12) + 1) << 12; // a sequence that is used up counts on into the next millisecond
        return Math.max(byClock, byCount) | lane;
    }

    static int laneOf(long id) {
        return (int) (id & (LANES_MAX - 1));
    }

    /** Milliseconds since 1970; at least the time at which the id was made. */
    static long millisOf(long id) {
        return (id >>> 22) + EPOCH_MILLIS;
    }

    /** The smallest id that can be made at this time, of any lane: a bound for searching by time. */
    static long first(long millis) {
        return Math.max(0, millis - EPOCH_MILLIS) << 22;
    }
}
