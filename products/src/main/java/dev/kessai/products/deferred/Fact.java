package dev.kessai.products.deferred;

import dev.kessai.products.deferred.PaymentOrder.State;

/** Something that payment has published and that counts here. Times are business time, microseconds since 1970. */
sealed interface Fact {
    long atMicros();

    /** A user bought something that he pays later; final. */
    record Bought(long payment, long owner, long minor, long atMicros) implements Fact {}

    /**
     * Something of a purchase came back.
     *
     * @param parent the purchase
     */
    record Refunded(long refund, long parent, long owner, long minor, long atMicros) implements Fact {}

    /**
     * A debt was taken over from another system, or two people have corrected it.
     *
     * @param minor principal that is owed more, or less where it is negative
     * @param feeMinor late fee, likewise
     */
    record Corrected(long payment, long owner, long minor, long feeMinor, long atMicros) implements Fact {}

    /** A payment that we asked for has ended, SUCCEEDED or FAILED. */
    record Ended(String key, State state, long payment, long atMicros) implements Fact {}
}
