package dev.kessai.proof.bench;

import java.util.concurrent.CompletableFuture;

/** Sends one payment. Called by one thread; must not block. */
@FunctionalInterface
interface Sender {
    /** True where the payment has SUCCEEDED and is stored; false or a failure where it has not. */
    CompletableFuture<Boolean> send();
}
