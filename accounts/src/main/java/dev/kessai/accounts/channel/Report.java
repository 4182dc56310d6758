package dev.kessai.accounts.channel;

/** What is heard of an operation, whichever way: answer, inquiry, notice, day-end file. */
public sealed interface Report {
    /**
     * The partner has the request and somebody has to act there.
     *
     * @param partnerReference its own number
     * @param action what the payer does, such as {@code slip:60013-0012345}
     */
    record Opened(String partnerReference, String action) implements Report {}

    /** Reserved at the partner: to be captured or released. */
    record Granted(String partnerReference) implements Report {}

    /**
     * Money was taken from the payer.
     *
     * @param receipt the partner's number of this money; the same money has the same
     * @param provisional it may still be corrected
     */
    record Received(String receipt, long amountMinor, boolean provisional) implements Report {}

    /** There is no such money, although it was reported. */
    record Corrected(String receipt) implements Report {}

    /** A definite no: nothing was done and nothing will be. */
    record Refused(String why) implements Report {}

    /** What was asked is done: captured, released, refunded. */
    record Done() implements Report {}

    /** No answer, or one that says nothing. */
    record Unknown(String why) implements Report {}

    /** The partner has never heard of our reference. */
    record Absent() implements Report {}

    /** Not sent, because it is not its turn: rate limit. */
    record Later(long afterMillis) implements Report {}
}
