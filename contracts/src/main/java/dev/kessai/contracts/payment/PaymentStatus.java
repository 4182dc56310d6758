package dev.kessai.contracts.payment;

/** What a client sees (01-payment rule 9). The last four satisfy {@link Wait#DECIDED}. */
public enum PaymentStatus {
    PROCESSING,
    WAITING_EXTERNAL,
    AUTHORIZED,
    /** From the decision to confirm. */
    SUCCEEDED,
    /** From the decision to cancel. */
    FAILED
}
