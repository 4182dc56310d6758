package dev.kessai.contracts.payment;

import java.util.concurrent.CompletableFuture;

/** The payment coordinator's contract: the only writer of money. */
public interface Payments {
    /** Takes the command; the future ends when the wished state is reached, at the deadline, or with a refusal. */
    CompletableFuture<PaymentAnswer> submit(PaymentCommand command);
}
