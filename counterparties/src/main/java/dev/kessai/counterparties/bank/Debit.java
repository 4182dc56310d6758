package dev.kessai.counterparties.bank;

/**
 * A debit as the bank has booked it.
 *
 * @param requestId the caller's number: its idempotency key
 * @param code why not, empty where it was done
 * @param atMicros when
 */
record Debit(String requestId, String mandate, long amount, String code, long atMicros) {
    boolean isDone() {
        return code.isEmpty();
    }
}
