package dev.kessai.base.time;

/** A business clock that may be stopped and moved forward (02-accounts, time). Any thread. */
public interface SandboxClock {
    /**
     * @param frozen whether it stands still
     * @param advancing whether it is on its way to a later time
     * @param waitsFor what the newest advance waits for, or has given up to wait for; empty for nothing
     */
    record Reading(long micros, boolean frozen, boolean advancing, String waitsFor) {}

    /** What became of a wish. */
    enum Outcome {
        DONE,
        /** It is on its way: ask again. */
        UNDER_WAY,
        /** Time does not go back. */
        BACKWARDS,
        /** Something that was to be done first has not moved for a long time: {@link Reading#waitsFor}. */
        NOT_QUIET
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
