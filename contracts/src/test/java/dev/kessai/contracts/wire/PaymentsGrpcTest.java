package dev.kessai.contracts.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.v1.PaymentServiceGrpc;
import dev.kessai.contracts.payment.v1.SubmitCommand;
import dev.kessai.contracts.payment.v1.SubmitRequest;
import dev.kessai.contracts.payment.v1.SubmitResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PaymentsGrpcTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
    private static final CallLimits ONE_AT_A_TIME = new CallLimits(100, 1, 10_000, 30_000);

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Map<Long, CompletableFuture<PaymentAnswer>> held = new ConcurrentHashMap<>();
    /** Finds odd ids at once; even ones wait until the test answers. */
    private final Payments payments = command -> {
        long id = ((PaymentCommand.Find) command).payment();
        if (id % 2 == 1) return CompletableFuture.completedFuture(answer(id));
        return held.computeIfAbsent(id, it -> new CompletableFuture<>());
    };

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void aPaymentThatWaitsKeepsNobodyWaiting() throws Exception {
        try (var loop = Loop.loopback(new PaymentsGrpcServer(payments, threads))) {
            var client = new PaymentsGrpcClient(loop.channel(), ONE_AT_A_TIME, CLOCK);
            var waiting = client.submit(new PaymentCommand.Find(2));
            var answers = new ArrayList<CompletableFuture<PaymentAnswer>>();
            for (int i = 1; i < 1_000; i += 2) answers.add(client.submit(new PaymentCommand.Find(i)));
            for (int i = 0; i < answers.size(); i++)
                assertThat(answers.get(i).get(30, SECONDS)).isEqualTo(answer(2L * i + 1));
            assertThat(waiting).isNotDone();
            held.computeIfAbsent(2L, it -> new CompletableFuture<>()).complete(answer(2));
            assertThat(waiting.get(30, SECONDS)).isEqualTo(answer(2));
            assertThat(client.commands()).isEqualTo(501);
            assertThat(client.calls()).isLessThan(client.commands());
        }
    }

    @Test
    void aCoordinatorThatGoesAwayLeavesTheOutcomeOpen() throws Exception {
        try (var loop = Loop.inProcess(new PaymentsGrpcServer(payments, threads))) {
            var client = new PaymentsGrpcClient(loop.channel(), ONE_AT_A_TIME, CLOCK);
            var waiting = client.submit(new PaymentCommand.Find(2));
            loop.server().shutdownNow();
            assertThat(waiting.get(30, SECONDS)).isInstanceOf(PaymentAnswer.Retry.class);
        }
    }

    @Test
    void aBugIsAnExceptionAndNeverAnOutcome() throws Exception {
        try (var loop = Loop.inProcess(new PaymentServiceGrpc.PaymentServiceImplBase() {})) {
            var client = new PaymentsGrpcClient(loop.channel(), ONE_AT_A_TIME, CLOCK);
            var answer = client.submit(new PaymentCommand.Find(1));
            assertThatThrownBy(() -> answer.get(30, SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(PeerFailure.class);
        }
    }

    @Test
    void aCommandOfAnotherVersionDoesNotDisturbTheOthers() {
        var server = new PaymentsGrpcServer(payments, Runnable::run);
        var request = SubmitRequest.newBuilder()
                .addCommands(SubmitCommand.newBuilder().setNumber(4))
                .addCommands(PaymentWire.write(9, new PaymentCommand.Find(1)));
        var called = called(server, request.build());
        assertThat(called.messages.getFirst()).isEqualTo(SubmitResponse.getDefaultInstance());
        var answers = called.messages.stream()
                .flatMap(message -> message.getAnswersList().stream())
                .toList();
        assertThat(answers.get(0).getNumber()).isEqualTo(4);
        assertThat(answers.get(0).getBadCommand()).isNotEmpty();
        assertThat(answers.get(1)).isEqualTo(PaymentWire.write(9, answer(1)));
        assertThat(called.ends).containsExactly(Status.Code.OK);
    }

    @Test
    void twoCommandsWithOneNumberAreRefusedBeforeAnythingIsDone() {
        var server = new PaymentsGrpcServer(payments, Runnable::run);
        var request = SubmitRequest.newBuilder()
                .addCommands(PaymentWire.write(1, new PaymentCommand.Find(2)))
                .addCommands(PaymentWire.write(1, new PaymentCommand.Find(4)));
        assertThat(called(server, request.build()).ends).containsExactly(Status.Code.INVALID_ARGUMENT);
        assertThat(held).isEmpty();
    }

    private static PaymentAnswer answer(long id) {
        return new PaymentAnswer.NotOwner("host:" + id);
    }

    private record Called(List<SubmitResponse> messages, List<Status.Code> ends)
            implements StreamObserver<SubmitResponse> {
        @Override
        public void onNext(SubmitResponse message) {
            messages.add(message);
        }

        @Override
        public void onError(Throwable error) {
            ends.add(Status.fromThrowable(error).getCode());
        }

        @Override
        public void onCompleted() {
            ends.add(Status.Code.OK);
        }
    }

    private static Called called(PaymentsGrpcServer server, SubmitRequest request) {
        var called = new Called(new ArrayList<>(), new ArrayList<>());
        server.submit(request, called);
        return called;
    }
}
