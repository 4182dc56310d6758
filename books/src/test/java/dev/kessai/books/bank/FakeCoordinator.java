package dev.kessai.books.bank;

import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentView;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.RequestKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A coordinator that keeps its promise about keys; silent, it does what it is asked and does not say so. */
final class FakeCoordinator implements Payments {
    private final Map<RequestKey, PaymentView> made = new LinkedHashMap<>();
    volatile boolean silent;
    volatile PaymentAnswer.@Nullable Refusal refusal;

    synchronized List<Order> orders() {
        return made.values().stream().map(PaymentView::order).toList();
    }

    @Override
    public synchronized CompletableFuture<PaymentAnswer> submit(PaymentCommand command) {
        var refused = refusal;
        if (refused != null) return CompletableFuture.completedFuture(new PaymentAnswer.Refused(refused, ""));
        if (!(command instanceof PaymentCommand.Create create))
            return CompletableFuture.completedFuture(
                    new PaymentAnswer.Refused(PaymentAnswer.Refusal.PAYMENT_NOT_FOUND, ""));
        var payment = made.computeIfAbsent(
                create.key(),
                key -> new PaymentView(
                        made.size() + 1_000,
                        3,
                        PaymentStatus.SUCCEEDED,
                        "SUCCEEDED",
                        create.order(),
                        0,
                        create.order().amountMinor(),
                        0,
                        null,
                        1,
                        2,
                        3,
                        List.of()));
        return CompletableFuture.completedFuture(
                silent ? new PaymentAnswer.Retry(0, "lost") : new PaymentAnswer.Taken(payment, false, true));
    }
}
