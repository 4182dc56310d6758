package dev.kessai.proof.simulation;

import dev.kessai.base.lane.LaneChange;
import dev.kessai.base.lane.LaneFailure;
import dev.kessai.base.lane.LaneRow;
import dev.kessai.base.lane.LaneStore;
import dev.kessai.proof.simulation.Faults.Step;
import dev.kessai.proof.simulation.ModelDatabase.Guard;
import dev.kessai.proof.simulation.ModelDatabase.LaneState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process's connection to the model of its database. What is written is checked against keys, versions and the lane
 * rows when it is written, and becomes visible at the commit; meanwhile the lane rows are locked. Each step is a place
 * where the process may die, stop or lose its connection. Subclasses have the service's tables.
 */
@SuppressWarnings("ReferenceEquality") // a session holds a lock, not its equal
abstract class ModelSession implements LaneStore {
    /** A row on its way into a table. */
    interface Change {
        /** Whether keys and versions allow it. */
        boolean holds();

        void apply();

        /** What the auditor sees of it. */
        Object row();

        /** Whether a database whose outbox is not part of the transaction keeps it in any case. */
        default boolean survivesRollback() {
            return false;
        }
    }

    private final ModelDatabase database;
    private final Node<?> node;
    private final List<Change> buffered = new ArrayList<>();
    private final List<Change> written = new ArrayList<>();
    private List<LaneChange> laneChanges = List.of();
    private final List<LaneState> locked = new ArrayList<>();
    private long atMicros;
    private boolean read;

    ModelSession(ModelDatabase database, Node<?> node) {
        this.database = database;
        this.node = node;
    }

    final ModelDatabase database() {
        return database;
    }

    final void add(Change change) {
        buffered.add(change);
    }

    /** Called by each read. */
    final void reading() {
        if (read) return;
        read = true;
        node.pass(Step.READ);
    }

    /** The batch's time, of the write under way. */
    final long atMicros() {
        return atMicros;
    }

    @Override
    public final List<LaneRow> lock(List<Integer> lanes) {
        reading();
        var rows = new ArrayList<LaneRow>();
        for (int id : lanes.stream().sorted().toList())
            rows.add(lock(database.lane(id)).row());
        return rows;
    }

    private LaneState lock(LaneState lane) {
        if (lane.lockedBy == this) return lane;
        if (lane.lockedBy != null) throw new LaneFailure(LaneFailure.Kind.LOST, "lock timeout", null);
        lane.lockedBy = this;
        locked.add(lane);
        return lane;
    }

    @Override
    public final void write(long at, List<LaneChange> lanes) {
        node.pass(Step.WRITE);
        atMicros = at;
        laneChanges = List.copyOf(lanes);
        for (var change : lanes) {
            var lane = lock(database.lane(change.lane()));
            conflictUnless(!database.guards(Guard.EPOCH) || lane.epoch == change.epoch(), "epoch");
            conflictUnless(!database.guards(Guard.OUTBOX_SEQ) || lane.outboxSeq == change.oldOutboxSeq(), "outbox_seq");
        }
        for (var change : buffered) {
            conflictUnless(change.holds(), "key or version");
            written.add(change);
        }
        buffered.clear();
    }

    private void conflictUnless(boolean holds, String guard) {
        if (holds) return;
        if (!database.guards(Guard.OUTBOX_IN_TRANSACTION)) keepOutbox(buffered);
        database.world().trace(() -> node.name() + ": conflict, " + guard);
        throw new LaneFailure(LaneFailure.Kind.CONFLICT, guard, null);
    }

    private void keepOutbox(List<Change> changes) {
        for (var change : changes) {
            if (!change.survivesRollback()) continue;
            change.apply();
            database.world().auditor.committed(database, 0, List.of(), List.of(change.row()));
        }
    }

    @Override
    public final void commit() {
        boolean writes = !laneChanges.isEmpty();
        if (writes) {
            node.pass(Step.COMMIT);
            var rows = new ArrayList<Object>(written.size());
            for (var change : written) {
                change.apply();
                rows.add(change.row());
            }
            for (var change : laneChanges) database.lane(change.lane()).change(change, atMicros);
            var changes = laneChanges;
            end();
            database.world().trace(() -> node.name() + ": stores " + rows);
            database.world().auditor.committed(database, atMicros, changes, rows);
            node.pass(Step.COMMITTED);
        } else end();
    }

    @Override
    public final void rollback() {
        if (!database.guards(Guard.OUTBOX_IN_TRANSACTION)) keepOutbox(written);
        end();
    }

    /** The process died: its transaction has no effect. */
    final void abort() {
        rollback();
    }

    private void end() {
        buffered.clear();
        written.clear();
        laneChanges = List.of();
        for (var lane : locked) if (lane.lockedBy == this) lane.lockedBy = null;
        locked.clear();
        read = false;
    }

    @Override
    public final List<LaneRow> takeOver(List<Integer> lanes, boolean forced) {
        var free = new ArrayList<LaneState>();
        for (int id : lanes) {
            var lane = database.lane(id);
            if (isMine(lane) && !forced) continue; // renewed in time
            if (!forced) askForSign(lane.owner);
            if (!forced && !isOver(lane)) continue;
            if (lane.lockedBy != null) throw new LaneFailure(LaneFailure.Kind.LOST, "lock timeout", null);
            free.add(lane);
        }
        var taken = new ArrayList<LaneRow>();
        for (var lane : free) {
            lane.epoch++;
            lane.owner = node;
            lane.ownerLife = node.starts();
            lane.leaseUntilMicros = database.world().now() + ModelDatabase.LEASE_MICROS;
            database.world().auditor.takenOver(database, lane.id, lane.epoch);
            taken.add(lane.row());
        }
        return taken;
    }

    private boolean isOver(LaneState lane) {
        return lane.owner == null || lane.leaseUntilMicros < database.world().now();
    }

    private boolean isMine(LaneState lane) {
        return lane.owner == node && lane.ownerLife == node.starts();
    }

    /** A live owner has renewed its lease lately. */
    private void askForSign(@Nullable Node<?> owner) {
        if (owner != null && owner != node) owner.renew();
    }

    @Override
    public final List<Integer> renew(List<LaneRow> lanes) {
        var still = new ArrayList<Integer>();
        for (var row : lanes) {
            var lane = database.lane(row.lane());
            if (lane.epoch != row.epoch()) continue;
            lane.leaseUntilMicros = database.world().now() + ModelDatabase.LEASE_MICROS;
            still.add(row.lane());
        }
        return still;
    }

    @Override
    public final void release(List<LaneRow> lanes) {
        for (var row : lanes) {
            var lane = database.lane(row.lane());
            if (lane.epoch == row.epoch()) lane.owner = null;
        }
    }
}
