package dev.kessai.payment;

import dev.kessai.contracts.payment.Order;

/** The CHECKING state's port (01-payment rule 12): asked once a payment, before any try. */
public interface RiskCheck {
    /** Allows all: until a risk service is wired. */
    RiskCheck NONE = order -> true;

    /** Whether the order may be tried. */
    boolean allows(Order order);
}
