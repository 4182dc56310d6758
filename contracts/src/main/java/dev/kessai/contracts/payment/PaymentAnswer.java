package dev.kessai.contracts.payment;

/** What the coordinator answers. */
public sealed interface PaymentAnswer {
    /**
     * The payment as it is now.
     *
     * @param replayed the key was known
     * @param satisfied the wished state is reached; otherwise the caller's deadline came first
     */
    record Taken(PaymentView payment, boolean replayed, boolean satisfied) implements PaymentAnswer {}

    /**
     * Refused before anything was stored; the key is not used up.
     *
     * @param param the field at fault in the words of {@link Order}, or empty
     */
    record Refused(Refusal reason, String param) implements PaymentAnswer {}

    /** Not known whether it happened: the same key again, after this pause. */
    record Retry(long afterMillis, String detail) implements PaymentAnswer {}

    /** The lane lives elsewhere; empty where the owner is not known now. */
    record NotOwner(String address) implements PaymentAnswer {}

    /** Why a command is refused; each value names its rule. */
    enum Refusal {
        /** The key was used with another content. */
        KEY_REUSED,
        PAYMENT_NOT_FOUND,
        PAYEE_NOT_FOUND,
        PAYEE_CLOSED,
        PAYEE_BLOCKED,
        /** The payee would hold more than it may. */
        PAYEE_LIMIT_EXCEEDED,
        AMOUNT_NOT_POSITIVE,
        AMOUNT_TOO_LARGE,
        CURRENCY_NOT_OFFERED,
        SOURCES_DO_NOT_SUM,
        SOURCE_UNKNOWN,
        SOURCE_TWICE,
        PARTS_DO_NOT_SUM,
        /** The legality matrix forbids this source, target or purpose. */
        NOT_LEGAL,
        ACCOUNTING_CODE_UNKNOWN,
        DEADLINE_OUT_OF_RANGE,
        REFERENCE_TOO_LONG,
        PAYER_MISSING,
        PAYEE_MISSING,
        FEE_NOT_ALLOWED,
        TRANSFER_TOO_LARGE,
        NOT_REFUNDABLE,
        NOT_RELEASABLE,
        REFUND_ABOVE_CAPTURED,
        NOT_CAPTURABLE,
        CAPTURE_ABOVE_AUTHORIZED,
        NOT_VOIDABLE,
        /** The pivot was sent: only a definite no ends the payment now (01-payment rule 5). */
        NOT_NOW,
        /** Too much is under way; nothing was stored. */
        BUSY,
        /** The database does not answer, or its disk is full; nothing was stored. */
        STORE_UNAVAILABLE
    }
}
