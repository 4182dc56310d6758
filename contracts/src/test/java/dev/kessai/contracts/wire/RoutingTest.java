package dev.kessai.contracts.wire;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotPlace;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoutingTest {
    private static final int LANES = 4;
    private static final List<String> INSTANCES = List.of("dead:1", "a:1");

    /** Who really owns each lane, and what each instance was sent. */
    private final String[] owner = {"a:1", "b:1", "a:1", "b:1"};

    private final Map<String, List<Command>> sent = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<Long> pauses = new ArrayList<>();
    private boolean ownersAreKnown = true;

    private final LaneRoutes routes = new LaneRoutes(LANES, INSTANCES, this::owners, (millis, action) -> {
        pauses.add(millis);
        action.run();
    });

    @Test
    void everyCommandGoesToTheOwnerOfItsLane() {
        var commands = ParticipantGrpcTest.mixed(100);
        assertThat(ask(commands)).containsExactlyInAnyOrderElementsOf(FakeParticipant.answers(commands));
        sent.clear();
        assertThat(ask(commands)).hasSize(100);
        assertThat(sent.keySet()).containsExactlyInAnyOrder("a:1", "b:1");
        sent.forEach((address, some) -> assertThat(some).allMatch(it -> owner[lane(it)].equals(address)));
        assertThat(asked).containsExactly("dead:1", "a:1");
    }

    @Test
    void aLaneThatMovedIsFollowedWithTheSameKeysAndNoQuestion() {
        var commands = ParticipantGrpcTest.mixed(100);
        var _ = ask(commands);
        asked.clear();
        owner[1] = "a:1";
        owner[2] = "b:1";
        assertThat(ask(commands)).containsExactlyInAnyOrderElementsOf(FakeParticipant.answers(commands));
        assertThat(asked).isEmpty();
    }

    @Test
    void twoCommandsOfOneLegAreBothFollowed() {
        var _ = ask(ParticipantGrpcTest.mixed(100));
        for (int lane = 0; lane < LANES; lane++) owner[lane] = "c:1";
        var commands = List.<Command>of(
                new Command.Cancel(new LegKey(1, 1), "balance", 1), new Command.Get(new LegKey(1, 1), "balance", 1));
        assertThat(ask(commands)).containsExactlyInAnyOrderElementsOf(FakeParticipant.answers(commands));
    }

    @Test
    void whenNobodyKnowsTheOwnerTheAnswerIsRetryAfterABoundedNumberOfPauses() {
        ownersAreKnown = false;
        assertThat(ask(ParticipantGrpcTest.mixed(10))).hasSize(10).allMatch(Reply.Retry.class::isInstance);
        assertThat(pauses).containsExactly(10L, 50L, 250L);
        assertThat(sent).isEmpty();
    }

    @Test
    void instancesThatPointAtEachOtherEndInRetry() {
        var _ = ask(ParticipantGrpcTest.mixed(10));
        for (int lane = 0; lane < LANES; lane++) owner[lane] = "nobody";
        Participant lost = new RoutedParticipant(
                "balance", routes, address -> instance(address, address.equals("a:1") ? "b:1" : "a:1"));
        assertThat(ask(lost, ParticipantGrpcTest.mixed(10))).hasSize(10).allMatch(Reply.Retry.class::isInstance);
    }

    @Test
    void aPeerThatDoesNotAnswerMakesTheNextSendLookAgain() {
        var _ = ask(ParticipantGrpcTest.mixed(10));
        asked.clear();
        Participant broken = new RoutedParticipant("balance", routes, address -> new Participant() {
            @Override
            public String name() {
                return "balance";
            }

            @Override
            public void execute(List<Command> commands, Consumer<List<Reply>> replies) {
                commands.forEach(it -> replies.accept(List.of(new Reply.Retry(it.leg(), "UNAVAILABLE"))));
            }
        });
        assertThat(ask(broken, ParticipantGrpcTest.mixed(1))).hasSize(1).allMatch(Reply.Retry.class::isInstance);
        assertThat(asked).contains("a:1");
    }

    @Test
    void anAnswerFromAnOlderEpochIsNotBelieved() {
        var answers = new ArrayList<List<LaneOwner>>();
        answers.add(List.of(new LaneOwner(0, "new:1", 7)));
        answers.add(List.of(new LaneOwner(0, "old:1", 3)));
        var table =
                new LaneRoutes(1, List.of("x"), (address, then) -> then.accept(answers.removeFirst()), (m, run) -> {});
        table.refresh(() -> {});
        table.refresh(() -> {});
        assertThat(table.address(0)).isEqualTo("new:1");
    }

    @Test
    void paymentsGoToTheLaneOfTheirKeyOrOfTheirId() throws Exception {
        var seen = new ArrayList<String>();
        var payments = new RoutedPayments(routes, address -> command -> {
            seen.add(address);
            int lane = command instanceof PaymentCommand.Change it && it instanceof PaymentCommand.Create
                    ? it.key().lane(LANES)
                    : (int) (((PaymentCommand.Find) command).payment() & 0xFFF);
            var here = owner[lane].equals(address);
            return CompletableFuture.completedFuture(
                    here
                            ? new PaymentAnswer.Refused(PaymentAnswer.Refusal.PAYMENT_NOT_FOUND, "")
                            : new PaymentAnswer.NotOwner(owner[lane]));
        });
        for (int lane = 0; lane < LANES; lane++) {
            var answer =
                    payments.submit(new PaymentCommand.Find(77L << 12 | lane)).get(1, SECONDS);
            assertThat(answer).isInstanceOf(PaymentAnswer.Refused.class);
            assertThat(seen.getLast()).isEqualTo(owner[lane]);
        }
        var create = create(5);
        owner[create.key().lane(LANES)] = "c:1";
        assertThat(payments.submit(create).get(1, SECONDS)).isInstanceOf(PaymentAnswer.Refused.class);
        assertThat(seen.getLast()).isEqualTo("c:1");
        ownersAreKnown = false;
        owner[0] = "";
        assertThat(payments.submit(new PaymentCommand.Find(77L << 12)).get(1, SECONDS))
                .isEqualTo(new PaymentAnswer.NotOwner(""));
    }

    @Test
    void accountsFollowALaneThatMovedAndSayRetryWhenNobodyOwnsIt() throws Exception {
        var command = new AccountCommand.Close(5);
        int lane = Owner.lane(5, LANES);
        var asked = new ArrayList<String>();
        var accounts =
                new RoutedAccounts("balance", routes, List.of(new Ledger("a:1", asked)), it -> new Ledger(it, asked));
        owner[lane] = "a:1";
        assertThat(accounts.submit(command).get(1, SECONDS)).isInstanceOf(AccountAnswer.Done.class);
        owner[lane] = "b:1";
        assertThat(accounts.submit(command).get(1, SECONDS)).isInstanceOf(AccountAnswer.Done.class);
        assertThat(asked).containsExactly("a:1", "a:1", "b:1");
        owner[lane] = "";
        assertThat(accounts.submit(command).get(1, SECONDS)).isInstanceOf(AccountAnswer.Retry.class);
    }

    @Test
    void accountsAreReadFromWhoeverAnswersFirst() {
        var asked = new ArrayList<String>();
        var accounts = new RoutedAccounts(
                "balance",
                routes,
                List.of(new Ledger("dead:1", asked), new Ledger("b:1", asked)),
                address -> new Ledger(address, asked));
        assertThat(accounts.find(5)).isEmpty();
        assertThat(asked).containsExactly("dead:1", "b:1");
    }

    @Test
    void lotsAreAskedOfTheLanesOwnerAndOfAnybodyWhereItHasNone() {
        var asked = new ArrayList<String>();
        var accounts =
                new RoutedAccounts("balance", routes, List.of(new Ledger("a:1", asked)), it -> new Ledger(it, asked));
        owner[2] = "b:1";
        var question = new LotQuestion(2, LotPlace.START, 5, true, 10);
        for (int i = 0; i < 3; i++) assertThat(accounts.lots(question).lots()).isEmpty();
        owner[2] = "";
        for (int i = 0; i < 2; i++) assertThat(accounts.lots(question).lots()).isEmpty();
        assertThat(asked)
                .as("nobody known; then where it is; then nobody known")
                .containsExactly("a:1", "b:1", "b:1", "b:1", "a:1");
    }

    @Test
    void behindOneAddressEachCommandGoesToTheLedgerThatItNames() {
        var several = new SeveralParticipants(List.of(new FakeParticipant("balance", Runnable::run)));
        var commands = List.<Command>of(
                new Command.Cancel(new LegKey(1, 1), "balance", 1), new Command.Cancel(new LegKey(1, 2), "points", 1));
        assertThat(ask(several, commands))
                .containsExactly(
                        FakeParticipant.answers(commands).getFirst(),
                        new Reply.Alarm(new LegKey(1, 2), Reply.AlarmCode.UNKNOWN_LEDGER));
    }

    @Test
    void overHttp2ALaneThatMovesBetweenTwoServersIsFollowed() throws Exception {
        try (var a = Loop.loopback(new ParticipantGrpcServer(instance("a:1"), Runnable::run));
                var b = Loop.loopback(new ParticipantGrpcServer(instance("b:1"), Runnable::run));
                var lanes = Loop.loopback(new LanesGrpcServer(Map.of("balance", this::known)))) {
            var clients = Map.of(
                    "a:1", new ParticipantGrpcClient("balance", a.channel(), CallLimits.DEFAULT),
                    "b:1", new ParticipantGrpcClient("balance", b.channel(), CallLimits.DEFAULT));
            var table = new LaneRoutes(
                    LANES,
                    INSTANCES,
                    LaneDirectory.remote("balance", address -> lanes.channel(), 10_000),
                    (millis, action) -> CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
                            .execute(action));
            var routed = new RoutedParticipant("balance", table, address -> requireNonNull(clients.get(address)));
            var commands = ParticipantGrpcTest.mixed(500);
            for (int round = 0; round < 4; round++) {
                owner[round] = owner[round].equals("a:1") ? "b:1" : "a:1";
                assertThat(ParticipantGrpcTest.start(routed, commands).get(30, SECONDS))
                        .containsExactlyInAnyOrderElementsOf(FakeParticipant.answers(commands));
            }
        }
    }

    private void owners(String address, Consumer<List<LaneOwner>> answer) {
        asked.add(address);
        answer.accept(address.equals("dead:1") || !ownersAreKnown ? List.of() : known());
    }

    private List<LaneOwner> known() {
        return IntStream.range(0, LANES)
                .mapToObj(lane -> new LaneOwner(lane, owner[lane], 1))
                .toList();
    }

    private Participant instance(String address) {
        return instance(address, "");
    }

    /** Answers for the lanes it owns; for others names their owner, or the given one. */
    private Participant instance(String address, String hint) {
        return new Participant() {
            @Override
            public String name() {
                return "balance";
            }

            @Override
            public void execute(List<Command> commands, Consumer<List<Reply>> replies) {
                synchronized (sent) {
                    sent.computeIfAbsent(address, it -> new ArrayList<>()).addAll(commands);
                }
                var here = commands.stream().collect(Collectors.partitioningBy(it -> owner[lane(it)].equals(address)));
                replies.accept(FakeParticipant.answers(here.getOrDefault(true, List.of())));
                for (var it : here.getOrDefault(false, List.of()))
                    replies.accept(List.of(new Reply.NotOwner(it.leg(), hint.isEmpty() ? owner[lane(it)] : hint)));
            }
        };
    }

    /** Knows nobody, and changes everybody whose lane it owns. */
    private final class Ledger implements Accounts {
        private final String address;
        private final List<String> asked;

        Ledger(String address, List<String> asked) {
            this.address = address;
            this.asked = asked;
        }

        @Override
        public String name() {
            return "balance";
        }

        @Override
        public LotPage lots(LotQuestion question) {
            asked.add(address);
            return new LotPage(List.of(), question.after(), false);
        }

        @Override
        public CompletableFuture<AccountAnswer> submit(AccountCommand command) {
            asked.add(address);
            var real = owner[Owner.lane(command.owner(), LANES)];
            return CompletableFuture.completedFuture(
                    real.equals(address)
                            ? new AccountAnswer.Done(new OwnerView(command.owner(), "balance", true, 0, List.of()))
                            : new AccountAnswer.Retry(real, "moved"));
        }

        @Override
        public Optional<OwnerView> find(long owner) {
            asked.add(address);
            if (address.equals("dead:1")) throw new PeerFailure("balance", Status.UNAVAILABLE);
            return Optional.empty();
        }

        @Override
        public Map<Long, Receiver> receivers(List<Long> owners) {
            return Map.of();
        }
    }

    private List<Reply> ask(List<Command> commands) {
        return ask(new RoutedParticipant("balance", routes, this::instance), commands);
    }

    private static List<Reply> ask(Participant participant, List<Command> commands) {
        var replies = new ArrayList<Reply>();
        participant.execute(commands, replies::addAll);
        return replies;
    }

    private static int lane(Command command) {
        return Owner.lane(command.owner(), LANES);
    }

    private static PaymentCommand.Create create(long seed) {
        var made = new Generated(seed).value(PaymentCommand.Create.class);
        return new PaymentCommand.Create(
                new RequestKey(seed, Hash128.of("key"), Hash128.of("body")), made.order(), Wait.DECIDED, 1);
    }
}
