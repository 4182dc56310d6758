package dev.kessai.payment;

import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import java.util.function.Consumer;

/** What reaches a payment lane. */
public sealed interface PaymentInput {
    /** What a trace follows: the key that a change came with, or the payment; 0 for neither. */
    static long traceSubject(PaymentInput input) {
        return switch (input) {
            case Create create -> create.command().key().traceSubject();
            case Ask(PaymentCommand.Change change, long _, Consumer<PaymentAnswer> _) ->
                change.key().traceSubject();
            case Ask ask -> ask.payment();
            case Replied replied -> replied.reply().leg().payment();
            case Tick tick -> tick.payment();
            case Wake _, Pass _ -> 0;
        };
    }

    /**
     * A new order, already turned into legs: planning needs no lane.
     *
     * @param riskAllows what the risk check said
     */
    record Create(
            PaymentCommand.Create command,
            Plans.Drafted drafted,
            boolean riskAllows,
            int lane,
            Consumer<PaymentAnswer> answer)
            implements PaymentInput {}

    /** Any other command; its payment's id names the lane. */
    record Ask(PaymentCommand command, long payment, Consumer<PaymentAnswer> answer) implements PaymentInput {}

    /** A participant answered. */
    record Replied(Reply reply) implements PaymentInput {}

    /** Time has come for this payment: a deadline, a retry, a waiting caller. */
    record Tick(long payment) implements PaymentInput {}

    /** Rows of {@code due} have come, or the lane has to be resumed. */
    record Wake(int lane) implements PaymentInput {}

    /** Time passes in the lane although nothing happens: its row says so. */
    record Pass(int lane) implements PaymentInput {}
}
