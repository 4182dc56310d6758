package dev.kessai.payment;

import dev.kessai.contracts.payment.PaymentView;
import java.util.ArrayList;

/** A payment as others may see it. */
final class Views {
    private Views() {}

    static PaymentView view(Payment payment) {
        var legs = new ArrayList<PaymentView.Leg>(payment.head().legs().size());
        for (var leg : payment.head().legs()) {
            long amount = payment.amountMinor(leg);
            legs.add(new PaymentView.Leg(
                    leg.no(), leg.participant(), leg.owner(), leg instanceof Leg.Debit ? -amount : amount));
        }
        return new PaymentView(
                payment.id(),
                payment.version(),
                payment.state().status(),
                payment.state().name(),
                payment.order(),
                payment.head().parent(),
                payment.capturedMinor(),
                payment.refunds().refundedMinor(),
                payment.failure().isEmpty() ? null : payment.failure(),
                payment.head().createdAtMicros(),
                payment.decidedAtMicros(),
                payment.endedAtMicros(),
                legs);
    }
}
