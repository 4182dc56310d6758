package dev.kessai.contracts.reconciliation;

/**
 * How a case shall end.
 *
 * @param reason in words, 1 to {@link #REASON_LENGTH_MAX} characters; no names of people
 * @param ticket where it was discussed, up to {@link #TICKET_LENGTH_MAX} characters, or empty
 * @param adjustment the proposed correction of money; 0 for the other kinds
 */
public record Resolution(Kind kind, String reason, String ticket, long adjustment) {
    public static final int REASON_LENGTH_MAX = 500;
    public static final int TICKET_LENGTH_MAX = 64;

    /** Nobody has proposed anything. */
    public static final Resolution NONE = new Resolution(Kind.NONE, "", "", 0);

    /** Stored numbers; never reused. */
    public enum Kind {
        NONE(0),
        /** What was said of the payment is told to accounting once more; it knows what it has. */
        PUBLISH_AGAIN(1),
        /** Money is moved, by an adjustment, which has its own two approvals. */
        ADJUSTMENT(2),
        /** It is as it is, and known why. */
        EXPLAINED(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        public static Kind of(int code) {
            for (var each : values()) if (each.code == code) return each;
            throw new IllegalArgumentException("no such kind: " + code);
        }
    }

    /** Whether it can be put on record. */
    public boolean isComplete() {
        boolean texts =
                !reason.isBlank() && reason.length() <= REASON_LENGTH_MAX && ticket.length() <= TICKET_LENGTH_MAX;
        return switch (kind) {
            case NONE -> false;
            case ADJUSTMENT -> texts && adjustment > 0;
            case PUBLISH_AGAIN, EXPLAINED -> texts && adjustment == 0;
        };
    }
}
