package dev.kessai.base.lane;

/** Which lanes a worker should own: called on the worker's thread three times a lease, takes over or gives back. */
public interface LaneAssignment {
    /** Takes over or releases lanes through the runner. */
    void adjust(LaneRunner<?> runner);

    /** The worker stops and has given its lanes back; called on its thread. */
    default void leave() {}
}
