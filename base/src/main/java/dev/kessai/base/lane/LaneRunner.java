package dev.kessai.base.lane;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The batch algorithm (see the package comment): no thread, no clock, no randomness of its own. Confined to one thread.
 *
 * <pre>
 *   attempt fails with   then
 *   CONFLICT             forget, run the same batch carefully
 *   LOST                 forget, run the same batch carefully, at most {@value #ATTEMPTS_MAX} times; then the fate of
 *                        its commands is not known here and their senders repeat the same keys
 *   FULL                 forget, all commands fail; where no COMMIT was sent, here and above, they never happened
 *   BAD (or a bug)       forget; not careful: the same batch carefully, since memory of a lane that was lost unseen
 *                        leads to anything; careful, one command: it fails alone; more: both halves, carefully
 *   careful, new epoch   the lane is lost: its commands are told so, the others run again
 * </pre>
 *
 * @param <C> the service's commands
 */
public final class LaneRunner<C> {
    /** How often one batch is tried before its senders are told that its fate is unknown. */
    public static final int ATTEMPTS_MAX = 5;

    private final LaneProgram<C> program;
    private final LaneStore store;
    private final LongSupplier clockMicros;
    private final TreeMap<Integer, Lane> owned = new TreeMap<>();
    /** Whether a COMMIT was sent for the commands that run. */
    private boolean committing;

    /** @param clockMicros the business clock */
    public LaneRunner(LaneProgram<C> program, LaneStore store, LongSupplier clockMicros) {
        this.program = program;
        this.store = store;
        this.clockMicros = clockMicros;
    }

    /** Takes lanes over; returns how many became ours. */
    public int takeOver(List<Integer> lanes, boolean forced) {
        List<LaneRow> rows;
        try {
            rows = store.takeOver(lanes, forced);
        } catch (LaneFailure e) {
            store.rollback();
            throw e;
        }
        for (var row : rows) {
            program.forget(row.lane());
            owned.put(row.lane(), new Lane(row));
            program.acquired(row);
        }
        return rows.size();
    }

    public boolean owns(int lane) {
        return owned.containsKey(lane);
    }

    public List<Integer> ownedLanes() {
        return List.copyOf(owned.keySet());
    }

    /** Renews the leases of all owned lanes without a batch; a lane that is no longer ours is dropped. */
    public void renew() {
        if (owned.isEmpty()) return;
        try {
            var still = store.renew(ownedRows());
            for (int lane : ownedLanes()) if (!still.contains(lane)) lose(lane);
        } catch (LaneFailure e) {
            store.rollback();
            forgetAll(owned.values());
        }
    }

    /** Gives lanes back to whoever wants them. */
    public void release(List<Integer> lanes) {
        var rows = new ArrayList<LaneRow>();
        for (int id : lanes) {
            var lane = owned.get(id);
            if (lane != null) rows.add(lane.row());
            lose(id);
        }
        try {
            store.release(rows);
        } catch (LaneFailure e) {
            store.rollback(); // the lease ends by itself
        }
    }

    /**
     * Runs commands as one batch; each is answered, failed or refused through the program before this returns.
     *
     * @return false when the database could not be reached or takes no more: a pause is due
     */
    @CanIgnoreReturnValue
    public boolean run(List<C> commands) {
        return run(commands, false);
    }

    private boolean run(List<C> commands, boolean careful) {
        var mine = commandsOfOwnedLanes(commands);
        if (mine.isEmpty()) return true;
        var again = careful;
        committing = false;
        for (int attempt = 1; ; attempt++) {
            var batch = batch(mine, again);
            var failure = attempt(batch);
            if (failure == null) return true;
            if (failure.kind() == LaneFailure.Kind.BAD && batch.careful()) return halve(mine, failure);
            switch (failure.kind()) {
                case CONFLICT, LOST, BAD -> {
                    if (attempt >= ATTEMPTS_MAX) return fail(mine, failure);
                    again = true;
                    mine = commandsOfOwnedLanes(mine);
                    if (mine.isEmpty()) return true;
                }
                case FULL -> {
                    return fail(mine, failure);
                }
            }
        }
    }

    private boolean fail(List<C> commands, LaneFailure failure) {
        var told = committing ? failure : failure.nothingStored();
        for (var command : commands) program.failed(command, told);
        return false;
    }

    private boolean halve(List<C> commands, LaneFailure failure) {
        if (commands.size() == 1) {
            program.failed(commands.getFirst(), failure);
            return true;
        }
        int middle = commands.size() / 2;
        boolean first = run(List.copyOf(commands.subList(0, middle)), true);
        return run(List.copyOf(commands.subList(middle, commands.size())), true) && first;
    }

    /** Null when the batch is done; otherwise its memory is forgotten. */
    private @Nullable LaneFailure attempt(LaneBatch<C> batch) {
        try {
            if (batch.careful() && !lock(batch)) {
                abandon(batch);
                return new LaneFailure(LaneFailure.Kind.CONFLICT, "lane lost", null);
            }
            batch.at(time(batch));
            program.load(batch);
            program.decide(batch);
            if (batch.touched()) store.write(batch.atMicros(), changes(batch));
            committing |= batch.touched();
            store.commit();
        } catch (LaneFailure failure) {
            abandon(batch);
            return failure;
        } catch (RuntimeException bug) {
            abandon(batch);
            return new LaneFailure(LaneFailure.Kind.BAD, "decide failed: " + bug, bug);
        }
        if (batch.touched()) for (var lane : batch.laneStates()) lane.committed(batch.atMicros());
        program.committed(batch);
        return null;
    }

    private void abandon(LaneBatch<C> batch) {
        store.rollback();
        program.dropped(batch);
        forgetAll(batch.laneStates());
    }

    /** Locks the lane rows and adopts what they say; false where one is no longer ours. */
    private boolean lock(LaneBatch<C> batch) {
        boolean all = true;
        for (var row : store.lock(batch.lanes())) {
            var lane = owned.get(row.lane());
            if (lane != null && lane.epoch() == row.epoch()) lane.adopt(row);
            else {
                lose(row.lane());
                all = false;
            }
        }
        for (var lane : batch.laneStates()) lane.begin();
        return all;
    }

    private LaneBatch<C> batch(List<C> commands, boolean careful) {
        var lanes = new ArrayList<Lane>();
        boolean known = true;
        for (int id : lanesOf(commands)) {
            var lane = Objects.requireNonNull(owned.get(id));
            lane.begin();
            known &= lane.known();
            lanes.add(lane);
        }
        return new LaneBatch<>(commands, lanes, careful || !known);
    }

    /** Later than all before in these lanes, and not before any decision that the batch carries out. */
    private long time(LaneBatch<C> batch) {
        long at = clockMicros.getAsLong();
        for (var lane : batch.laneStates()) at = Math.max(at, lane.lastAtMicros() + 1);
        for (var command : batch.commands()) at = Math.max(at, program.decidedAtMicros(command));
        return at;
    }

    private Iterable<Integer> lanesOf(List<C> commands) {
        var ids = new LinkedHashSet<Integer>();
        for (var command : commands) ids.add(program.lane(command));
        return ids;
    }

    private List<C> commandsOfOwnedLanes(List<C> commands) {
        boolean all = true;
        for (var command : commands) all &= owns(program.lane(command));
        if (all) return commands;
        var mine = new ArrayList<C>(commands.size());
        var strange = new ArrayList<C>();
        for (var command : commands) (owns(program.lane(command)) ? mine : strange).add(command);
        var addresses = addresses(strange);
        for (var command : strange) program.notOwner(command, addresses.getOrDefault(program.lane(command), ""));
        return mine;
    }

    private Map<Integer, String> addresses(List<C> commands) {
        var lanes = new TreeSet<Integer>();
        for (var command : commands) lanes.add(program.lane(command));
        try {
            return store.addresses(lanes);
        } catch (LaneFailure e) {
            store.rollback();
            return Map.of();
        }
    }

    private List<LaneChange> changes(LaneBatch<C> batch) {
        var changes = new ArrayList<LaneChange>();
        for (var lane : batch.laneStates()) changes.add(lane.change(program.mark(lane.id(), batch)));
        return changes;
    }

    private void forgetAll(Iterable<Lane> lanes) {
        for (var lane : lanes) {
            lane.forget();
            program.forget(lane.id());
        }
    }

    private void lose(int lane) {
        if (owned.remove(lane) != null) program.forget(lane);
    }

    private List<LaneRow> ownedRows() {
        var rows = new ArrayList<LaneRow>();
        for (var lane : owned.values()) rows.add(lane.row());
        return rows;
    }
}
