package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.LedgerCatalogue;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user owes for what he pays later (02-accounts, Deferred). */
final class DeferredLedgerTest {
    private static final LegKey LEG = new LegKey(9, 1);
    private final FakeLedgerStore store = new FakeLedgerStore(4);
    private final Rig deferred = new Rig(LedgerCatalogue.deferred(), store, 4);
    private final long user = Owner.user(1).id();

    @BeforeEach
    void moveIn() {
        deferred.open(user);
    }

    @AfterEach
    void sumsAgree() {
        store.checkSums(deferred.ledger);
    }

    @Test
    void whoHasNoCreditLineBuysNothing() {
        assertThat(deferred.reply(deferred.tryOf(LEG, user, 1)))
                .isEqualTo(new Reply.Declined(LEG, Decline.BALANCE_TOO_LOW));
    }

    @Test
    void aCreditLineIsBoughtDownToAndALowerOneTakesNothingBack() {
        lend(1_000, 1);
        assertThat(deferred.reply(deferred.tryOf(LEG, user, 1_000))).isInstanceOf(Reply.Tried.class);
        var _ = deferred.reply(deferred.confirm(LEG, user, 1_000));
        var more = new LegKey(10, 1);
        assertThat(deferred.reply(deferred.tryOf(more, user, 1)))
                .isEqualTo(new Reply.Declined(more, Decline.BALANCE_TOO_LOW));
        lend(400, 2);
        deferred.credit(user, Part.of(FundClass.DEFERRED_RECEIVABLE, 601));
        assertThat(deferred.reply(deferred.tryOf(new LegKey(11, 1), user, 1))).isInstanceOf(Reply.Tried.class);
    }

    private void lend(long line, long version) {
        var floor = new AccountCommand.SetFloor(user, FundClass.DEFERRED_RECEIVABLE, Rig.JPY, -line, version);
        assertThat(deferred.answer(floor)).isInstanceOf(AccountAnswer.Done.class);
    }

    @Test
    void aLateFeeIsOwedWithoutALine() {
        assertThat(deferred.reply(debit(FundClass.LATE_FEE, 36))).isInstanceOf(Reply.Tried.class);
        var confirmed = (Reply.Confirmed) deferred.reply(deferred.confirm(LEG, user, 36));
        assertThat(confirmed.postings().getFirst().balanceMinor()).isEqualTo(-36);
        var repaid = deferred.credit(user, Part.of(FundClass.LATE_FEE, 36));
        assertThat(repaid.postings().getFirst().balanceMinor()).isZero();
    }

    @Test
    void whatWasOverpaidBuysButALateFeeAccountNeverDoes() {
        deferred.credit(user, Part.of(FundClass.LATE_FEE, 100));
        assertThat(deferred.reply(deferred.tryOf(LEG, user, 1)))
                .isEqualTo(new Reply.Declined(LEG, Decline.BALANCE_TOO_LOW));
        deferred.credit(user, Part.of(FundClass.DEFERRED_RECEIVABLE, 10));
        assertThat(deferred.reply(deferred.tryOf(new LegKey(10, 1), user, 10))).isInstanceOf(Reply.Tried.class);
    }

    private Command.Try debit(FundClass fundClass, long amount) {
        return new Command.Try(
                LEG, deferred.ledger.name(), user, amount, Rig.JPY, FundPolicy.only(fundClass), Purpose.INTERNAL);
    }
}
