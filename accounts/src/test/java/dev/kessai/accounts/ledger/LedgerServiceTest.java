package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.base.lane.EveryLane;
import dev.kessai.base.money.Currency;
import dev.kessai.base.telemetry.LaneTraces;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.participant.Reply;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger as a service, with its thread, on a real PostgreSQL. */
final class LedgerServiceTest {
    private static final int LANES = 4;
    private static final int USERS = 100;
    private static final int PAYMENTS_PER_USER = 300;
    private static final long FUNDS = 200_000;
    private static final long PRICE = 700;

    private final Ledger ledger = LedgerCatalogue.balance();
    private LedgerDatabase database;
    private PostgresLedgerStore store;
    private LedgerService service;

    @BeforeEach
    void start() {
        database = new LedgerDatabase(ledger, LANES);
        store = database.store();
        service = new LedgerService(
                ledger,
                new LedgerService.Settings(LANES, 1_024, 3_000, LedgerProgram.Limits.DEFAULT),
                store,
                database.reads(),
                new EveryLane(LANES, true),
                LedgerServiceTest::micros,
                LedgerServiceTest::micros,
                LaneTraces.OFF);
        service.start();
    }

    @AfterEach
    void stop() {
        service.close();
        store.close();
        database.close();
    }

    @Test
    void accountsUnderContentionGiveExactlyWhatTheyHold() throws Exception {
        var merchant = Owner.merchant(1).id();
        open(merchant);
        for (int i = 0; i < USERS; i++) open(Owner.user(i).id());
        var funded = new CountDownLatch(USERS);
        for (int i = 0; i < USERS; i++)
            service.execute(
                    List.of(new Command.Credit(
                            new LegKey(1_000_000 + i, 1),
                            ledger.name(),
                            Owner.user(i).id(),
                            0,
                            Currency.JPY,
                            List.of(Part.of(FundClass.MONEY, FUNDS)))),
                    replies -> funded.countDown());
        assertThat(funded.await(10, TimeUnit.SECONDS)).isTrue();

        var unexpected = new ConcurrentLinkedQueue<Reply>();
        var refused = new ConcurrentHashMap<LegKey, Decline>();
        var done = new CountDownLatch(USERS * PAYMENTS_PER_USER);
        try (var buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int buyer = 0; buyer < 8; buyer++) {
                int remainder = buyer;
                var _ = buyers.submit(() -> {
                    for (int n = 0; n < PAYMENTS_PER_USER; n++) {
                        var tries = new ArrayList<Command>();
                        for (int user = 0; user < USERS; user++)
                            if ((user + n) % 8 == remainder) tries.add(pay(user, n));
                        service.execute(tries, replies -> answered(replies, merchant, refused, unexpected, done));
                    }
                });
            }
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(unexpected).isEmpty();
        long bought = FUNDS / PRICE;
        assertThat(bought).isEqualTo(285);
        assertThat(refused).hasSize((int) (USERS * (PAYMENTS_PER_USER - bought)));
        assertThat(refused.values()).containsOnly(Decline.BALANCE_TOO_LOW);
        for (int i = 0; i < USERS; i++) {
            var money = service.find(Owner.user(i).id()).orElseThrow().balances().stream()
                    .filter(balance -> balance.fundClass() == FundClass.MONEY)
                    .findFirst()
                    .orElseThrow();
            assertThat(money.availableMinor()).isEqualTo(FUNDS - bought * PRICE);
            assertThat(money.heldMinor()).isZero();
            assertThat(money.seq()).isEqualTo(1 + bought);
        }
        assertThat(database.count("select count(*) from entry where kind = 1")).isEqualTo(28_500);
        assertThat(database.count("select available from account where class = 4 and currency = 392"))
                .isEqualTo(28_500 * PRICE);
        database.checkSums();
    }

    private Command pay(int user, int n) {
        return new Command.Try(
                new LegKey(1 + (long) user * PAYMENTS_PER_USER + n, 1),
                ledger.name(),
                Owner.user(user).id(),
                PRICE,
                Currency.JPY,
                FundPolicy.DEFAULT,
                Purpose.PAY);
    }

    /** Tried is confirmed, Confirmed is credited to the merchant, Posted and Declined are the end. */
    private void answered(
            List<Reply> replies,
            long merchant,
            ConcurrentHashMap<LegKey, Decline> refused,
            ConcurrentLinkedQueue<Reply> unexpected,
            CountDownLatch done) {
        var next = new ArrayList<Command>();
        for (var reply : replies) {
            switch (reply) {
                case Reply.Tried tried ->
                    next.add(new Command.Confirm(tried.leg(), ledger.name(), owner(tried.leg()), micros(), PRICE));
                case Reply.Confirmed confirmed ->
                    next.add(new Command.Credit(
                            new LegKey(confirmed.leg().payment(), 2),
                            ledger.name(),
                            merchant,
                            confirmed.atMicros(),
                            Currency.JPY,
                            List.of(Part.of(FundClass.MERCHANT_UNSETTLED, PRICE))));
                case Reply.Posted _ -> done.countDown();
                case Reply.Declined declined -> {
                    refused.put(declined.leg(), declined.reason());
                    done.countDown();
                }
                default -> {
                    unexpected.add(reply);
                    done.countDown();
                }
            }
        }
        service.execute(next, more -> answered(more, merchant, refused, unexpected, done));
    }

    private static long owner(LegKey leg) {
        return Owner.user((leg.payment() - 1) / PAYMENTS_PER_USER).id();
    }

    @Test
    void whatCannotBeRoutedIsAnAlarm() {
        var replies = new ConcurrentLinkedQueue<Reply>();
        var leg = new LegKey(1, 1);
        service.execute(
                List.of(new Command.Get(leg, "points", Owner.user(1).id()), new Command.Get(leg, ledger.name(), 17)),
                replies::addAll);
        assertThat(replies)
                .containsExactly(
                        new Reply.Alarm(leg, Reply.AlarmCode.UNKNOWN_LEDGER),
                        new Reply.Alarm(leg, Reply.AlarmCode.BAD_COMMAND));
    }

    private void open(long owner) throws Exception {
        assertThat(service.submit(new AccountCommand.Open(owner, Currency.JPY)).get(10, TimeUnit.SECONDS))
                .isInstanceOf(AccountAnswer.Done.class);
    }

    private static long micros() {
        var now = InstantSource.system().instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
