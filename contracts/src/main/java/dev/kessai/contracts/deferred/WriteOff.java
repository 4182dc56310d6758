package dev.kessai.contracts.deferred;

import java.time.YearMonth;

/**
 * A proposal to give up an overdue statement, as it is now. Times are business time, microseconds since 1970, 0 for not
 * yet.
 *
 * @param owedMinor of the statement when it was proposed; what was paid since is not given up
 * @param proposedBy API client of the person who asked for it
 * @param decidedBy of the one who approved or rejected it, empty before
 * @param payment that carries it out, 0 before
 */
public record WriteOff(
        long id,
        State state,
        long user,
        YearMonth month,
        long owedMinor,
        Grounds grounds,
        String proposedBy,
        long proposedAtMicros,
        String decidedBy,
        long decidedAtMicros,
        long payment) {
    /** How far it is. */
    public enum State {
        PROPOSED,
        /** Two people want it: the payment is being made. */
        APPROVED,
        REJECTED,
        DONE,
        /** The coordinator refused it, or the payment failed: nothing was moved. */
        FAILED
    }

    /**
     * Why.
     *
     * @param reason in words, 1 to {@link #REASON_LENGTH_MAX} characters; no names of people
     * @param ticket where it was discussed, 1 to {@link #TICKET_LENGTH_MAX} characters
     */
    public record Grounds(String reason, String ticket) {
        public static final int REASON_LENGTH_MAX = 500;
        public static final int TICKET_LENGTH_MAX = 64;

        /** Whether it can be put on record. */
        public boolean areComplete() {
            return isFilled(reason, REASON_LENGTH_MAX) && isFilled(ticket, TICKET_LENGTH_MAX);
        }

        private static boolean isFilled(String text, int lengthMax) {
            return !text.isBlank() && text.length() <= lengthMax;
        }
    }
}
