package dev.kessai.contracts.payment;

import java.util.List;

/**
 * How a payment came to be what it is: its stored events in the order of version. Answers that came between two events
 * are not stored by the coordinator; the ledgers keep them ({@code LegHistory}).
 *
 * @param payment as it is now
 */
public record PaymentStory(PaymentView payment, List<Event> events) {
    public PaymentStory {
        events = List.copyOf(events);
    }

    /**
     * One stored event.
     *
     * @param version from 1, without a hole
     * @param atMicros business time
     * @param state of the payment after it
     * @param refund whom a reservation of this payment's parts is for, 0 otherwise
     * @param failure why it was cancelled or failed, empty otherwise
     */
    public record Event(int version, long atMicros, String state, Kind kind, long refund, String failure) {}

    /** What happened. */
    public enum Kind {
        /** Accepted: the order and its legs; with an allowing risk check it announces the first tries. */
        CREATED,
        /** The tries of a further phase are announced. */
        TRYING,
        /** Somebody outside has to act. */
        WAITING,
        /** Everything is reserved; a capture is awaited. */
        AUTHORIZED,
        /** The commit point. */
        DECIDED_CONFIRM,
        DECIDED_CANCEL,
        SUCCEEDED,
        FAILED,
        REFUND_RESERVED,
        REFUND_RELEASED
    }
}
