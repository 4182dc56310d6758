package dev.kessai.contracts.adjustment;

/**
 * A proposed adjustment as it is now. Times are business time, microseconds since 1970, 0 for not yet.
 *
 * @param proposedBy API client of the person who asked for it
 * @param decidedBy of the one who approved or rejected it, empty before
 * @param payment that carries it out, 0 before
 * @param failure why it was not carried out, empty otherwise
 */
public record AdjustmentView(
        long id,
        State state,
        Correction correction,
        String proposedBy,
        long proposedAtMicros,
        String decidedBy,
        long decidedAtMicros,
        long payment,
        String failure) {
    /** Stored numbers; never reused. */
    public enum State {
        PROPOSED(1),
        /** Two people want it: the payment is being made. */
        APPROVED(2),
        REJECTED(3),
        DONE(4),
        /** The coordinator refused it, or the payment failed: nothing was moved. */
        FAILED(5);

        private final int code;

        State(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        public static State of(int code) {
            for (var each : values()) if (each.code == code) return each;
            throw new IllegalArgumentException("no such state: " + code);
        }
    }
}
