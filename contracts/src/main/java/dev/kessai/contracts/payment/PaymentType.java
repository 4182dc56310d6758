package dev.kessai.contracts.payment;

import java.util.Optional;

/** What kind of movement a payment is (01-payment, types). */
public enum PaymentType {
    PURCHASE(1),
    TOP_UP(2),
    TRANSFER(3),
    WITHDRAWAL(4),
    REFUND(5),
    GRANT(6),
    OPENING(7);

    private static final PaymentType[] ALL = values();
    private final int code;

    PaymentType(int code) {
        this.code = code;
    }

    /** The stored number; never reused. */
    public int code() {
        return code;
    }

    public static Optional<PaymentType> find(int code) {
        for (var each : ALL) if (each.code == code) return Optional.of(each);
        return Optional.empty();
    }
}
