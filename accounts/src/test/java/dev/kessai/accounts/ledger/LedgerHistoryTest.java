package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.contracts.account.AsOf;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The history behind a ledger's lanes, on a real PostgreSQL; rounds of filling are called by hand. */
final class LedgerHistoryTest {
    private static final int LANES = 3;

    private final LedgerDatabase database = new LedgerDatabase(LedgerCatalogue.balance(), LANES);
    private final PostgresLedgerStore store = database.store();
    private final Rig rig = new Rig(LedgerCatalogue.balance(), store, LANES);
    private final HistoryStore historyStore = new HistoryStore(database.db, LANES);
    private int ticks;
    private final LedgerHistory history =
            new LedgerHistory("balance", historyStore, this::tick, 1_000, () -> ticks * 1_000_000L);

    private void tick() {
        ticks++;
        rig.tick();
    }

    @AfterEach
    void stop() {
        store.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32})
    void aBalanceOfThePastIsTheOneAfterTheLastEntryNotLater(long seed) {
        var random = new Random(seed);
        var users = new ArrayList<Long>();
        for (int i = 0; i < 5; i++) users.add(rig.userWith(i, FundClass.MONEY, 0));
        record Past(long owner, long atMicros, AsOf value) {}
        var past = new ArrayList<Past>();
        var balances = new long[users.size()];
        var seqs = new long[users.size()];
        long payment = 1;
        for (int batch = 0; batch < 120; batch++) {
            rig.clock += 1 + random.nextInt(100_000);
            int user = random.nextInt(users.size());
            var amount = 1 + random.nextInt(1_000);
            var posted = rig.credit(users.get(user), Part.of(FundClass.MONEY, amount));
            balances[user] += amount;
            seqs[user]++;
            var leg = new LegKey(payment++, 1);
            var _ = rig.reply(rig.tryOf(leg, users.get(user), 1));
            var _ = random.nextBoolean() ? rig.reply(rig.cancel(leg, users.get(user))) : posted; // moves nothing
            past.add(new Past(users.get(user), posted.atMicros(), new AsOf.Value(balances[user], seqs[user])));
            past.add(new Past(
                    users.get(user), posted.atMicros() - 1, new AsOf.Value(balances[user] - amount, seqs[user] - 1)));
            if (random.nextInt(10) == 0) assertThat(history.fill()).isPositive();
        }
        rig.clock += 1;
        rig.tick();
        var _ = history.fill();
        for (var each : past)
            assertThat(history.balanceAsOf(each.owner(), FundClass.MONEY, Rig.JPY, each.atMicros()))
                    .as("seed " + seed + " " + each)
                    .isEqualTo(each.value());
        assertThat(database.count("select count(*) from history"))
                .isEqualTo(database.count("select count(*) from entry where seq > 0"));
        assertThat(history.fill()).isZero();
    }

    @Test
    void anInstantAboveTheWatermarkIsNotAnsweredAndAskingMovesIdleLanes() {
        var user = rig.userWith(1, FundClass.MONEY, 70);
        rig.clock = 500_000;
        long asked = 400_000;
        var _ = history.fill();
        var first = history.balanceAsOf(user, FundClass.MONEY, Rig.JPY, asked);
        assertThat(first).isInstanceOf(AsOf.NotYet.class);
        assertThat(((AsOf.NotYet) first).watermarkMicros()).isLessThan(asked);
        assertThat(ticks).isEqualTo(1);
        assertThat(history.balanceAsOf(user, FundClass.MONEY, Rig.JPY, asked)).isEqualTo(first);
        var _ = history.fill();
        assertThat(history.balanceAsOf(user, FundClass.MONEY, Rig.JPY, asked)).isEqualTo(new AsOf.Value(70, 1));
        assertThat(history.balanceAsOf(Owner.user(404).id(), FundClass.MONEY, Rig.JPY, asked))
                .isEqualTo(new AsOf.Value(0, 0));
    }

    @Test
    void anAnswerBelowTheWatermarkNeverChanges() {
        var user = rig.userWith(1, FundClass.MONEY, 70);
        rig.clock = 500_000;
        rig.tick();
        var _ = history.fill();
        var before = history.balanceAsOf(user, FundClass.MONEY, Rig.JPY, 500_000);
        rig.clock = 1; // a clock that went back
        rig.credit(user, Part.of(FundClass.MONEY, 5));
        var _ = history.fill();
        assertThat(history.balanceAsOf(user, FundClass.MONEY, Rig.JPY, 500_000)).isEqualTo(before);
    }

    @Test
    void aLongPauseIsCopiedInSpans() {
        for (int i = 0; i < 3; i++) {
            rig.clock += 1_000_000_000_000L * i;
            var _ = rig.userWith(i, FundClass.MONEY, 10);
        }
        assertThat(history.fill()).isEqualTo(3);
        assertThat(database.count("select count(*) from history")).isEqualTo(3);
    }

    @Test
    void severalInstancesFillWithoutDoingItTwice() throws Exception {
        for (int i = 0; i < 50; i++) {
            rig.clock += 1_000;
            var _ = rig.userWith(i, FundClass.MONEY, 10);
        }
        var fillers = new ArrayList<Thread>();
        var failures = new ArrayList<Throwable>();
        for (int i = 0; i < 2; i++)
            fillers.add(Thread.ofVirtual().unstarted(() -> {
                for (int n = 0; n < 20; n++) {
                    var _ = historyStore.fill(5_000);
                }
            }));
        for (var filler : fillers) {
            filler.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
            filler.start();
        }
        for (var filler : fillers) filler.join();
        assertThat(failures).isEmpty();
        assertThat(database.count("select count(*) from history")).isEqualTo(50);
        assertThat(List.of(history.fill())).containsExactly(0L);
    }
}
