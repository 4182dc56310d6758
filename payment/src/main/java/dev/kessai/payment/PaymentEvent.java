package dev.kessai.payment;

import dev.kessai.payment.Leg.Taken;
import java.util.List;

/** What is stored of a payment: history is these events in order of version, state is what they fold to. */
public sealed interface PaymentEvent {
    /** The order with its legs; with {@code riskAllows} it announces the first tries too. */
    record Created(Payment.Head head, boolean riskAllows) implements PaymentEvent {}

    /**
     * Announces the tries of a further phase.
     *
     * @param deadlineMillis new deadline, machine clock
     */
    record Trying(int phase, long deadlineMillis) implements PaymentEvent {}

    /** An external party has to act; until then, business time. */
    record Waiting(long untilMicros) implements PaymentEvent {}

    /** Everything is reserved; a capture is awaited until then, business time. */
    record Authorized(long untilMicros) implements PaymentEvent {}

    /**
     * The commit point.
     *
     * @param amountsMinor by leg; empty when every leg keeps its full amount
     */
    record DecidedConfirm(List<Long> amountsMinor) implements PaymentEvent {
        public DecidedConfirm {
            amountsMinor = List.copyOf(amountsMinor);
        }
    }

    record DecidedCancel(String failure) implements PaymentEvent {}

    record Succeeded(List<Taken> taken) implements PaymentEvent {
        public Succeeded {
            taken = List.copyOf(taken);
        }
    }

    record Failed(String failure) implements PaymentEvent {}

    /**
     * A refund, or a release to the seller, has reserved these parts of what was taken.
     *
     * @param refund the payment that reserves
     */
    record RefundReserved(long refund, List<Taken> parts, boolean release) implements PaymentEvent {
        public RefundReserved {
            parts = List.copyOf(parts);
        }
    }

    /** That refund failed: its parts can be refunded again. */
    record RefundReleased(long refund) implements PaymentEvent {}
}
