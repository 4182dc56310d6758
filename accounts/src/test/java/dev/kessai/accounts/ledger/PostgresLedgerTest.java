package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.base.db.DbFailure;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.account.Scope;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Reply;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger's rows in a real PostgreSQL. */
final class PostgresLedgerTest {
    private static final int LANES = 3;
    private static final int BATCHES = 150;
    private static final LedgerProgram.Limits TINY = new LedgerProgram.Limits(24, 8, 16);

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void theDatabaseAnswersAsTheModelDoesWhateverHappensToMemoryAndConnections(long seed) {
        var random = new Random(seed);
        var source = new RandomCommands(random);
        var ledger = seed % 2 == 0 ? LedgerCatalogue.points() : LedgerCatalogue.balance();
        var model = new FakeLedgerStore(LANES);
        var calm = new Rig(ledger, model, LANES);
        try (var database = new LedgerDatabase(ledger, LANES)) {
            var flaky = new FlakySource(database.source);
            try (var store = database.store(flaky.dataSource())) {
                var rough = new Rig(ledger, store, LANES, TINY);
                for (int i = 0; i < RandomCommands.USERS; i++) {
                    calm.open(Owner.user(i).id());
                    rough.open(Owner.user(i).id());
                }
                calm.clock += 1_000; // later than what opening took, there one batch an owner, here fewer
                for (int batch = 0; batch < BATCHES; batch++) {
                    calm.clock = rough.clock = calm.clock + 1 + random.nextInt(100);
                    var commands = source.batch(calm, 60);
                    var expected = calm.replies(commands);
                    switch (random.nextInt(6)) {
                        case 0 -> rough.forget();
                        case 1 -> flaky.nextCommit = FakeLedgerStore.Failure.BEFORE_COMMIT;
                        case 2 -> flaky.nextCommit = FakeLedgerStore.Failure.AFTER_COMMIT;
                        default -> {}
                    }
                    assertThat(rough.replies(commands)).as("seed " + seed).isEqualTo(expected);
                    if (batch % 10 != 0) continue;
                    rough.forget();
                    assertThat(rough.replies(commands))
                            .as("again, seed " + seed)
                            .isEqualTo(expected);
                }
                database.checkSums();
                for (int i = 0; i < RandomCommands.USERS; i++) {
                    var user = Owner.user(i).id();
                    assertThat(database.reads().find(user)).contains(view(calm, user));
                }
                assertThat(database.count("select count(*) from hold")).isEqualTo(model.holds.size());
                assertThat(database.count("select count(*) from entry")).isEqualTo(model.entries.size());
                assertThat(database.count("select count(*) from misdirected")).isEqualTo(model.misdirected.size());
                assertThat(database.count("select count(*) from late_lot")).isEqualTo(model.lates.size());
                if (ledger.name().equals(Ledgers.POINTS))
                    assertThat(model.lates).hasSizeGreaterThan(10);
            }
        }
    }

    private static OwnerView view(Rig rig, long user) {
        rig.forget();
        var view = ((AccountAnswer.Done) rig.answer(new AccountCommand.Open(user, Rig.JPY))).owner();
        var balances = view.balances().stream()
                .sorted(Comparator.comparingInt(balance -> balance.fundClass().code()))
                .toList();
        return new OwnerView(view.owner(), view.ledger(), view.open(), view.blockedScopes(), view.standing(), balances);
    }

    @Test
    void anOwnerThatLostItsLaneLeavesNoRowOfTheOldEpoch() {
        try (var database = new LedgerDatabase(LedgerCatalogue.balance(), LANES);
                var firstStore = database.store();
                var secondStore = database.store()) {
            var first = new Rig(LedgerCatalogue.balance(), firstStore, LANES);
            var user = first.userWith(1, FundClass.MONEY, 1_000);
            var leg = new LegKey(1, 1);
            assertThat(first.reply(first.tryOf(leg, user, 100))).isInstanceOf(Reply.Tried.class);
            var second = new Rig(LedgerCatalogue.balance(), secondStore, LANES);
            long before = oldRows(database);
            assertThat(first.reply(first.confirm(leg, user, 100))).isEqualTo(new Reply.NotOwner(leg, ""));
            assertThat(second.reply(second.confirm(leg, user, 100))).isInstanceOf(Reply.Confirmed.class);
            assertThat(first.reply(first.tryOf(new LegKey(2, 1), user, 100))).isInstanceOf(Reply.NotOwner.class);
            assertThat(oldRows(database)).isEqualTo(before);
            database.checkSums();
        }
    }

    private static long oldRows(LedgerDatabase database) {
        return database.count("""
                select (select count(*) from hold where epoch = 1) + (select count(*) from entry where epoch = 1)
                """);
    }

    @Test
    void aStolenLaneIsNoticedByTheGuardOfTheLaneRowAlone() {
        try (var database = new LedgerDatabase(LedgerCatalogue.balance(), LANES);
                var store = database.store()) {
            var rig = new Rig(LedgerCatalogue.balance(), store, LANES);
            var user = rig.userWith(1, FundClass.MONEY, 1_000);
            database.db.run(tx -> tx.updateExactly(LANES, "update lane set epoch = epoch + 1"));
            var leg = new LegKey(1, 1);
            assertThat(rig.reply(rig.tryOf(leg, user, 100))).isEqualTo(new Reply.NotOwner(leg, ""));
            assertThat(database.count("select count(*) from hold")).isZero();
        }
    }

    @Test
    void accountsThatChangedBehindTheLanesBackAreNotOverwritten() {
        try (var database = new LedgerDatabase(LedgerCatalogue.balance(), LANES);
                var store = database.store()) {
            var rig = new Rig(LedgerCatalogue.balance(), store, LANES);
            var user = rig.userWith(1, FundClass.MONEY, 1_000);
            database.db.run(tx -> tx.updateExactly(
                    1,
                    "update account set available = 50, version = version + 1 where owner = ? and class = ?",
                    user,
                    FundClass.MONEY.code()));
            assertThat(rig.reply(rig.tryOf(new LegKey(1, 1), user, 100))).isInstanceOf(Reply.Declined.class);
        }
    }

    @Test
    void rowsThatWereMovedBehindTheLanesBackAreFoundAgain() throws SQLException {
        try (var database = new LedgerDatabase(LedgerCatalogue.points(), LANES);
                var store = database.store()) {
            var rig = new Rig(LedgerCatalogue.points(), store, LANES);
            var user = Owner.user(1).id();
            rig.open(user);
            var _ = rig.credit(user, new Part(FundClass.POINT_FREE, 1_000, new Part.Lot.New(Long.MAX_VALUE)));
            for (int i = 1; i <= 3; i++)
                assertThat(rig.reply(rig.tryOf(new LegKey(i, 1), user, 100))).isInstanceOf(Reply.Tried.class);
            try (var connection = database.source.getConnection();
                    var statement = connection.createStatement()) {
                for (var table : List.of("account", "lot")) {
                    long before = database.count("select sum((ctid::text::point)[1])::int8 from " + table);
                    var _ = statement.execute("vacuum full " + table);
                    assertThat(database.count("select sum((ctid::text::point)[1])::int8 from " + table))
                            .isNotEqualTo(before);
                }
            }
            assertThat(rig.reply(rig.confirm(new LegKey(1, 1), user, 100))).isInstanceOf(Reply.Confirmed.class);
            assertThat(rig.reply(rig.tryOf(new LegKey(4, 1), user, 701))).isInstanceOf(Reply.Declined.class);
            assertThat(rig.reply(rig.tryOf(new LegKey(5, 1), user, 700))).isInstanceOf(Reply.Tried.class);
            database.checkSums();
        }
    }

    @Test
    void aRowWhosePlaceIsKnownIsNotLookedUpInTheIndex() {
        try (var database = new LedgerDatabase(LedgerCatalogue.points(), LANES)) {
            for (var sql : List.of(PlacedRowStore.ACCOUNT_AT, PlacedRowStore.LOT_AT)) {
                var explain = "explain " + sql.replace("?", "'{}'");
                List<String> plan = database.db.read(tx -> tx.query(explain, row -> row.getString(1)));
                assertThat(plan.toString()).contains("Tid Scan on ").doesNotContain("Index");
            }
        }
    }

    @Test
    void anAccountWithoutAFloorHasNoneAfterItWasRead() {
        try (var database = new LedgerDatabase(LedgerCatalogue.balance(), LANES);
                var store = database.store()) {
            var rig = new Rig(LedgerCatalogue.balance(), store, LANES);
            var taken = rig.tryOf(new LegKey(1, 1), Rig.house(), 1_000, FundPolicy.only(FundClass.OPENING));
            assertThat(rig.reply(taken)).isInstanceOf(Reply.Tried.class);
            var user = rig.userWith(1, FundClass.MONEY, 100);
            rig.forget();
            assertThat(rig.reply(rig.tryOf(new LegKey(2, 1), user, 101))).isInstanceOf(Reply.Declined.class);
        }
    }

    @Test
    void aFloorThatWasSetIsThereAfterItWasRead() {
        try (var database = new LedgerDatabase(LedgerCatalogue.balance(), LANES);
                var store = database.store()) {
            var rig = new Rig(LedgerCatalogue.balance(), store, LANES);
            var merchant = Owner.merchant(1).id();
            rig.open(merchant);
            for (long version : new long[] {3, 2, 5, 4}) {
                var floor = new AccountCommand.SetFloor(
                        merchant, FundClass.MERCHANT_UNSETTLED, Rig.JPY, -100 * version, version);
                assertThat(rig.answer(floor)).isInstanceOf(AccountAnswer.Done.class);
                rig.forget();
            }
            var unsettled = FundPolicy.only(FundClass.MERCHANT_UNSETTLED);
            assertThat(rig.reply(rig.tryOf(new LegKey(1, 1), merchant, 501, unsettled)))
                    .isInstanceOf(Reply.Declined.class);
            assertThat(rig.reply(rig.tryOf(new LegKey(2, 1), merchant, 400, unsettled)))
                    .isInstanceOf(Reply.Tried.class);
            assertThat(rig.reply(rig.tryOf(new LegKey(3, 1), merchant, 100, unsettled)))
                    .isInstanceOf(Reply.Tried.class);
            assertThat(database.reads().find(merchant).orElseThrow().balances())
                    .extracting("floorMinor")
                    .containsExactly(-500L, 0L);
            assertThat(database.count("select count(*) from floor_set")).isEqualTo(2);
            database.checkSums();
        }
    }

    @Test
    void theNumberOfLanesIsForEver() {
        try (var database = new LedgerDatabase(LedgerCatalogue.points(), LANES)) {
            database.install(LANES);
            assertThatThrownBy(() -> database.install(LANES + 1)).hasMessageContaining("installed with 3 lanes");
        }
    }

    @Test
    void theServiceItselfMayNotChangeHistory() {
        try (var database = new LedgerDatabase(LedgerCatalogue.points(), LANES)) {
            for (var table : List.of("hold", "entry", "misdirected", "history", "floor_set", "late_lot"))
                for (var change : List.of("delete from " + table, "update " + table + " set lane = 1"))
                    assertThatThrownBy(() -> database.db.run(tx -> tx.updateExactly(0, change)))
                            .isInstanceOf(DbFailure.class)
                            .hasMessageContaining("permission denied");
        }
    }

    @Test
    void theSystemsAccountsAreThereFromTheStart() {
        try (var database = new LedgerDatabase(LedgerCatalogue.balance(), LANES);
                var store = database.store()) {
            assertThat(database.reads().find(Rig.house()).orElseThrow().balances())
                    .extracting("fundClass")
                    .contains(FundClass.FEE_REVENUE, FundClass.OPENING);
            var rig = new Rig(LedgerCatalogue.balance(), store, LANES);
            assertThat(rig.credit(Owner.user(404).id(), Part.of(FundClass.MONEY, 7))
                            .postings())
                    .extracting("fundClass")
                    .containsExactly(FundClass.SUSPENSE);
            database.checkSums();
        }
    }

    @Test
    void receiversTellWhoIsOpenAndWhoIsBlocked() {
        try (var database = new LedgerDatabase(LedgerCatalogue.balance(), LANES);
                var store = database.store()) {
            var rig = new Rig(LedgerCatalogue.balance(), store, LANES);
            var fine = rig.userWith(1, FundClass.MONEY, 0);
            var blocked = rig.userWith(2, FundClass.MONEY, 0);
            var _ = rig.answer(new AccountCommand.Block(blocked, Scope.RECEIVE.bit(), 1));
            var receivers = database.reads()
                    .receivers(List.of(fine, blocked, Owner.user(404).id()));
            assertThat(receivers).hasSize(2);
            assertThat(receivers.get(fine)).isEqualTo(new Accounts.Receiver(true, false));
            assertThat(receivers.get(blocked)).isEqualTo(new Accounts.Receiver(true, true));
        }
    }
}
