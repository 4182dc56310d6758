package dev.kessai.proof.bench;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.hash.Mix;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Through the payment contract, within this process or over gRPC, each with a key that was never used. */
final class EngineSender implements Sender {
    private static final long PRINCIPAL = 7;
    private static final long DEADLINE_MILLIS = 30_000;

    private final Payments payments;
    private final Parties parties;
    private final MicroClock clock = MicroClock.system();
    private final long run = clock.micros();
    private final AtomicLong sent = new AtomicLong();
    private final Order.Capture capture;

    /** @param capture LATER: each payment is authorised first, and captured by a second command */
    EngineSender(Payments payments, Parties parties, Order.Capture capture) {
        this.payments = payments;
        this.parties = parties;
        this.capture = capture;
    }

    @Override
    public CompletableFuture<Boolean> send() {
        var order = parties.purchase(capture);
        return switch (capture) {
            case AT_ONCE ->
                payments.submit(new PaymentCommand.Create(nextKey(), order, Wait.COMPLETED, deadlineMillis()))
                        .thenApply(Population::isPaid);
            case LATER ->
                payments.submit(new PaymentCommand.Create(nextKey(), order, Wait.DECIDED, deadlineMillis()))
                        .thenCompose(this::capture);
        };
    }

    private CompletableFuture<Boolean> capture(PaymentAnswer answer) {
        if (!(answer instanceof PaymentAnswer.Taken taken) || taken.payment().status() != PaymentStatus.AUTHORIZED)
            return CompletableFuture.completedFuture(false);
        var all = new PaymentCommand.Capture(
                nextKey(), taken.payment().id(), Parties.AMOUNT_MINOR, Wait.COMPLETED, deadlineMillis());
        return payments.submit(all).thenApply(Population::isPaid);
    }

    /** Captures leave from the threads that bring answers. */
    private RequestKey nextKey() {
        long number = sent.incrementAndGet();
        return new RequestKey(PRINCIPAL, new Hash128(Mix.mix(run + number), run), new Hash128(run, number));
    }

    private long deadlineMillis() {
        return clock.millis() + DEADLINE_MILLIS;
    }
}
