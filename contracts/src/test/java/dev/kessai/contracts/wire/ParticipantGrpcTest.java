package dev.kessai.contracts.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.Reply.AlarmCode;
import dev.kessai.contracts.participant.v1.ExecuteRequest;
import dev.kessai.contracts.participant.v1.ExecuteResponse;
import dev.kessai.contracts.participant.v1.LegCommand;
import dev.kessai.contracts.participant.v1.ParticipantServiceGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParticipantGrpcTest {
    private static final CallLimits LIMITS = CallLimits.DEFAULT;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void repliesOverHttp2AreTheOnesOfADirectCallInTheOrderOfTheCommands() throws Exception {
        try (var loop = Loop.loopback(new ParticipantGrpcServer(new FakeParticipant("balance", threads), threads))) {
            var client = new ParticipantGrpcClient("balance", loop.channel(), LIMITS);
            var commands = mixed(1_000);
            assertThat(ask(client, commands)).isEqualTo(FakeParticipant.answers(commands));
            var more = mixed(3_000);
            assertThat(ask(client, more)).containsExactlyInAnyOrderElementsOf(FakeParticipant.answers(more));
            assertThat(client.commands()).isEqualTo(4_000);
            assertThat(client.calls()).isEqualTo(1 + 3);
        }
    }

    @Test
    void manySmallListsLeaveInFewCallsAndEachGetsItsOwnReplies() throws Exception {
        var gate = new CountDownLatch(1);
        Participant slow = new FakeParticipant(
                "balance",
                task -> threads.execute(() -> {
                    await(gate);
                    task.run();
                }));
        try (var loop = Loop.inProcess(new ParticipantGrpcServer(slow, threads))) {
            var client = new ParticipantGrpcClient("balance", loop.channel(), new CallLimits(200, 2, 65_536, 30_000));
            var answers = new ArrayList<CompletableFuture<List<Reply>>>();
            var commands = mixed(4_000);
            for (var command : commands) answers.add(start(client, List.of(command)));
            gate.countDown();
            for (int i = 0; i < commands.size(); i++)
                assertThat(answers.get(i).get(30, SECONDS)).containsExactly(FakeParticipant.answer(commands.get(i)));
            assertThat(client.commands()).isEqualTo(4_000);
            assertThat(client.calls()).isEqualTo(2 + 20);
        }
    }

    @Test
    void aPeerThatIsNotThereMeansRetryForEveryCommand() throws Exception {
        var loop = Loop.loopback(new ParticipantGrpcServer(new FakeParticipant("balance", threads), threads));
        try (loop) {
            loop.server().shutdownNow().awaitTermination();
            var client = new ParticipantGrpcClient("balance", loop.channel(), LIMITS);
            assertThat(ask(client, mixed(5))).hasSize(5).allMatch(Reply.Retry.class::isInstance);
        }
    }

    @Test
    void aPeerThatDoesNotAnswerInTimeMeansRetry() throws Exception {
        Participant silent = new FakeParticipant("balance", task -> {});
        try (var loop = Loop.inProcess(new ParticipantGrpcServer(silent, threads))) {
            var client = new ParticipantGrpcClient("balance", loop.channel(), new CallLimits(100, 4, 1_000, 50));
            assertThat(ask(client, mixed(3))).hasSize(3).allMatch(Reply.Retry.class::isInstance);
        }
    }

    @Test
    void whatThePeerDoesNotImplementIsABugAndNeverADecline() throws Exception {
        try (var loop = Loop.inProcess(new ParticipantServiceGrpc.ParticipantServiceImplBase() {})) {
            var client = new ParticipantGrpcClient("balance", loop.channel(), LIMITS);
            var commands = mixed(2);
            assertThat(ask(client, commands))
                    .containsExactly(
                            new Reply.Alarm(commands.get(0).leg(), AlarmCode.BAD_COMMAND),
                            new Reply.Alarm(commands.get(1).leg(), AlarmCode.BAD_COMMAND));
        }
    }

    @Test
    void oneCommandThatThePeerRefusesDoesNotSinkItsNeighbours() throws Exception {
        var bad = new LegKey(13, 1);
        var picky = new Picky(new ParticipantGrpcServer(new FakeParticipant("balance", threads), threads), bad);
        try (var loop = Loop.inProcess(picky)) {
            var client = new ParticipantGrpcClient("balance", loop.channel(), LIMITS);
            var commands = mixed(40);
            var replies = ask(client, commands);
            for (int i = 0; i < commands.size(); i++) {
                var leg = commands.get(i).leg();
                var expected = leg.equals(bad)
                        ? new Reply.Alarm(bad, AlarmCode.BAD_COMMAND)
                        : FakeParticipant.answer(commands.get(i));
                assertThat(replies).contains(expected);
            }
            assertThat(replies).hasSize(40);
        }
    }

    @Test
    void aCommandOfAnotherVersionIsAnAlarmBesideTheRepliesToTheOthers() {
        var server = new ParticipantGrpcServer(new FakeParticipant("balance", Runnable::run), Runnable::run);
        var good = mixed(1).getFirst();
        var request = ExecuteRequest.newBuilder()
                .addCommands(LegCommand.newBuilder().setPayment(99).setLeg(1))
                .addCommands(ParticipantWire.write(good));
        assertThat(called(server, request.build()).replies)
                .containsExactly(
                        new Reply.Alarm(new LegKey(99, 1), AlarmCode.BAD_COMMAND), FakeParticipant.answer(good));
        var noLeg = called(
                server, request.addCommands(LegCommand.getDefaultInstance()).build());
        assertThat(noLeg.replies).isEmpty();
        assertThat(noLeg.errors).map(Status::getCode).containsExactly(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void aParticipantThatThrowsLeavesTheOutcomeOpen() {
        var broken = new FakeParticipant("balance", task -> {
            throw new IllegalStateException("closed");
        });
        var request = ExecuteRequest.newBuilder().addCommands(ParticipantWire.write(mixed(1).getFirst()));
        assertThat(called(new ParticipantGrpcServer(broken, Runnable::run), request.build()).errors)
                .map(Status::getCode)
                .containsExactly(Status.Code.INTERNAL);
    }

    @Test
    void aFullQueueIsAnsweredRetryAtOnce() throws Exception {
        Participant silent = new FakeParticipant("balance", task -> {});
        try (var loop = Loop.inProcess(new ParticipantGrpcServer(silent, threads))) {
            var client = new ParticipantGrpcClient("balance", loop.channel(), new CallLimits(10, 1, 10, 60_000));
            var underWay = start(client, mixed(10));
            var queued = start(client, mixed(10));
            assertThat(ask(client, mixed(1))).allMatch(Reply.Retry.class::isInstance);
            assertThat(underWay).isNotDone();
            assertThat(queued).isNotDone();
        }
    }

    /** Refuses every call that carries one leg. */
    private static final class Picky extends ParticipantServiceGrpc.ParticipantServiceImplBase {
        private final ParticipantGrpcServer inner;
        private final LegKey bad;

        Picky(ParticipantGrpcServer inner, LegKey bad) {
            this.inner = inner;
            this.bad = bad;
        }

        @Override
        public void execute(ExecuteRequest request, StreamObserver<ExecuteResponse> observer) {
            if (request.getCommandsList().stream()
                    .anyMatch(it -> ParticipantWire.leg(it).equals(bad)))
                observer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
            else inner.execute(request, observer);
        }
    }

    private record Called(List<Reply> replies, List<Status> errors) implements StreamObserver<ExecuteResponse> {
        @Override
        public void onNext(ExecuteResponse response) {
            response.getRepliesList().forEach(reply -> replies.add(ParticipantWire.reply(reply)));
        }

        @Override
        public void onError(Throwable error) {
            errors.add(Status.fromThrowable(error));
        }

        @Override
        public void onCompleted() {}
    }

    private static Called called(ParticipantGrpcServer server, ExecuteRequest request) {
        var called = new Called(new ArrayList<>(), new ArrayList<>());
        server.execute(request, called);
        return called;
    }

    static List<Command> mixed(int count) {
        return LongStream.rangeClosed(1, count)
                .<Command>mapToObj(i -> switch ((int) (i % 3)) {
                    case 0 ->
                        new Command.Try(
                                new LegKey(i, 1), "balance", i, i, Currency.JPY, FundPolicy.DEFAULT, Purpose.PAY);
                    case 1 -> new Command.Confirm(new LegKey(i, 1), "balance", i, 1_000 + i, i);
                    default -> new Command.Cancel(new LegKey(i, 1), "balance", i);
                })
                .toList();
    }

    private static List<Reply> ask(Participant participant, List<Command> commands) throws Exception {
        return start(participant, commands).get(30, SECONDS);
    }

    /** Ends when there are as many replies as commands. */
    static CompletableFuture<List<Reply>> start(Participant participant, List<Command> commands) {
        var answer = new CompletableFuture<List<Reply>>();
        var replies = new ConcurrentLinkedQueue<Reply>();
        Consumer<List<Reply>> take = some -> {
            replies.addAll(some);
            if (replies.size() == commands.size()) answer.complete(List.copyOf(replies));
        };
        participant.execute(commands, take);
        return answer;
    }

    private static void await(CountDownLatch gate) {
        try {
            assertThat(gate.await(30, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
