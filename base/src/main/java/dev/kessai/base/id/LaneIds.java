package dev.kessai.base.id;

/** Remembers the last id of each lane. Not thread-safe: lanes have one owner. */
public final class LaneIds implements Ids {
    private final long[] last;

    public LaneIds(int lanes) {
        if (lanes < 1 || lanes > LANES_MAX) throw new IllegalArgumentException("lanes=" + lanes);
        last = new long[lanes];
    }

    /** Ids of this lane will be greater than this one, which somebody made before us. */
    public void seen(int lane, long id) {
        last[lane] = Math.max(last[lane], id);
    }

    @Override
    public long next(int lane, long nowMillis) {
        last[lane] = Ids.after(last[lane], lane, nowMillis);
        return last[lane];
    }
}
