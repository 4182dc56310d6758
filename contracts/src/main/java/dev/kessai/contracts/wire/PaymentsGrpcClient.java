package dev.kessai.contracts.wire;

import dev.kessai.base.telemetry.LaneTraces;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.v1.PaymentServiceGrpc;
import dev.kessai.contracts.payment.v1.SubmitAnswer;
import dev.kessai.contracts.payment.v1.SubmitRequest;
import dev.kessai.contracts.payment.v1.SubmitResponse;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The coordinator in another process. Every future ends: with the answer, with Retry when the transport cannot tell, or
 * with {@link PeerFailure} or IllegalArgumentException for a bug of either side, which is never an outcome. Commands
 * queue only until the coordinator has taken those before them, so a payment that waits delays nobody. Thread-safe.
 */
public final class PaymentsGrpcClient implements Payments {
    /** The coordinator answers soon after the deadline itself; the transport gives up only after it. */
    private static final long GRACE_MILLIS = PaymentCommand.GRACE_MILLIS + 500;

    private static final long RETRY_AFTER_MILLIS = 200;

    private final PaymentServiceGrpc.PaymentServiceStub stub;
    private final CallLimits limits;
    private final InstantSource machineClock;
    private final LaneTraces traces;
    private final Coalescer<Open> coalescer;

    private record Open(PaymentCommand command, CompletableFuture<PaymentAnswer> answer) {}

    public PaymentsGrpcClient(Channel channel, CallLimits limits, InstantSource machineClock) {
        this(channel, limits, machineClock, LaneTraces.OFF);
    }

    /** @param traces go with the calls that work for them */
    public PaymentsGrpcClient(Channel channel, CallLimits limits, InstantSource machineClock, LaneTraces traces) {
        this.traces = traces;
        this.stub = PaymentServiceGrpc.newStub(channel).withMaxInboundMessageSize(Transport.MESSAGE_BYTES_MAX);
        this.limits = limits;
        this.machineClock = machineClock;
        this.coalescer = new Coalescer<>(limits, this::call);
    }

    @Override
    public CompletableFuture<PaymentAnswer> submit(PaymentCommand command) {
        var open = new Open(command, new CompletableFuture<>());
        if (!coalescer.offer(open, 1)) retry(open, "queue is full");
        return open.answer;
    }

    /** Calls made so far. */
    public long calls() {
        return coalescer.calls();
    }

    /** Commands that left in these calls. */
    public long commands() {
        return coalescer.commands();
    }

    private void call(List<Open> opens) {
        var request = SubmitRequest.newBuilder();
        long timeoutMillis = limits.timeoutMillis();
        for (int i = 0; i < opens.size(); i++) {
            var command = opens.get(i).command;
            request.addCommands(PaymentWire.write(i, command));
            timeoutMillis = Math.max(timeoutMillis, timeoutMillis(command));
        }
        var traced = CallTraces.with(stub, traces, opens, open -> traceSubject(open.command));
        var timed = traced.withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
        // The call carries commands of many requests: the end of one must not cancel it.
        Context.ROOT.run(() -> timed.submit(request.build(), new Answers(opens)));
    }

    private static long traceSubject(PaymentCommand command) {
        return command instanceof PaymentCommand.Change change ? change.key().traceSubject() : 0;
    }

    private long timeoutMillis(PaymentCommand command) {
        return switch (command) {
            case PaymentCommand.Change change -> change.deadlineMillis() - machineClock.millis() + GRACE_MILLIS;
            case PaymentCommand.Find find -> limits.timeoutMillis();
            case PaymentCommand.LegChanged hint -> limits.timeoutMillis();
        };
    }

    private static void retry(Open open, String detail) {
        open.answer.complete(new PaymentAnswer.Retry(RETRY_AFTER_MILLIS, detail));
    }

    /** The stream of one call; gRPC calls it from one thread at a time. */
    private final class Answers implements StreamObserver<SubmitResponse> {
        private final List<Open> opens;
        private boolean taken;

        Answers(List<Open> opens) {
            this.opens = opens;
        }

        @Override
        public void onNext(SubmitResponse response) {
            for (var answer : response.getAnswersList()) {
                int number = answer.getNumber();
                if (number >= 0 && number < opens.size()) answer(opens.get(number), answer);
            }
            taken();
        }

        @Override
        public void onCompleted() {
            taken();
            for (var open : opens) retry(open, "no answer");
        }

        @Override
        public void onError(Throwable error) {
            taken();
            var status = Status.fromThrowable(error);
            for (var open : opens) {
                if (Transport.isBug(status)) open.answer.completeExceptionally(new PeerFailure("submit", status));
                else retry(open, Transport.text(status));
            }
        }

        private void answer(Open open, SubmitAnswer answer) {
            try {
                open.answer.complete(PaymentWire.answer(answer));
            } catch (IllegalArgumentException e) {
                open.answer.completeExceptionally(e);
            }
        }

        private void taken() {
            if (taken) return;
            taken = true;
            coalescer.ended();
        }
    }
}
