package dev.kessai.products.deferred;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.products.deferred.PaymentOrder.State;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks payment for stored orders, and lets its answers count. An answer that does not come is none: the same key again,
 * later. Blocks. Thread-safe.
 */
final class Asker {
    private static final Logger LOG = LoggerFactory.getLogger(Asker.class);
    private static final long PRINCIPAL = Hash128.of("billing").high();
    private static final long ANSWER_MILLIS_MAX = 20_000;
    /** Added to the deadline before the answer counts as lost. */
    private static final long GRACE_MILLIS = 2_000;
    /** Most that are under way at a time. */
    private static final int IN_FLIGHT_MAX = 1_024;
    /** Payment may say these to an order that it takes at another time. */
    private static final Set<Refusal> FOR_NOW = EnumSet.of(Refusal.BUSY, Refusal.STORE_UNAVAILABLE);

    private final Payments payments;
    private final Billing billing;
    private final Clocks clocks;

    Asker(Payments payments, Billing billing, Clocks clocks) {
        this.payments = payments;
        this.billing = billing;
        this.clocks = clocks;
    }

    /** Asks for all, and for what follows from their answers. */
    void ask(List<PaymentOrder> orders) {
        for (var next = orders; !next.isEmpty(); ) {
            var follows = new ArrayList<PaymentOrder>();
            for (int from = 0; from < next.size(); from += IN_FLIGHT_MAX)
                follows.addAll(askSome(next.subList(from, Math.min(next.size(), from + IN_FLIGHT_MAX))));
            next = follows;
        }
    }

    private List<PaymentOrder> askSome(List<PaymentOrder> some) {
        long deadline = clocks.machine().millis() + ANSWER_MILLIS_MAX;
        var asked = new ArrayList<CompletableFuture<PaymentAnswer>>(some.size());
        for (var each : some) asked.add(payments.submit(command(each, Wait.DECIDED, deadline)));
        var ends = new ArrayList<Fact.Ended>();
        var refused = new ArrayList<PaymentOrder>();
        var waiting = new ArrayList<PaymentOrder>();
        for (int i = 0; i < some.size(); i++) {
            var order = some.get(i);
            var answer = await(asked.get(i), deadline);
            answer.flatMap(it -> ended(order, it)).ifPresent(ends::add);
            answer.flatMap(it -> waiting(order, it)).ifPresent(waiting::add);
            if (answer.isPresent() && isRefused(order, answer.get())) refused.add(order);
        }
        billing.refused(refused);
        billing.taken(waiting);
        return billing.ended(ends);
    }

    /** Asks for one on behalf of a caller who waits; empty where no answer came in time. */
    Optional<PaymentAnswer> ask(PaymentOrder order, Wait until, long deadlineMillis) {
        var answer = await(payments.submit(command(order, until, deadlineMillis)), deadlineMillis);
        if (answer.isPresent() && isRefused(order, answer.get())) billing.refused(List.of(order));
        answer.flatMap(it -> waiting(order, it)).ifPresent(it -> billing.taken(List.of(it)));
        var end = answer.flatMap(it -> ended(order, it));
        if (end.isPresent()) ask(billing.ended(List.of(end.get())));
        return answer;
    }

    private static PaymentCommand command(PaymentOrder order, Wait until, long deadlineMillis) {
        var key = new RequestKey(PRINCIPAL, Hash128.of(order.key()), order.content());
        return new PaymentCommand.Create(key, Orders.of(order), until, deadlineMillis);
    }

    private Optional<PaymentAnswer> await(CompletableFuture<PaymentAnswer> asked, long deadlineMillis) {
        try {
            long left =
                    Math.max(1, deadlineMillis + GRACE_MILLIS - clocks.machine().millis());
            return Optional.of(asked.get(left, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the coordinator broke its contract", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The end, if the answer tells one: from its decision on a payment has only one. */
    private static Optional<Fact.Ended> ended(PaymentOrder order, PaymentAnswer answer) {
        if (!(answer instanceof PaymentAnswer.Taken taken)) return Optional.empty();
        var payment = taken.payment();
        boolean decided = payment.status() == PaymentStatus.SUCCEEDED || payment.status() == PaymentStatus.FAILED;
        if (!decided) return Optional.empty();
        var state = payment.status() == PaymentStatus.SUCCEEDED ? State.SUCCEEDED : State.FAILED;
        return Optional.of(new Fact.Ended(order.key(), state, payment.id(), payment.decidedAtMicros()));
    }

    /** The order with its payment, if that waits for an outside party: for days, it may be. */
    private static Optional<PaymentOrder> waiting(PaymentOrder order, PaymentAnswer answer) {
        return answer instanceof PaymentAnswer.Taken taken
                        && taken.payment().status() == PaymentStatus.WAITING_EXTERNAL
                        && order.payment() == 0
                ? Optional.of(order.taken(taken.payment().id()))
                : Optional.empty();
    }

    private static boolean isRefused(PaymentOrder order, PaymentAnswer answer) {
        if (!(answer instanceof PaymentAnswer.Refused refused) || FOR_NOW.contains(refused.reason())) return false;
        LOG.atWarn().addKeyValue("order", order.key()).log("payment refuses: {}", refused.reason());
        return true;
    }
}
