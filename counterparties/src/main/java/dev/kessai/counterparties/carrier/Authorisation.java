package dev.kessai.counterparties.carrier;

/**
 * An amount that may go on a subscriber's bill, or has.
 *
 * @param reference the caller's number: its idempotency key
 * @param captured 0 until it is
 * @param atMicros when it came to its status
 */
record Authorisation(String reference, String subscriber, long amount, Status status, long captured, long atMicros) {
    /** How far it is. */
    enum Status {
        AUTHORISED,
        CAPTURED,
        CANCELLED,
        REFUSED
    }

    Authorisation in(Status newStatus, long newCaptured, long nowMicros) {
        return new Authorisation(reference, subscriber, amount, newStatus, newCaptured, nowMicros);
    }
}
