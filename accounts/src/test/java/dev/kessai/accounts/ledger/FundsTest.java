package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.Scope;
import dev.kessai.contracts.participant.Allocation;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Posting.LotAmount;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.participant.Reply;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From where a debit takes, where value returns to, and who may not. */
final class FundsTest {
    private static final LegKey LEG = new LegKey(9, 1);
    private final FakeLedgerStore balanceStore = new FakeLedgerStore(4);
    private final Rig balance = new Rig(LedgerCatalogue.balance(), balanceStore, 4);
    private final FakeLedgerStore pointsStore = new FakeLedgerStore(4);
    private final Rig points = new Rig(LedgerCatalogue.points(), pointsStore, 4);

    @AfterEach
    void sumsAgree() {
        balanceStore.checkSums(balance.ledger);
        pointsStore.checkSums(points.ledger);
    }

    @Test
    void classesAreTakenInTheLedgersOrder() {
        var user = balance.userWith(1, FundClass.MONEY, 100);
        balance.credit(user, Part.of(FundClass.PREPAID, 100));
        balance.credit(user, FundClass.PROCEEDS, 60, 9_000);
        balance.credit(user, FundClass.PROCEEDS, 40, 5_000);
        assertThat(tried(balance, user, 250, FundPolicy.DEFAULT))
                .containsExactly(
                        new Allocation(FundClass.PROCEEDS, 2, 40),
                        new Allocation(FundClass.PROCEEDS, 1, 60),
                        new Allocation(FundClass.PREPAID, 0, 100),
                        new Allocation(FundClass.MONEY, 0, 50));
    }

    @Test
    void anExcludedClassIsNotTaken() {
        var user = balance.userWith(1, FundClass.MONEY, 100);
        balance.credit(user, Part.of(FundClass.PREPAID, 100));
        var noPrepaid = FundPolicy.excluding(Set.of(FundClass.PREPAID));
        assertThat(tried(balance, user, 100, noPrepaid)).containsExactly(new Allocation(FundClass.MONEY, 0, 100));
        assertThat(declined(balance, user, 1, noPrepaid)).isEqualTo(Decline.BALANCE_TOO_LOW);
    }

    @Test
    void theSoonestToExpireIsTakenFirstAndWhatHasExpiredIsNot() {
        var user = points.userWith(1, FundClass.POINT_FREE, 0);
        points.credit(user, FundClass.POINT_FREE, 10, 500); // lot 1, expired at 1,000
        points.credit(user, FundClass.POINT_FREE, 10, 9_000); // lot 2
        points.credit(user, FundClass.POINT_FREE, 10, 5_000); // lot 3
        points.credit(user, FundClass.POINT_PAID, 10, 4_000); // paid after free, though it expires sooner
        assertThat(tried(points, user, 25, FundPolicy.DEFAULT))
                .containsExactly(
                        new Allocation(FundClass.POINT_FREE, 3, 10),
                        new Allocation(FundClass.POINT_FREE, 2, 10),
                        new Allocation(FundClass.POINT_PAID, 1, 5));
        assertThat(declined(points, user, 6, FundPolicy.DEFAULT)).isEqualTo(Decline.BALANCE_TOO_LOW);
    }

    @Test
    void aLotExpiresAtItsVeryInstant() {
        var user = points.userWith(1, FundClass.POINT_FREE, 0);
        points.credit(user, FundClass.POINT_FREE, 10, 2_000);
        points.clock = 2_000;
        assertThat(declined(points, user, 1, FundPolicy.DEFAULT)).isEqualTo(Decline.BALANCE_TOO_LOW);
    }

    @Test
    void anExpiryTakesItsLotAndNothingElse() {
        var user = points.userWith(1, FundClass.POINT_FREE, 0);
        points.credit(user, FundClass.POINT_FREE, 10, 500);
        points.credit(user, FundClass.POINT_FREE, 10, 9_000);
        assertThat(tried(points, user, 10, FundPolicy.lot(FundClass.POINT_FREE, 1)))
                .containsExactly(new Allocation(FundClass.POINT_FREE, 1, 10));
        assertThat(declined(points, user, 1, FundPolicy.lot(FundClass.POINT_FREE, 1)))
                .isEqualTo(Decline.BALANCE_TOO_LOW);
    }

    @Test
    void aPartialConfirmCutsFromTheLastLotBack() {
        var user = points.userWith(1, FundClass.POINT_FREE, 0);
        points.credit(user, FundClass.POINT_FREE, 10, 5_000);
        points.credit(user, FundClass.POINT_FREE, 10, 6_000);
        points.credit(user, FundClass.POINT_PAID, 10, 7_000);
        var _ = points.reply(points.tryOf(LEG, user, 30));
        points.forget(); // lots that are used up must be found again
        var confirmed = (Reply.Confirmed) points.reply(points.confirm(LEG, user, 14));
        assertThat(confirmed.postings()).hasSize(1);
        var posting = confirmed.postings().getFirst();
        assertThat(posting.amountMinor()).isEqualTo(-14);
        assertThat(posting.lots()).containsExactly(new LotAmount(1, 10), new LotAmount(2, 4));
        assertThat(posting.availableMinor()).isEqualTo(6);
        assertThat(tried(points, user, 16, FundPolicy.DEFAULT))
                .containsExactly(
                        new Allocation(FundClass.POINT_FREE, 2, 6), new Allocation(FundClass.POINT_PAID, 1, 10));
    }

    @Test
    void aConfirmOverTwoClassesIsAnEntryOnEach() {
        var user = balance.userWith(1, FundClass.MONEY, 100);
        balance.credit(user, Part.of(FundClass.PREPAID, 100));
        var _ = balance.reply(balance.tryOf(LEG, user, 150));
        var confirmed = (Reply.Confirmed) balance.reply(balance.confirm(LEG, user, 130));
        assertThat(confirmed.postings()).extracting("amountMinor").containsExactly(-100L, -30L);
        assertThat(confirmed.postings().getLast().availableMinor()).isEqualTo(70);
        balance.forget();
        assertThat(balance.reply(balance.get(LEG, user))).isEqualTo(confirmed);
    }

    @Test
    void aCancelReturnsToTheSameLots() {
        var user = points.userWith(1, FundClass.POINT_FREE, 0);
        points.credit(user, FundClass.POINT_FREE, 10, 5_000);
        points.credit(user, FundClass.POINT_FREE, 10, 6_000);
        var all = new Allocation[] {
            new Allocation(FundClass.POINT_FREE, 1, 10), new Allocation(FundClass.POINT_FREE, 2, 5)
        };
        assertThat(points.reply(points.tryOf(LEG, user, 15))).isEqualTo(new Reply.Tried(LEG, List.of(all)));
        points.restart();
        assertThat(points.reply(points.cancel(LEG, user))).isEqualTo(new Reply.Cancelled(LEG));
        assertThat(tried(points, user, 15, FundPolicy.DEFAULT)).containsExactly(all);
    }

    @Test
    void aRefundReturnsToALotThatWasUsedUp() {
        var user = points.userWith(1, FundClass.POINT_FREE, 0);
        points.credit(user, FundClass.POINT_FREE, 10, 5_000);
        var _ = points.reply(points.tryOf(LEG, user, 10));
        var _ = points.reply(points.confirm(LEG, user, 10));
        points.restart();
        var back = points.credit(user, new Part(FundClass.POINT_FREE, 4, new Part.Lot.Restore(1)));
        assertThat(back.postings().getFirst().lots()).containsExactly(new LotAmount(1, 4));
        assertThat(tried(points, user, 4, FundPolicy.DEFAULT))
                .containsExactly(new Allocation(FundClass.POINT_FREE, 1, 4));
    }

    @Test
    void theFloorHoldsUnlessItIsWaived() {
        var merchant = Owner.merchant(1).id();
        balance.open(merchant);
        balance.credit(merchant, Part.of(FundClass.MERCHANT_UNSETTLED, 100));
        var unsettled = FundPolicy.only(FundClass.MERCHANT_UNSETTLED);
        assertThat(declined(balance, merchant, 101, unsettled)).isEqualTo(Decline.BALANCE_TOO_LOW);
        var waived = new FundPolicy(unsettled.classes(), 0, true);
        assertThat(tried(balance, merchant, 101, waived))
                .containsExactly(new Allocation(FundClass.MERCHANT_UNSETTLED, 0, 101));
    }

    @Test
    void aFloorThatWasSetHoldsFromThenOnAndAfterALossOfMemory() {
        var merchant = Owner.merchant(1).id();
        balance.open(merchant);
        balance.credit(merchant, Part.of(FundClass.MERCHANT_UNSETTLED, 100));
        var unsettled = FundPolicy.only(FundClass.MERCHANT_UNSETTLED);
        var view = set(merchant, -50, 7);
        assertThat(view.owner().balances()).extracting("floorMinor").contains(-50L);
        assertThat(declined(balance, merchant, 151, unsettled)).isEqualTo(Decline.BALANCE_TOO_LOW);
        balance.restart();
        assertThat(tried(balance, merchant, 149, unsettled)).hasSize(1);
        var _ = set(merchant, 0, 8); // 49 below it now: nothing is taken back, and nothing more is taken
        assertThat(declined(balance, merchant, 1, unsettled)).isEqualTo(Decline.BALANCE_TOO_LOW);
        var _ = set(merchant, -50, 9);
        balance.restart();
        assertThat(tried(balance, merchant, 1, unsettled)).hasSize(1);
        assertThat(declined(balance, merchant, 1, unsettled)).isEqualTo(Decline.BALANCE_TOO_LOW);
    }

    @Test
    void anOlderFloorChangesNothing() {
        var merchant = Owner.merchant(1).id();
        balance.open(merchant);
        var _ = set(merchant, -50, 7);
        for (long version : new long[] {6, 7}) {
            balance.forget();
            assertThat(set(merchant, -90, version).owner().balances())
                    .extracting("floorMinor")
                    .contains(-50L);
        }
        assertThat(balanceStore.floors).hasSize(1);
    }

    @Test
    void aFloorIsForAccountsThatMayBeOverdrawn() {
        var user = balance.userWith(1, FundClass.MONEY, 100);
        balance.open(Rig.house());
        var notAllowed = new AccountAnswer.Refused(AccountAnswer.Reason.FLOOR_NOT_ALLOWED);
        var merchant = Owner.merchant(1).id();
        balance.open(merchant);
        for (var wrong : List.of(
                new AccountCommand.SetFloor(user, FundClass.MONEY, Rig.JPY, -1, 1),
                new AccountCommand.SetFloor(user, FundClass.MERCHANT_UNSETTLED, Rig.JPY, -1, 1),
                new AccountCommand.SetFloor(merchant, FundClass.MERCHANT_PAYABLE, Rig.JPY, -1, 1),
                new AccountCommand.SetFloor(merchant, FundClass.MERCHANT_UNSETTLED, Currency.USD, -1, 1),
                new AccountCommand.SetFloor(Rig.house(), FundClass.OPENING, Rig.JPY, -1, 1)))
            assertThat(balance.answer(wrong)).as(wrong.toString()).isEqualTo(notAllowed);
        var nobody =
                new AccountCommand.SetFloor(Owner.merchant(404).id(), FundClass.MERCHANT_UNSETTLED, Rig.JPY, -1, 1);
        assertThat(balance.answer(nobody)).isEqualTo(new AccountAnswer.Refused(AccountAnswer.Reason.OWNER_NOT_FOUND));
        assertThat(balance.answer(new AccountCommand.Close(merchant))).isInstanceOf(AccountAnswer.Done.class);
        assertThat(balance.answer(new AccountCommand.SetFloor(merchant, FundClass.MERCHANT_UNSETTLED, Rig.JPY, -1, 1)))
                .isEqualTo(new AccountAnswer.Refused(AccountAnswer.Reason.OWNER_CLOSED));
        assertThat(balanceStore.floors).isEmpty();
    }

    private AccountAnswer.Done set(long merchant, long floor, long version) {
        return (AccountAnswer.Done) balance.answer(
                new AccountCommand.SetFloor(merchant, FundClass.MERCHANT_UNSETTLED, Rig.JPY, floor, version));
    }

    @Test
    void aForcedDebitTakesWhatIsThereAndTheRestIsOwed() {
        var user = balance.userWith(1, FundClass.MONEY, 1_000);
        var force = FundPolicy.forced(FundClass.MONEY);
        var taken = balance.tryOf(LEG, user, 5_000, force);
        assertThat(((Reply.Tried) balance.reply(taken)).allocations())
                .containsExactly(
                        new Allocation(FundClass.MONEY, 0, 1_000), new Allocation(FundClass.USER_RECEIVABLE, 0, 4_000));
        assertThat(balance.credit(user, Part.of(FundClass.MONEY, 10))
                        .postings()
                        .getFirst()
                        .fundClass())
                .as("nothing is owed before the debit is final")
                .isEqualTo(FundClass.MONEY);
        var _ = balance.reply(balance.confirm(LEG, user, 5_000));
        assertThat(balance.reply(taken)).isInstanceOf(Reply.Tried.class);
        var changed =
                new Command.Try(LEG, "balance", user, 5_000, Rig.JPY, FundPolicy.only(FundClass.MONEY), Purpose.PAY);
        assertThat(balance.reply(changed)).isEqualTo(new Reply.Alarm(LEG, Reply.AlarmCode.KEY_REUSED));
    }

    @Test
    void laterCreditsRepayWhatIsOwedFirst() {
        var user = balance.userWith(1, FundClass.MONEY, 0);
        var _ = balance.reply(balance.tryOf(LEG, user, 4_000, FundPolicy.forced(FundClass.MONEY)));
        var _ = balance.reply(balance.confirm(LEG, user, 4_000));
        assertThat(moved(balance.credit(user, Part.of(FundClass.MONEY, 3_000))))
                .containsExactly("USER_RECEIVABLE 3000 -> -1000");
        var last = balance.credit(user, Part.of(FundClass.PREPAID, 1_500));
        assertThat(moved(last)).containsExactly("USER_RECEIVABLE 1000 -> 0", "PREPAID 500 -> 500");
        balance.forget();
        assertThat(balance.reply(balance.get(last.leg(), user)))
                .as("as it was told")
                .isEqualTo(last);
        assertThat(moved(balance.credit(user, Part.of(FundClass.MONEY, 7)))).containsExactly("MONEY 7 -> 7");
    }

    @Test
    void aForcedDebitReachesAClosedAccountAndACancelOwesNothing() {
        var user = balance.userWith(1, FundClass.MONEY, 0);
        assertThat(balance.answer(new AccountCommand.Close(user))).isInstanceOf(AccountAnswer.Done.class);
        var force = FundPolicy.forced(FundClass.MONEY);
        assertThat(balance.reply(balance.tryOf(LEG, user, 5, force))).isInstanceOf(Reply.Tried.class);
        assertThat(balance.reply(balance.cancel(LEG, user))).isInstanceOf(Reply.Cancelled.class);
        assertThat(declined(balance, user, 5, FundPolicy.only(FundClass.MONEY))).isEqualTo(Decline.ACCOUNT_CLOSED);
    }

    private static List<String> moved(Reply.Posted posted) {
        return posted.postings().stream()
                .map(it -> it.fundClass() + " " + it.amountMinor() + " -> " + it.balanceMinor())
                .toList();
    }

    @Test
    void theCompanysOwnAccountsAreTakenFromOnlyWhenNamed() {
        balance.open(Rig.house());
        assertThat(declined(balance, Rig.house(), 1, FundPolicy.DEFAULT)).isEqualTo(Decline.CLASS_NOT_ALLOWED);
        assertThat(tried(balance, Rig.house(), 1_000_000, FundPolicy.only(FundClass.OPENING)))
                .hasSize(1);
    }

    @Test
    void whoHasNoAccountOrAClosedOrBlockedOneIsTold() {
        var nobody = Owner.user(404).id();
        assertThat(declined(balance, nobody, 1, FundPolicy.DEFAULT)).isEqualTo(Decline.ACCOUNT_NOT_FOUND);
        var user = balance.userWith(1, FundClass.MONEY, 100);
        assertThat(balance.answer(new AccountCommand.Block(user, Scope.PAY.bit(), 1)))
                .isInstanceOf(AccountAnswer.Done.class);
        assertThat(declined(balance, user, 1, FundPolicy.DEFAULT)).isEqualTo(Decline.ACCOUNT_BLOCKED);
        assertThat(balance.reply(new Command.Try(
                        new LegKey(4, 1), "balance", user, 1, Rig.JPY, FundPolicy.DEFAULT, Purpose.SEND)))
                .isInstanceOf(Reply.Tried.class);
        balance.credit(user, Part.of(FundClass.MONEY, 5)); // a block stops no credit
        var closed = balance.userWith(2, FundClass.MONEY, 0);
        assertThat(balance.answer(new AccountCommand.Close(closed))).isInstanceOf(AccountAnswer.Done.class);
        assertThat(declined(balance, closed, 1, FundPolicy.DEFAULT)).isEqualTo(Decline.ACCOUNT_CLOSED);
    }

    @Test
    void anOlderBlockChangesNothing() {
        var user = balance.userWith(1, FundClass.MONEY, 100);
        var _ = balance.answer(new AccountCommand.Block(user, 0, 7));
        balance.forget();
        var _ = balance.answer(new AccountCommand.Block(user, Scope.PAY.bit(), 6));
        assertThat(tried(balance, user, 1, FundPolicy.DEFAULT)).hasSize(1);
    }

    @Test
    void anOwnerWithMoneyOrHoldsIsNotClosed() {
        var user = balance.userWith(1, FundClass.MONEY, 100);
        var refused = new AccountAnswer.Refused(AccountAnswer.Reason.BALANCE_NOT_ZERO);
        assertThat(balance.answer(new AccountCommand.Close(user))).isEqualTo(refused);
        var _ = balance.reply(balance.tryOf(LEG, user, 100));
        assertThat(balance.answer(new AccountCommand.Close(user))).isEqualTo(refused);
    }

    @Test
    void aCreditWithoutAnAccountGoesToTheLanesSuspense() {
        var nobody = Owner.user(404).id();
        var posted = balance.credit(nobody, Part.of(FundClass.MONEY, 70));
        var posting = posted.postings().getFirst();
        assertThat(posting.owner())
                .isEqualTo(Owner.ofLane(Owner.lane(nobody, 4)).id());
        assertThat(posting.fundClass()).isEqualTo(FundClass.SUSPENSE);
        assertThat(balanceStore.misdirected.values())
                .extracting("intendedOwner")
                .containsExactly(nobody);
        assertThat(balance.program.counts().misdirected()).isEqualTo(1);
        balance.forget();
        assertThat(balance.reply(balance.get(posted.leg(), nobody))).isEqualTo(posted);
    }

    @Test
    void partsThatDoNotFitTheLedgerAreAnAlarm() {
        var user = balance.userWith(1, FundClass.MONEY, 100);
        for (var part : List.of(
                Part.of(FundClass.POINT_FREE, 1),
                new Part(FundClass.MONEY, 1, new Part.Lot.New(5_000)),
                Part.of(FundClass.MONEY, Rig.JPY.maxMinor() + 1)))
            assertThat(balance.reply(balance.credit(LEG, user, part)))
                    .isEqualTo(new Reply.Alarm(LEG, Reply.AlarmCode.BAD_COMMAND));
        assertThat(balance.reply(balance.tryOf(LEG, user, Rig.JPY.maxMinor() + 1)))
                .isEqualTo(new Reply.Alarm(LEG, Reply.AlarmCode.BAD_COMMAND));
        assertThat(balanceStore.holds).isEmpty();
    }

    @Test
    void aSumThatOverflowsFailsAloneAndItsNeighboursDoNot() {
        var full = balance.userWith(1, FundClass.MONEY, 0);
        var lane = Owner.lane(full, 4);
        var row =
                new LedgerStore.AccountRow(lane, full, FundClass.MONEY, Rig.JPY, Long.MAX_VALUE - 10, 0, 0, 0, 0, 1, 0);
        balanceStore.accounts.put(new FakeLedgerStore.AccountKey(full, FundClass.MONEY, Rig.JPY), row);
        balance.forget();
        var other = balance.userWith(2, FundClass.MONEY, 0);
        var tooMuch = balance.credit(new LegKey(1, 1), full, Part.of(FundClass.MONEY, 11));
        var fine = balance.credit(new LegKey(1, 2), other, Part.of(FundClass.MONEY, 11));
        var replies = balance.replies(List.of(tooMuch, fine));
        assertThat(replies.get(tooMuch)).isEqualTo(new Reply.Alarm(tooMuch.leg(), Reply.AlarmCode.BAD_COMMAND));
        assertThat(replies.get(fine)).isInstanceOf(Reply.Posted.class);
        balanceStore.accounts.remove(new FakeLedgerStore.AccountKey(full, FundClass.MONEY, Rig.JPY));
    }

    private long nextLeg = 1L << 50;

    private Reply tryOnce(Rig rig, long owner, long amount, FundPolicy policy) {
        return rig.reply(rig.tryOf(new LegKey(nextLeg++, 1), owner, amount, policy));
    }

    private List<Allocation> tried(Rig rig, long owner, long amount, FundPolicy policy) {
        return ((Reply.Tried) tryOnce(rig, owner, amount, policy)).allocations();
    }

    private Decline declined(Rig rig, long owner, long amount, FundPolicy policy) {
        return ((Reply.Declined) tryOnce(rig, owner, amount, policy)).reason();
    }
}
