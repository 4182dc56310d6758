package dev.kessai.contracts.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.DueLot;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.KycLevel;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotPlace;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.account.Rating;
import dev.kessai.contracts.account.v1.AccountsServiceGrpc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AccountsGrpcTest {
    private static final long TIMEOUT_MILLIS = 30_000;
    private static final OwnerView OWNER = new OwnerView(5, "balance", true, 3, List.of());

    /** Knows one owner; closing is refused, blocking is not known, opening is done. */
    private static final class OneOwner implements Accounts {
        @Override
        public String name() {
            return "balance";
        }

        @Override
        public CompletableFuture<AccountAnswer> submit(AccountCommand command) {
            return CompletableFuture.completedFuture(answer(command));
        }

        @Override
        public Optional<OwnerView> find(long owner) {
            return owner == OWNER.owner() ? Optional.of(OWNER) : Optional.empty();
        }

        @Override
        public Map<Long, Receiver> receivers(List<Long> owners) {
            var receivers = new HashMap<Long, Receiver>();
            for (var owner : owners) if (owner > 0) receivers.put(owner, new Receiver(true, owner % 2 == 0));
            return receivers;
        }

        @Override
        public LotPage lots(LotQuestion question) {
            return new LotPage(
                    List.of(new DueLot(
                            question.after().owner(),
                            FundClass.POINT_FREE,
                            Currency.JPY,
                            4,
                            30,
                            question.untilMicros())),
                    LotPlace.behind(question.untilMicros()),
                    question.settled());
        }

        private static AccountAnswer answer(AccountCommand command) {
            return switch (command) {
                case AccountCommand.Open it -> new AccountAnswer.Done(OWNER);
                case AccountCommand.Block it -> new AccountAnswer.Retry("host:1", "moved");
                case AccountCommand.SetFloor it -> new AccountAnswer.Refused(AccountAnswer.Reason.FLOOR_NOT_ALLOWED);
                case AccountCommand.SetLevel it -> new AccountAnswer.Refused(AccountAnswer.Reason.OWNER_CLOSED);
                case AccountCommand.Close it -> new AccountAnswer.Refused(AccountAnswer.Reason.BALANCE_NOT_ZERO);
            };
        }
    }

    @Test
    void answersAreTheOnesOfADirectCall() throws Exception {
        var direct = new OneOwner();
        try (var loop = Loop.loopback(new AccountsGrpcServer(List.of(direct), Runnable::run))) {
            var client = new AccountsGrpcClient("balance", loop.channel(), TIMEOUT_MILLIS);
            for (var command : List.of(
                    new AccountCommand.Open(5, Currency.JPY),
                    new AccountCommand.Block(5, 3, 8),
                    new AccountCommand.SetFloor(5, FundClass.MERCHANT_UNSETTLED, Currency.JPY, -100, 1),
                    new AccountCommand.SetLevel(5, KycLevel.VERIFIED, Rating.LOW, 1),
                    new AccountCommand.Close(5)))
                assertThat(client.submit(command).get(30, SECONDS)).isEqualTo(OneOwner.answer(command));
            assertThat(client.find(5)).contains(OWNER);
            assertThat(client.find(6)).isEmpty();
            var owners = LongStream.rangeClosed(-5, 3_000).boxed().toList();
            assertThat(client.receivers(owners)).isEqualTo(direct.receivers(owners));
            for (boolean settled : List.of(true, false)) {
                var question = new LotQuestion(3, new LotPlace(-1, -5, 20, 392, 7), 1_000_000, settled, 100);
                assertThat(client.lots(question)).isEqualTo(direct.lots(question));
            }
        }
    }

    @Test
    void aLedgerThatIsNotThereMeansRetryForChangesAndNoAnswerForReads() throws Exception {
        try (var loop = Loop.inProcess(new AccountsGrpcServer(List.of(new OneOwner()), Runnable::run))) {
            loop.server().shutdownNow().awaitTermination();
            var client = new AccountsGrpcClient("balance", loop.channel(), TIMEOUT_MILLIS);
            assertThat(client.submit(new AccountCommand.Close(5)).get(30, SECONDS))
                    .isInstanceOf(AccountAnswer.Retry.class);
            assertThatThrownBy(() -> client.find(5))
                    .isInstanceOfSatisfying(
                            PeerFailure.class,
                            failure -> assertThat(failure.isBug()).isFalse());
        }
    }

    @Test
    void aBugIsAnExceptionAndNeverARefusal() throws Exception {
        try (var loop = Loop.inProcess(new AccountsServiceGrpc.AccountsServiceImplBase() {})) {
            var client = new AccountsGrpcClient("balance", loop.channel(), TIMEOUT_MILLIS);
            var answer = client.submit(new AccountCommand.Close(5));
            assertThatThrownBy(() -> answer.get(30, SECONDS)).hasCauseInstanceOf(PeerFailure.class);
        }
    }
}
