package dev.kessai.books.settlement;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks payment for many orders, each under its key, and waits for their ends. An answer that does not come is none: the
 * same key again, later. Blocks. Thread-safe.
 */
final class PaymentAsker {
    private static final long PRINCIPAL = Hash128.of("settlement").high();
    private static final long ANSWER_MILLIS_MAX = 20_000;
    private static final long GRACE_MILLIS = 2_000;
    /** Batches must not stand in the way of payments: so few are under way at a time, of all callers together. */
    static final int IN_FLIGHT_MAX = 256;

    private final Payments payments;
    private final MicroClock machine;
    private final Semaphore free = new Semaphore(IN_FLIGHT_MAX);

    PaymentAsker(Payments payments, MicroClock machine) {
        this.payments = payments;
        this.machine = machine;
    }

    /** @param key of the payment, for ever */
    record Ask(String key, Order order) {}

    /** How it ended, in the order of the asking. */
    sealed interface End {
        record Succeeded(long payment) implements End {}

        /** Nothing moved, and never will under this key. */
        record Failed(String reason) implements End {}

        record Unknown() implements End {}
    }

    private record Asked(CompletableFuture<PaymentAnswer> answer, long deadlineMillis) {}

    List<End> ask(List<Ask> asks) {
        var asked = new ArrayList<Asked>(asks.size());
        for (var each : asks) {
            free.acquireUninterruptibly();
            long deadline = machine.millis() + ANSWER_MILLIS_MAX;
            var key = Hash128.of(each.key());
            var answer = payments.submit(new PaymentCommand.Create(
                    new RequestKey(PRINCIPAL, key, key), each.order(), Wait.COMPLETED, deadline));
            var _ = answer.whenComplete((_, _) -> free.release());
            asked.add(new Asked(answer, deadline));
        }
        var ends = new ArrayList<End>(asked.size());
        for (var each : asked) ends.add(await(each));
        return ends;
    }

    private End await(Asked asked) {
        try {
            long left = asked.deadlineMillis() + GRACE_MILLIS - machine.millis();
            return end(asked.answer().get(Math.max(1, left), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return new End.Unknown();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the coordinator broke its contract", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new End.Unknown();
        }
    }

    private static End end(PaymentAnswer answer) {
        return switch (answer) {
            case PaymentAnswer.Taken taken when taken.payment().completedAtMicros() == 0 -> new End.Unknown();
            case PaymentAnswer.Taken taken ->
                taken.payment().status() == PaymentStatus.SUCCEEDED
                        ? new End.Succeeded(taken.payment().id())
                        : new End.Failed(String.valueOf(taken.payment().failure()));
            case PaymentAnswer.Refused refused ->
                isTemporary(refused.reason())
                        ? new End.Unknown()
                        : new End.Failed(refused.reason().name());
            case PaymentAnswer.Retry _, PaymentAnswer.NotOwner _ -> new End.Unknown();
        };
    }

    private static boolean isTemporary(Refusal reason) {
        return reason == Refusal.BUSY || reason == Refusal.STORE_UNAVAILABLE;
    }
}
