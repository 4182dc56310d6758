package dev.kessai.contracts.settlement;

import java.time.LocalDate;
import java.util.List;

/**
 * Statements that are paid out together, once a second person has approved it. Times are business time, microseconds
 * since 1970, 0 for not yet.
 *
 * @param payOn whose statements, and those of before, it has
 * @param madeBy API client
 * @param decidedBy of the approver, empty before
 * @param items the first ones, at most {@link MerchantSettlement#LISTED_MAX}
 */
public record PayoutBatch(
        long id,
        State state,
        LocalDate payOn,
        String madeBy,
        long madeAtMicros,
        String decidedBy,
        long decidedAtMicros,
        long count,
        long totalMinor,
        List<Item> items) {
    public PayoutBatch {
        items = List.copyOf(items);
    }

    /** Stored numbers; never reused. */
    public enum State {
        PROPOSED(1),
        /** Payments are made and given to the bank. */
        APPROVED(2),
        REJECTED(3);

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

    /**
     * One payout.
     *
     * @param amountMinor that arrives
     * @param feeMinor that the merchant bears, tax included
     * @param payment 0 before
     * @param returned the payment that took it back, 0 for none
     */
    public record Item(
            long statement,
            long merchant,
            long amountMinor,
            long feeMinor,
            ItemState state,
            long payment,
            long returned,
            String result) {}

    /** Stored numbers; never reused. */
    public enum ItemState {
        PROPOSED(1),
        /** Its payment is being made. */
        ASKED(2),
        /** The bank is told. */
        SENT(3),
        PAID(4),
        /** The bank said no: its payment back is being made. */
        RETURNING(5),
        RETURNED(6),
        /** Nothing moved: rejected with its batch, or the coordinator refused it. */
        DROPPED(7);

        private final int code;

        ItemState(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        public static ItemState of(int code) {
            for (var each : values()) if (each.code == code) return each;
            throw new IllegalArgumentException("no such state: " + code);
        }
    }
}
