package dev.kessai.contracts.payment;

import dev.kessai.contracts.participant.LegKey;

/** What may be asked of the coordinator. Times are the machine clock's milliseconds since 1970. */
public sealed interface PaymentCommand {
    /**
     * What is cancelled at its deadline is answered as failed: when every hold is released, at the latest a second
     * after the decision (01-payment, rule 9).
     */
    long GRACE_MILLIS = 1_200;

    /** A command that changes something: idempotent by its key. */
    sealed interface Change extends PaymentCommand {
        RequestKey key();

        Wait until();

        /**
         * Until when the caller waits for the wished state and, for what is created, when an undecided payment is
         * cancelled. The answer comes at the latest {@link #GRACE_MILLIS} later.
         */
        long deadlineMillis();
    }

    record Create(RequestKey key, Order order, Wait until, long deadlineMillis) implements Change {}

    /** Gives back up to what was captured; repeatable until nothing remains. */
    record Refund(
            RequestKey key,
            long payment,
            long amountMinor,
            String accountingCode,
            String reference,
            Wait until,
            long deadlineMillis)
            implements Change {}

    /**
     * Pays from an escrow to its seller; repeatable until nothing remains.
     *
     * @param feeMinor of the seller, inside the amount
     * @param expiresAtMicros when the proceeds of a seller who is a user expire, business time; {@link Long#MAX_VALUE}
     *     for never
     */
    record Release(
            RequestKey key,
            long payment,
            long amountMinor,
            long feeMinor,
            long expiresAtMicros,
            String accountingCode,
            String reference,
            Wait until,
            long deadlineMillis)
            implements Change {}

    /** Decides an authorised payment, in full or, once, in part. */
    record Capture(RequestKey key, long payment, long amountMinor, Wait until, long deadlineMillis) implements Change {}

    /** Cancels an authorised or undecided payment. */
    record VoidPayment(RequestKey key, long payment, Wait until, long deadlineMillis) implements Change {}

    /** Reads a payment as it is now. */
    record Find(long payment) implements PaymentCommand {}

    /** A hint from a participant: a leg became definite. */
    record LegChanged(LegKey leg) implements PaymentCommand {}
}
