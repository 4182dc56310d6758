package dev.kessai.contracts.wire;

import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.v1.PaymentServiceGrpc;
import dev.kessai.contracts.payment.v1.SubmitAnswer;
import dev.kessai.contracts.payment.v1.SubmitRequest;
import dev.kessai.contracts.payment.v1.SubmitResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the coordinator. Answers leave as they come: what is ready when a message is written goes with it. The first
 * message is empty and says that the commands were taken. A client that left is irrelevant: its payments go on.
 */
public final class PaymentsGrpcServer extends PaymentServiceGrpc.PaymentServiceImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentsGrpcServer.class);
    private static final long RETRY_AFTER_MILLIS = 200;

    private final Payments payments;
    private final Executor answering;

    /** @param answering writes responses, so that the coordinator's threads do not */
    public PaymentsGrpcServer(Payments payments, Executor answering) {
        this.payments = payments;
        this.answering = answering;
    }

    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitResponse> observer) {
        if (observer instanceof ServerCallStreamObserver<SubmitResponse> call) call.setOnCancelHandler(() -> {});
        var numbers = new HashSet<Integer>();
        for (var command : request.getCommandsList()) numbers.add(command.getNumber());
        if (request.getCommandsCount() > Transport.COMMANDS_MAX || numbers.size() < request.getCommandsCount()) {
            observer.onError(Status.INVALID_ARGUMENT
                    .withDescription("at most " + Transport.COMMANDS_MAX + " commands, each with its own number")
                    .asRuntimeException());
            return;
        }
        observer.onNext(SubmitResponse.getDefaultInstance());
        var answers = new Answers(request.getCommandsCount(), observer);
        if (request.getCommandsCount() == 0) observer.onCompleted();
        for (var wire : request.getCommandsList()) {
            int number = wire.getNumber();
            try {
                submit(number, PaymentWire.command(wire), answers);
            } catch (IllegalArgumentException e) {
                LOG.error("cannot read command {}: {}", number, e.getMessage());
                answers.add(SubmitAnswer.newBuilder()
                        .setNumber(number)
                        .setBadCommand(String.valueOf(e.getMessage()))
                        .build());
            }
        }
    }

    private void submit(int number, PaymentCommand command, Answers answers) {
        var ignored = payments.submit(command).whenComplete((answer, error) -> {
            if (error != null) LOG.error("no answer to {}", command, error);
            answers.add(PaymentWire.write(number, answerOr(answer)));
        });
    }

    private static PaymentAnswer answerOr(@Nullable PaymentAnswer answer) {
        return answer != null ? answer : new PaymentAnswer.Retry(RETRY_AFTER_MILLIS, "internal error");
    }

    /** The answers of one call: one writer at a time takes what is there. Thread-safe. */
    private final class Answers {
        private final StreamObserver<SubmitResponse> observer;
        private final ReentrantLock lock = new ReentrantLock();
        private List<SubmitAnswer> ready = new ArrayList<>();
        private boolean writing;
        private int open;

        Answers(int count, StreamObserver<SubmitResponse> observer) {
            this.open = count;
            this.observer = observer;
        }

        void add(SubmitAnswer answer) {
            lock.lock();
            try {
                ready.add(answer);
                if (writing) return;
                writing = true;
            } finally {
                lock.unlock();
            }
            answering.execute(this::write);
        }

        private void write() {
            for (var taken = take(); !taken.isEmpty(); taken = take()) {
                observer.onNext(SubmitResponse.newBuilder().addAllAnswers(taken).build());
                open -= taken.size();
                if (open == 0) observer.onCompleted();
            }
        }

        private List<SubmitAnswer> take() {
            lock.lock();
            try {
                var taken = ready;
                ready = new ArrayList<>();
                writing = !taken.isEmpty();
                return taken;
            } finally {
                lock.unlock();
            }
        }
    }
}
