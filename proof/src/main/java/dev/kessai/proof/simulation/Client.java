package dev.kessai.proof.simulation;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.id.Ids;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentView;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.payment.Intake;
import dev.kessai.payment.PaymentInput;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Who wants the payment. It repeats each request under its key until it has an answer, also several at once, and then
 * asks for captures, voids and refunds.
 */
final class Client {
    /** After so many repetitions without an answer it leaves; the payment goes on without it. */
    private static final int ATTEMPTS_MAX = 40;

    private static final long DEADLINE_MILLIS = 10_000;
    private static final long PRINCIPAL = 7;

    private final World world;
    private final Service<PaymentInput> payments;
    private final Scenario scenario;
    private final Intake intake;
    private boolean followed;
    private int open;

    Client(World world, Service<PaymentInput> payments, Scenario scenario, Intake intake) {
        this.world = world;
        this.payments = payments;
        this.scenario = scenario;
        this.intake = intake;
    }

    /** Requests without a definite answer. */
    int open() {
        return open;
    }

    void begin() {
        var order = scenario.order();
        var key = key("create");
        for (int i = 0; i < scenario.copies(); i++)
            request(
                    key,
                    key.lane(payments.lanes().size()),
                    deadline -> new PaymentCommand.Create(key, order, wish(), deadline),
                    i * world.random.nextLong(20 * World.MILLI));
    }

    /** An adapter's own request: one key a leg, however often it is told. */
    void late(LegKey leg, Order topUp) {
        var key = key("late:" + leg.payment() + ":" + leg.no());
        request(
                key,
                key.lane(payments.lanes().size()),
                deadline -> new PaymentCommand.Create(key, topUp, Wait.COMPLETED, deadline),
                0);
    }

    /** Somebody's own request, repeated until it has an answer however long that takes. */
    void ask(String name, Order order, Consumer<PaymentView> ended) {
        var key = key(name);
        open++;
        var request = new Request(
                key,
                key.lane(payments.lanes().size()),
                deadline -> new PaymentCommand.Create(key, order, Wait.COMPLETED, deadline),
                Integer.MAX_VALUE,
                ended);
        request.attempt();
    }

    private Wait wish() {
        return world.random.nextInt(3) == 0 ? Wait.COMPLETED : Wait.DECIDED;
    }

    private static RequestKey key(String name) {
        return new RequestKey(PRINCIPAL, Hash128.of(name), Hash128.of(name + " content"));
    }

    private void request(RequestKey key, int lane, Function<Long, PaymentCommand> command, long afterMicros) {
        open++;
        var request = new Request(key, lane, command, ATTEMPTS_MAX, payment -> {
            if (payment.parent() == 0) followUp(payment.id());
        });
        world.after(afterMicros, request::attempt);
    }

    private void followUp(long payment) {
        if (followed) return;
        followed = true;
        int n = 0;
        int lane = Ids.laneOf(payment);
        for (var next : scenario.followUps()) {
            var key = key("follow-up " + ++n);
            for (int i = 0; i < scenario.copies(); i++)
                request(
                        key,
                        lane,
                        deadline -> command(key, payment, next, deadline),
                        next.afterMicros() + i * world.random.nextLong(20 * World.MILLI));
        }
    }

    private PaymentCommand command(RequestKey key, long payment, Scenario.FollowUp next, long deadlineMillis) {
        return switch (next) {
            case Scenario.FollowUp.Capture capture ->
                new PaymentCommand.Capture(key, payment, capture.amountMinor(), wish(), deadlineMillis);
            case Scenario.FollowUp.Undo _ -> new PaymentCommand.VoidPayment(key, payment, wish(), deadlineMillis);
            case Scenario.FollowUp.Refund refund ->
                new PaymentCommand.Refund(
                        key, payment, refund.amountMinor(), "refund.purchase", "", wish(), deadlineMillis);
            case Scenario.FollowUp.Release release ->
                new PaymentCommand.Release(
                        key,
                        payment,
                        release.amountMinor(),
                        0,
                        Long.MAX_VALUE,
                        "escrow.release",
                        "",
                        wish(),
                        deadlineMillis);
        };
    }

    /** One request with all its repetitions. */
    private final class Request {
        private final RequestKey key;
        private final int lane;
        private final Function<Long, PaymentCommand> command;
        private final int attemptsMax;
        private final Consumer<PaymentView> then;
        private int attempts;
        private boolean done;

        /** @param then is told what it was about when it has come to what was wished */
        Request(
                RequestKey key,
                int lane,
                Function<Long, PaymentCommand> command,
                int attemptsMax,
                Consumer<PaymentView> then) {
            this.key = key;
            this.lane = lane;
            this.command = command;
            this.attemptsMax = attemptsMax;
            this.then = then;
        }

        void attempt() {
            if (done) return;
            if (++attempts > attemptsMax) {
                end();
                return;
            }
            int attempt = attempts;
            var node = payments.route(lane);
            int life = node.starts();
            long deadline = world.now() / World.MILLI + DEADLINE_MILLIS;
            var asked = command.apply(deadline);
            long sentAt = world.now();
            world.send("client", node.name(), List.of(asked), list -> {
                for (var each : list)
                    intake.input(
                            each, answer -> back(node, life, sentAt, answer), input -> node.deliver(List.of(input)));
            });
            long patience = (DEADLINE_MILLIS + 2_000) * World.MILLI;
            world.after(patience, () -> {
                if (attempts == attempt) attempt();
            });
        }

        private void back(Node<PaymentInput> node, int life, long sentAt, PaymentAnswer answer) {
            if (node.starts() != life) return;
            node.pass(Faults.Step.SEND);
            world.send(node.name(), "client", List.of(answer), list -> {
                for (var each : list) received(each, sentAt);
            });
            node.pass(Faults.Step.SENT);
        }

        private void received(PaymentAnswer answer, long sentAt) {
            world.auditor.answered(key, answer, sentAt, world.now());
            if (done) return;
            switch (answer) {
                case PaymentAnswer.Taken taken -> {
                    if (!taken.satisfied()) {
                        again();
                        return;
                    }
                    end();
                    then.accept(taken.payment());
                }
                case PaymentAnswer.Refused refused -> {
                    // A payment on its way may still become what the request needs.
                    switch (refused.reason()) {
                        case NOT_CAPTURABLE, NOT_REFUNDABLE, NOT_RELEASABLE, NOT_NOW -> againAFewTimes();
                        default -> end();
                    }
                }
                case PaymentAnswer.Retry _, PaymentAnswer.NotOwner _ -> again();
            }
        }

        private void againAFewTimes() {
            if (attempts > 3) end();
            else again();
        }

        private void again() {
            int attempt = attempts;
            world.after(World.SECOND + world.random.nextLong(World.SECOND), () -> {
                if (attempts == attempt) attempt();
            });
        }

        private void end() {
            if (done) return;
            done = true;
            open--;
        }
    }
}
