package dev.kessai.accounts.channel;

import org.jspecify.annotations.Nullable;

/** When an operation wants the next look; machine clock. */
final class Schedule {
    /** Who has taken an operation has this long to call and to store what he heard; more than a call may take. */
    static final long CALL_MICROS = 30_000_000;

    private static final long UNKNOWN_MICROS_MIN = 200_000;
    private static final long UNKNOWN_MICROS_MAX = 600_000_000;
    /** An open slip is asked for only in case its notice was lost. */
    private static final long OPEN_MICROS_MIN = 60_000_000;

    private static final long OPEN_MICROS_MAX = 3_600_000_000L;
    /** Payment is told again of a leg that it has not decided yet: its hint may have been lost. */
    private static final long TOLD_MICROS_MIN = 30_000_000;

    private static final long TOLD_MICROS_MAX = 86_400_000_000L;
    private static final int DOUBLINGS_MAX = 30;

    /** Ages of a call without an answer at which somebody is called. */
    static final long[] ALERT_MICROS = {60_000_000, 600_000_000};

    private Schedule() {}

    /**
     * @param attempts looks at the call under way so far
     * @return null where nothing is to come
     */
    static @Nullable Long nextMicros(Operation operation, int attempts, long nowMicros) {
        return switch (operation.outward().progress()) {
            case NEW -> attempts == 0 ? nowMicros : nowMicros + pause(attempts, UNKNOWN_MICROS_MIN, UNKNOWN_MICROS_MAX);
            case SENT -> nowMicros + CALL_MICROS;
            case UNKNOWN -> nowMicros + pause(attempts, UNKNOWN_MICROS_MIN, UNKNOWN_MICROS_MAX);
            case OPEN -> nowMicros + pause(attempts, OPEN_MICROS_MIN, OPEN_MICROS_MAX);
            case OK ->
                operation.state() == LegState.TRIED
                        ? nowMicros + pause(attempts, TOLD_MICROS_MIN, TOLD_MICROS_MAX)
                        : null;
            case NG -> null;
        };
    }

    /** Doubles with each attempt. */
    static long pause(int attempts, long leastMicros, long mostMicros) {
        return Math.min(mostMicros, leastMicros << Math.clamp(attempts, 0, DOUBLINGS_MAX));
    }

    /** How many alerts a call of this age has earned. */
    static int alerts(long ageMicros) {
        int alerts = 0;
        for (long limit : ALERT_MICROS) if (ageMicros >= limit) alerts++;
        return alerts;
    }
}
