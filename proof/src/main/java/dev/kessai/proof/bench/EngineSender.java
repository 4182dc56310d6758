package dev.kessai.proof.bench;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.hash.Mix;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import java.util.concurrent.CompletableFuture;

/** Through the payment contract, within this process or over gRPC, each with a key that was never used. */
final class EngineSender implements Sender {
    private static final long PRINCIPAL = 7;
    private static final long DEADLINE_MILLIS = 30_000;

    private final Payments payments;
    private final Parties parties;
    private final MicroClock clock = MicroClock.system();
    private final long run = clock.micros();
    private long sent;

    EngineSender(Payments payments, Parties parties) {
        this.payments = payments;
        this.parties = parties;
    }

    @Override
    public CompletableFuture<Boolean> send() {
        long number = ++sent;
        var key = new RequestKey(PRINCIPAL, new Hash128(Mix.mix(run + number), run), new Hash128(run, number));
        var create =
                new PaymentCommand.Create(key, parties.purchase(), Wait.COMPLETED, clock.millis() + DEADLINE_MILLIS);
        return payments.submit(create).thenApply(Population::isPaid);
    }
}
