package dev.kessai.base.time;

/**
 * What waits for a business time. Whoever moves the clock of a sandbox asks each where to stop, and goes on when
 * nothing is under way (02-accounts, time). Any thread; may block.
 */
public interface DueWork {
    /** For messages. */
    String name();

    /** The first business time after this one at which something is due; {@link Long#MAX_VALUE} for never. */
    long nextDueMicros(long afterMicros);

    /** The clock stands at this time now: begins what is due. Called again until all is quiet. */
    void begin(long nowMicros);

    /** Whether nothing is under way, and nothing due up to this time is left. */
    boolean isQuiet(long nowMicros);

    /**
     * What is under way or left, for people, such as {@code subscriber payout is behind}; empty where all is quiet.
     * While it changes there is progress.
     */
    default String underWay(long nowMicros) {
        return isQuiet(nowMicros) ? "" : name();
    }
}
