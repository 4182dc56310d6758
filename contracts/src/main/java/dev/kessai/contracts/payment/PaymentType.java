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
    OPENING(7),
    /** What a user owes for deferred purchases is paid. */
    REPAYMENT(8),
    /** A buyer pays for what is not delivered yet: the company keeps the money for the seller. */
    ESCROW(9),
    /** From an escrow to the seller; made from the escrow. */
    ESCROW_RELEASE(10),
    /** A lot that was not used becomes breakage. */
    EXPIRY(11),
    /** Prepaid value or proceeds become money after the user was identified. */
    CLASS_CHANGE(12),
    /** A correction against suspense, or a loss that the company bears; two people approved it. */
    ADJUSTMENT(13),
    /** A period of a merchant's sales becomes payable, less fees. */
    CLEARING(14),
    /** What is payable leaves for the bank. */
    PAYOUT(15),
    /** The bank gave it back. */
    PAYOUT_RETURN(16),
    /** A line of the bank's statement, matched. */
    BANK_SETTLEMENT(17),
    /** A late fee becomes due. */
    ACCRUAL(18),
    /** Expected credit losses are provided for. */
    ALLOWANCE(19),
    /** A debt that will not be paid. */
    WRITE_OFF(20),
    /** Between the company's bank accounts and the trust. */
    INTERNAL_TRANSFER(21),
    /** A channel takes back what it had reported: what the user lacks is owed. */
    CLAW_BACK(22);

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
