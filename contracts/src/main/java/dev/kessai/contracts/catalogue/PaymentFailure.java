package dev.kessai.contracts.catalogue;

/** Why a payment failed where no participant declined; beside {@code Decline}, the values of a failure's code. */
public enum PaymentFailure {
    /** Not decided before the payment's deadline. */
    DEADLINE_EXCEEDED,
    VOIDED,
    /** Authorised, and neither captured nor voided in time. */
    EXPIRED,
    RISK_REJECTED,
    /** A leg was cancelled before its Try arrived. */
    ABORTED
}
