package dev.kessai.base.lane;

import java.util.List;

/**
 * What a service gives to its lanes: pure decisions over memory, and the rows they lead to. Confined to the worker's
 * thread; memory is whatever the implementation keeps per lane.
 *
 * @param <C> its commands
 */
public interface LaneProgram<C> {
    /** The lane of a command. */
    int lane(C command);

    /** The newest decision that a command carries, microseconds: no batch is older than it. 0 for none. */
    default long decidedAtMicros(C command) {
        return 0;
    }

    /**
     * Reads what memory lacks for these commands. When the batch is careful, memory of its lanes is empty and the
     * stored answers of all keys are read too.
     */
    void load(LaneBatch<C> batch);

    /** Decides in arrival order: changes memory, fills the store's buffers, keeps answers for {@link #committed}. */
    void decide(LaneBatch<C> batch);

    /** The batch is durable (or had nothing to store): answers leave now. */
    void committed(LaneBatch<C> batch);

    /** The batch had no effect; answers kept for it are dropped. {@link #forget} follows for its lanes. */
    void dropped(LaneBatch<C> batch);

    /** Memory of this lane is not to be trusted any more. */
    void forget(int lane);

    /** This command alone cannot be stored, or its fate is not known: tell its sender. */
    void failed(C command, LaneFailure failure);

    /**
     * The lane of this command is owned elsewhere: tell its sender.
     *
     * @param address where, as the database says; empty while nobody owns it
     */
    void notOwner(C command, String address);

    /** A lane became ours; memory of it is empty. */
    default void acquired(LaneRow row) {}

    /** When {@link #due} wants to be called next, machine clock micros; {@link Long#MAX_VALUE} for never. */
    default long wakeAtMicros() {
        return Long.MAX_VALUE;
    }

    /** Commands that time itself sends: retries, deadlines. */
    default List<C> due(long nowMicros) {
        return List.of();
    }

    /** The service's low-water mark of a lane after this batch. */
    default long mark(int lane, LaneBatch<C> batch) {
        return 0;
    }
}
