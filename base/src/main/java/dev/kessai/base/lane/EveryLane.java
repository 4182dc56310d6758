package dev.kessai.base.lane;

import java.util.ArrayList;

/**
 * The assignment of an instance that is alone: it wants every lane. When it holds the lock of the data directory nobody
 * else can be alive, so the first time it does not wait for leases of the dead to end; the epoch makes even a mistake
 * harmless.
 */
public final class EveryLane implements LaneAssignment {
    private final int lanes;
    private boolean forced;

    public EveryLane(int lanes, boolean forced) {
        this.lanes = lanes;
        this.forced = forced;
    }

    @Override
    public void adjust(LaneRunner<?> runner) {
        var missing = new ArrayList<Integer>();
        for (int lane = 0; lane < lanes; lane++) if (!runner.owns(lane)) missing.add(lane);
        if (missing.isEmpty()) return;
        var _ = runner.takeOver(missing, forced);
        forced = false;
    }
}
