package dev.kessai.books.settlement;

import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.PaymentView;
import dev.kessai.contracts.payment.Payments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A coordinator that makes each key one payment, and answers as long as the test lets it. */
final class FakePayments implements Payments {
    private final Map<Hash128, Long> ids = new LinkedHashMap<>();
    private final Map<Long, Order> orders = new LinkedHashMap<>();
    /** It does what it is asked for, and nobody hears of it. */
    boolean mute;

    String failure = "";

    @Override
    public synchronized CompletableFuture<PaymentAnswer> submit(PaymentCommand command) {
        var create = (PaymentCommand.Create) command;
        if (!failure.isEmpty()) return answer(create.order(), 1, PaymentStatus.FAILED);
        long id = ids.computeIfAbsent(create.key().key(), key -> 1_000L + ids.size());
        orders.put(id, create.order());
        if (mute) return CompletableFuture.completedFuture(new PaymentAnswer.Retry(1, "mute"));
        return answer(create.order(), id, PaymentStatus.SUCCEEDED);
    }

    private CompletableFuture<PaymentAnswer> answer(Order order, long id, PaymentStatus status) {
        var why = failure.isEmpty() ? null : failure;
        return CompletableFuture.completedFuture(new PaymentAnswer.Taken(
                new PaymentView(id, 1, status, "", order, 0, order.amountMinor(), 0, why, 1, 1, 1, List.of()),
                false,
                true));
    }

    /** Of this type, in the order of their making. */
    synchronized List<Order> of(PaymentType type) {
        return orders.values().stream().filter(each -> each.type() == type).toList();
    }
}
