package dev.kessai.contracts.payment;

import java.util.Optional;

/** What the coordinator knows of the past; reads beside the lanes. */
public interface PaymentHistory {
    /** The story of a payment or refund, empty where there is none; blocks the calling (virtual) thread. */
    Optional<PaymentStory> story(long payment);
}
