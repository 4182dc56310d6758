package dev.kessai.base.time;

/** A business clock that may be stopped and moved forward (02-accounts, time). Any thread. */
public interface SandboxClock {
    /**
     * @param frozen whether it stands still
     * @param advancing whether it is on its way to a later time
     */
    record Reading(long micros, boolean frozen, boolean advancing) {}

    /** What became of a wish. */
    enum Outcome {
        DONE,
        /** It is on its way: ask again. */
        UNDER_WAY,
        /** Time does not go back. */
        BACKWARDS
    }

    Reading read();

    /** Stops it where it is; again changes nothing. */
    void freeze();

    /**
     * Moves it on, stopping at every time at which something is due until all is done that follows from it. Freezes it
     * where it runs.
     *
     * @param waitMillis how long the caller waits for the end
     */
    Outcome advance(long toMicros, long waitMillis);
}
