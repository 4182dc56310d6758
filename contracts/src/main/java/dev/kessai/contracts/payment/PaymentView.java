package dev.kessai.contracts.payment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payment as its newest stored event tells it. Times in microseconds since 1970, 0 for not yet.
 *
 * @param version of the newest event, from 1
 * @param state the state machine's state, for operators
 * @param parent the refunded payment, 0 where this is no refund
 * @param capturedMinor what was or will be confirmed
 * @param refundedMinor what live or finished refunds have taken
 * @param failure why it failed, such as BALANCE_TOO_LOW; null unless failed
 */
public record PaymentView(
        long id,
        int version,
        PaymentStatus status,
        String state,
        Order order,
        long parent,
        long capturedMinor,
        long refundedMinor,
        @Nullable String failure,
        long createdAtMicros,
        long decidedAtMicros,
        long completedAtMicros,
        List<Leg> legs) {
    public PaymentView {
        legs = List.copyOf(legs);
    }

    /** Whether it gives back what another one took. */
    public boolean isRefund() {
        return order.type() == PaymentType.REFUND;
    }

    /** One debit (negative) or credit (positive) at one participant. */
    public record Leg(int no, String participant, long owner, long amountMinor) {}
}
