package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A class of accounts that comes with a new version: whoever was there before has it after the next start. */
final class NewClassTest {
    private static final int LANES = 4;
    private static final int USERS = 50;
    private static final Ledger BEFORE = new Ledger(
            Ledgers.BALANCE,
            Set.of(Currency.JPY),
            Map.of(
                    OwnerKind.USER,
                    List.of(Ledger.Rule.debited(FundClass.MONEY)),
                    OwnerKind.MERCHANT,
                    List.of(Ledger.Rule.debited(FundClass.MERCHANT_UNSETTLED))),
            Map.of());

    @Test
    void everybodyHasItOnceAfterTheNextStart() throws Exception {
        try (var database = new LedgerDatabase(BEFORE, LANES)) {
            for (int i = 0; i < USERS; i++) open(database, Owner.user(i).id(), FundClass.MONEY);
            open(database, Owner.merchant(1).id(), FundClass.MERCHANT_UNSETTLED);
            long before = database.count("select count(*) from account");
            database.install(LANES);
            assertThat(database.count("select count(*) from account")).isEqualTo(before);

            for (int start = 0; start < 2; start++) {
                try (var connection = database.source.getConnection()) {
                    LedgerInstallStore.install(connection, LedgerCatalogue.balance(), LANES);
                }
                assertThat(accounts(database, FundClass.USER_RECEIVABLE, Currency.JPY))
                        .isEqualTo(USERS);
                assertThat(accounts(database, FundClass.MONEY, Currency.JPY)).isEqualTo(USERS);
            }
            assertThat(database.count("select count(*) from account where floor is null and class = "
                            + FundClass.USER_RECEIVABLE.code()))
                    .as("it may be overdrawn, as the ledger says")
                    .isEqualTo(USERS);
            assertThat(database.count("select available from account where owner = "
                            + Owner.user(7).id() + " and class = " + FundClass.MONEY.code()))
                    .isEqualTo(5);
            for (var other : LedgerCatalogue.balance().currencies())
                if (other != Currency.JPY)
                    assertThat(accounts(database, FundClass.USER_RECEIVABLE, other))
                            .as("nobody had accounts in it")
                            .isZero();
        }
    }

    private static void open(LedgerDatabase database, long owner, FundClass fundClass) {
        int lane = Owner.lane(owner, LANES);
        database.db.run(tx -> {
            tx.updateExactly(
                    1,
                    "insert into owner (lane, owner, open, blocked, block_version, epoch) values (?, ?, true, 0, 0, 0)",
                    lane,
                    owner);
            tx.updateExactly(
                    1,
                    "insert into account (lane, owner, class, currency, available, held, seq, version, epoch, floor)"
                            + " values (?, ?, ?, ?, 5, 0, 0, 0, 0, 0)",
                    lane,
                    owner,
                    fundClass.code(),
                    Currency.JPY.code());
        });
    }

    private static long accounts(LedgerDatabase database, FundClass fundClass, Currency currency) {
        return database.count("select count(*) from account where class = " + fundClass.code() + " and currency = "
                + currency.code() + " and owner >> 60 = " + OwnerKind.USER.code());
    }
}
