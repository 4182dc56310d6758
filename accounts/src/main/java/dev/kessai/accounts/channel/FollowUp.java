package dev.kessai.accounts.channel;

import dev.kessai.contracts.participant.LegKey;

/**
 * A payment that a channel opens because a partner's money and a payment's leg do not match. Stored with what causes
 * it, sent until it has succeeded.
 *
 * @param key of the request, such as {@code late:pay_0sas860940000:2}: the same cause has the same, for ever
 * @param leg the cause
 * @param amountMinor minor units
 */
public record FollowUp(String key, LegKey leg, Kind kind, long amountMinor) {
    /** Which way. */
    public enum Kind {
        /** From the channel's clearing account to the user: money that the payment did not take. */
        TOP_UP(1),
        /** From the user to the channel's clearing account: money that there never was. */
        CLAW_BACK(2),
        /** The same, of a withdrawal that the bank could not transfer. */
        RETURN(3);

        private static final Kind[] ALL = values();

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Kind of(int code) {
            return ALL[code - 1];
        }
    }

    /** Money that came after a cancel, and what a payment left over. */
    static FollowUp late(Operation operation, long amountMinor) {
        return new FollowUp("late:" + text(operation.leg()), operation.leg(), Kind.TOP_UP, amountMinor);
    }

    /** Money that came once more for the same leg. */
    static FollowUp second(Operation operation, Receipt receipt) {
        var key = "late:" + text(operation.leg()) + ":" + receipt.id();
        return new FollowUp(key, operation.leg(), Kind.TOP_UP, receipt.amountMinor());
    }

    /** Money that was to go back through the channel and cannot. */
    static FollowUp returned(Operation operation) {
        var amount = operation.asked().amountMinor();
        return new FollowUp("return:" + text(operation.leg()), operation.leg(), Kind.TOP_UP, amount);
    }

    /** A withdrawal that the bank could not transfer. */
    public static FollowUp returnedWithdrawal(long payment, long amountMinor) {
        var leg = new LegKey(payment, 1);
        return new FollowUp("return:" + text(leg), leg, Kind.RETURN, amountMinor);
    }

    static FollowUp clawBack(Operation operation, Receipt receipt, long amountMinor) {
        var key = "correction:" + text(operation.leg()) + ":" + receipt.id();
        return new FollowUp(key, operation.leg(), Kind.CLAW_BACK, amountMinor);
    }

    private static String text(LegKey leg) {
        return Reference.of(leg).replace('-', ':');
    }
}
