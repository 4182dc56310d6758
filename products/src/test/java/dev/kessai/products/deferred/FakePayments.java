package dev.kessai.products.deferred;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentView;
import dev.kessai.contracts.payment.Payments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Takes every order once and lets it succeed, but for those of which it is told otherwise. */
final class FakePayments implements Payments {
    private final MicroClock business;
    private final Map<Hash128, PaymentView> byKey = new LinkedHashMap<>();
    private long next = 1_000;
    /** Whether an order is taken but the answer is lost. */
    Predicate<Order> silent = order -> false;
    /** Whether an order waits for an outside party. */
    Predicate<Order> waiting = order -> false;
    /** Whether an order's payment fails. */
    Predicate<Order> failing = order -> false;
    /** Whether an order is refused for ever. */
    Predicate<Order> refused = order -> false;

    FakePayments(MicroClock business) {
        this.business = business;
    }

    /** What was taken, in order. */
    synchronized List<Order> taken() {
        var orders = new ArrayList<Order>();
        for (var each : byKey.values()) orders.add(each.order());
        return orders;
    }

    @Override
    public synchronized CompletableFuture<PaymentAnswer> submit(PaymentCommand command) {
        var create = (PaymentCommand.Create) command;
        return CompletableFuture.completedFuture(answer(create));
    }

    private PaymentAnswer answer(PaymentCommand.Create create) {
        if (refused.test(create.order())) return new PaymentAnswer.Refused(PaymentAnswer.Refusal.NOT_LEGAL, "parts");
        boolean known = byKey.containsKey(create.key().key());
        var payment = byKey.computeIfAbsent(create.key().key(), key -> view(create.order()));
        if (!payment.order().equals(create.order()))
            return new PaymentAnswer.Refused(PaymentAnswer.Refusal.KEY_REUSED, "");
        if (silent.test(create.order())) return new PaymentAnswer.Retry(1, "lost");
        return new PaymentAnswer.Taken(payment, known, true);
    }

    private PaymentView view(Order order) {
        long now = business.micros();
        boolean waits = waiting.test(order);
        boolean fails = failing.test(order);
        var status = waits ? PaymentStatus.WAITING_EXTERNAL : fails ? PaymentStatus.FAILED : PaymentStatus.SUCCEEDED;
        return new PaymentView(
                next++,
                3,
                status,
                status.name(),
                order,
                0,
                order.amountMinor(),
                0,
                fails ? "BALANCE_TOO_LOW" : null,
                now,
                now,
                now,
                List.of());
    }
}
