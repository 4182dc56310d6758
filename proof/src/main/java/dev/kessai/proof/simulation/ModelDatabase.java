package dev.kessai.proof.simulation;

import dev.kessai.base.lane.LaneChange;
import dev.kessai.base.lane.LaneRow;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One service's database: its lane rows with their locks and leases. Rows of tables are in the session's subclass. */
final class ModelDatabase {
    static final long LEASE_MICROS = 3 * World.SECOND;

    /** A guard of the database that a planted bug takes away. */
    enum Guard {
        EPOCH,
        OUTBOX_SEQ,
        VERSION_KEY,
        ENTRY_KEY,
        OUTBOX_IN_TRANSACTION
    }

    /** A lane row, and who holds its lock. */
    static final class LaneState {
        final int id;
        int epoch;
        long lastAtMicros;
        long outboxSeq;
        long mark;
        long leaseUntilMicros;

        @Nullable
        Node<?> owner;

        int ownerLife;

        @Nullable
        ModelSession lockedBy;

        LaneState(int id) {
            this.id = id;
        }

        LaneRow row() {
            return new LaneRow(id, epoch, lastAtMicros, outboxSeq, mark);
        }

        void change(LaneChange change, long atMicros) {
            lastAtMicros = atMicros;
            outboxSeq = change.outboxSeq();
            mark = change.mark();
        }
    }

    private final World world;
    private final String name;
    private final LaneState[] lanes;
    private final Set<Guard> missing;

    /** @param missing guards that this database lacks */
    ModelDatabase(World world, String name, int laneCount, Set<Guard> missing) {
        this.world = world;
        this.name = name;
        this.lanes = new LaneState[laneCount];
        this.missing = missing.isEmpty() ? EnumSet.noneOf(Guard.class) : EnumSet.copyOf(missing);
        for (int i = 0; i < laneCount; i++) lanes[i] = new LaneState(i);
    }

    World world() {
        return world;
    }

    String name() {
        return name;
    }

    int laneCount() {
        return lanes.length;
    }

    LaneState lane(int id) {
        return lanes[id];
    }

    boolean guards(Guard guard) {
        return !missing.contains(guard);
    }

    @Nullable
    Node<?> owner(int lane) {
        return lanes[lane].owner;
    }

    /** Its owner shows no more signs of life from now on. */
    void leaseRunsFrom(Node<?> owner) {
        for (var lane : lanes)
            if (lane.owner == owner)
                lane.leaseUntilMicros = Math.min(lane.leaseUntilMicros, world.now() + LEASE_MICROS);
    }
}
