package dev.kessai.contracts.wire;

import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.Payments;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A coordinator that runs as several instances. Each command goes to the owner of the payment's lane; where that was
 * wrong, the same key goes to the right one, a bounded number of times; then the answer is NotOwner, which says that
 * nothing can have happened. Thread-safe.
 */
public final class RoutedPayments implements Payments {
    /** The lane inside a payment's id: its lowest 12 bits. */
    private static final long LANE_MASK = (1 << 12) - 1;

    private final LaneRoutes routes;
    private final Function<String, Payments> peers;

    /** @param peers the coordinator at an address; the one in this process for its own address, without transport */
    public RoutedPayments(LaneRoutes routes, Function<String, Payments> peers) {
        this.routes = routes;
        this.peers = peers;
    }

    @Override
    public CompletableFuture<PaymentAnswer> submit(PaymentCommand command) {
        var result = new CompletableFuture<PaymentAnswer>();
        send(command, lane(command), result, 1);
        return result;
    }

    private int lane(PaymentCommand command) {
        return switch (command) {
            case PaymentCommand.Create it -> it.key().lane(routes.lanes());
            case PaymentCommand.Refund it -> lane(it.payment());
            case PaymentCommand.Release it -> lane(it.payment());
            case PaymentCommand.Capture it -> lane(it.payment());
            case PaymentCommand.VoidPayment it -> lane(it.payment());
            case PaymentCommand.Find it -> lane(it.payment());
            case PaymentCommand.LegChanged it -> lane(it.leg().payment());
        };
    }

    /** An id that nobody gave out may name a lane that does not exist; any owner can say that it is not found. */
    private int lane(long payment) {
        return (int) (payment & LANE_MASK) % routes.lanes();
    }

    private void send(PaymentCommand command, int lane, CompletableFuture<PaymentAnswer> result, int attempt) {
        var address = routes.address(lane);
        if (address.isEmpty()) {
            again(command, lane, result, attempt, true);
            return;
        }
        var ignored = peers.apply(address).submit(command).whenComplete((answer, error) -> {
            if (error != null) result.completeExceptionally(error);
            else
                switch (answer) {
                    case PaymentAnswer.NotOwner moved -> {
                        routes.correct(lane, moved.address());
                        again(command, lane, result, attempt, moved.address().isEmpty());
                    }
                    case PaymentAnswer.Retry retry -> {
                        routes.refresh(() -> {});
                        result.complete(retry);
                    }
                    case PaymentAnswer.Taken taken -> result.complete(taken);
                    case PaymentAnswer.Refused refused -> result.complete(refused);
                }
        });
    }

    private void again(
            PaymentCommand command, int lane, CompletableFuture<PaymentAnswer> result, int attempt, boolean ask) {
        if (attempt == LaneRoutes.ATTEMPTS_MAX) {
            result.complete(new PaymentAnswer.NotOwner(""));
            routes.refresh(() -> {}); // whoever was believed was wrong
            return;
        }
        Runnable send = () -> routes.later(attempt, () -> send(command, lane, result, attempt + 1));
        if (ask) routes.refresh(send);
        else send.run();
    }
}
