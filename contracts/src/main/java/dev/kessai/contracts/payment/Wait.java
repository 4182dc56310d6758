package dev.kessai.contracts.payment;

/** How long a caller wants to wait for an answer. */
public enum Wait {
    /** Until the status is one of the last four. */
    DECIDED,
    /** Until the state machine has ended. */
    COMPLETED
}
