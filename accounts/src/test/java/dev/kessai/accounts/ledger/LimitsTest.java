package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.KycLevel;
import dev.kessai.contracts.account.Rating;
import dev.kessai.contracts.account.Standing;
import dev.kessai.contracts.catalogue.Limits;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.participant.Reply;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an owner may spend: counted in its lane, given back, day by day in Tokyo. */
final class LimitsTest {
    private static final Limits CATALOGUE = Limits.load()
            .with(Map.of("verified.pay.operation", 400L, "verified.pay.day", 1_000L, "verified.pay.month", 1_500L));
    private static final long MIDNIGHT = Clocks.startMicros(LocalDate.of(2026, 11, 27));
    private static final LegKey LEG = new LegKey(7, 1);

    private final FakeLedgerStore store = new FakeLedgerStore(4);
    private final Rig rig = new Rig(LedgerCatalogue.balance().limitedBy(CATALOGUE), store, 4);
    private long nextLeg = 1L << 50;

    @AfterEach
    void sumsAgree() {
        store.checkSums(rig.ledger);
    }

    @Test
    void theLimitThatDeclinesIsNamedAndTheAnswerIsRepeated() {
        long user = verified();
        var once = new LegKey(1, 1);
        var declined = rig.reply(pay(once, user, 401));
        assertThat(declined).isEqualTo(new Reply.Declined(once, Decline.LIMIT_EXCEEDED, "verified.pay.operation"));
        rig.restart();
        assertThat(rig.reply(pay(once, user, 401))).isEqualTo(declined);
        for (int i = 0; i < 2; i++) paid(user, 400);
        assertThat(limit(user, 201)).isEqualTo("verified.pay.day");
        paid(user, 200);
        assertThat(limit(user, 1)).isEqualTo("verified.pay.day");
    }

    @Test
    void anotherPurposeAndAnotherOwnerCountForThemselves() {
        long user = verified();
        for (int i = 0; i < 5; i++) paid(user, 200);
        var send = new Command.Try(key(), "balance", user, 300, Rig.JPY, FundPolicy.DEFAULT, Purpose.SEND);
        assertThat(rig.reply(send)).isInstanceOf(Reply.Tried.class);
        var internal = new Command.Try(key(), "balance", user, 2_000, Rig.JPY, FundPolicy.DEFAULT, Purpose.INTERNAL);
        assertThat(rig.reply(internal)).isInstanceOf(Reply.Tried.class);
        long other = rig.userWith(2, FundClass.MONEY, 100_000);
        paid(other, 50_000);
        assertThat(store.usages.values()).extracting("owner").containsOnly(user);
        assertThat(store.usages).hasSize(2);
    }

    @Test
    void aCancelGivesBackAndSoDoesTheRestOfAPartialConfirm() {
        long user = verified();
        for (int i = 0; i < 2; i++) paid(user, 400);
        assertThat(rig.reply(pay(LEG, user, 200))).isInstanceOf(Reply.Tried.class);
        assertThat(limit(user, 1)).isEqualTo("verified.pay.day");
        rig.restart(); // what was counted is read with the hold
        assertThat(rig.reply(rig.cancel(LEG, user))).isInstanceOf(Reply.Cancelled.class);
        var part = new LegKey(8, 1);
        assertThat(rig.reply(pay(part, user, 200))).isInstanceOf(Reply.Tried.class);
        assertThat(rig.reply(rig.confirm(part, user, 50))).isInstanceOf(Reply.Confirmed.class);
        assertThat(limit(user, 151)).isEqualTo("verified.pay.day");
        paid(user, 150);
        assertThat(rig.reply(rig.cancel(LEG, user))).isInstanceOf(Reply.Cancelled.class); // again: nothing comes back
        assertThat(limit(user, 1)).isEqualTo("verified.pay.day");
    }

    @Test
    void aForcedDebitIsCountedAndNeverDeclined() {
        long user = verified();
        assertThat(rig.reply(rig.tryOf(LEG, user, 5_000, FundPolicy.forced(FundClass.MONEY))))
                .isInstanceOf(Reply.Tried.class);
        assertThat(used(user).values()).containsOnly(5_000L);
        assertThat(limit(user, 1)).isEqualTo("verified.pay.day");
    }

    @Test
    void aDeclineForLackOfMoneyIsNotCounted() {
        long user = verified();
        long poor = rig.userWith(3, FundClass.MONEY, 100);
        var _ = level(poor, KycLevel.VERIFIED, 1);
        assertThat(rig.reply(pay(key(), poor, 101)))
                .isInstanceOfSatisfying(
                        Reply.Declined.class, it -> assertThat(it.reason()).isEqualTo(Decline.BALANCE_TOO_LOW));
        assertThat(store.usages).isEmpty();
        paid(user, 1);
    }

    @Test
    void aDayBeginsAtMidnightInTokyoAndAHoldIsGivenBackToItsOwnDay() {
        long user = verified();
        rig.clock = MIDNIGHT - 10;
        for (int i = 0; i < 2; i++) paid(user, 400);
        assertThat(rig.reply(pay(LEG, user, 200))).isInstanceOf(Reply.Tried.class);
        assertThat(limit(user, 1)).isEqualTo("verified.pay.day");
        rig.clock = MIDNIGHT;
        paid(user, 400);
        assertThat(limit(user, 101)).isEqualTo("verified.pay.month");
        assertThat(rig.reply(rig.cancel(LEG, user))).isInstanceOf(Reply.Cancelled.class);
        assertThat(used(user)).containsExactlyInAnyOrderEntriesOf(Map.of(20261126, 800L, 20261127, 400L));
        paid(user, 300);
        assertThat(limit(user, 1)).isEqualTo("verified.pay.month");
        rig.clock = Clocks.startMicros(LocalDate.of(2026, 12, 1));
        paid(user, 400);
    }

    @Test
    void aNewLevelCountsFromThatMomentAndAnOlderOneChangesNothing() {
        long user = rig.userWith(1, FundClass.MONEY, 100_000);
        paid(user, 5_000);
        var _ = level(user, KycLevel.VERIFIED, 5);
        assertThat(limit(user, 401)).isEqualTo("verified.pay.operation");
        rig.forget();
        var _ = level(user, KycLevel.NONE, 4);
        var view = level(user, KycLevel.NONE, 5);
        assertThat(view.owner().standing()).isEqualTo(new Standing(KycLevel.VERIFIED, Rating.LOW));
        paid(user, 400);
        var _ = level(user, KycLevel.NONE, 6);
        rig.restart();
        assertThat(limit(user, 30_000)).isEqualTo("none.pay.day");
        assertThat(used(user)).containsOnly(Map.entry(BusinessDay.of(rig.clock), 400L));
    }

    @Test
    void aHoldThatWasCountedIsGivenBackWhateverTheLevelIsThen() {
        long user = verified();
        assertThat(rig.reply(pay(LEG, user, 400))).isInstanceOf(Reply.Tried.class);
        var unlimited = new Rig(LedgerCatalogue.balance(), store, 4);
        unlimited.clock = rig.clock + 1_000;
        assertThat(unlimited.reply(unlimited.cancel(LEG, user))).isInstanceOf(Reply.Cancelled.class);
        assertThat(used(user).values()).containsOnly(0L);
    }

    @Test
    void whoseLevelNobodySetHasWhatTheInstallationSays() {
        var rules = CATALOGUE.unknownAs(new Standing(KycLevel.VERIFIED, Rating.MID));
        var other = new FakeLedgerStore(4);
        var limited = new Rig(LedgerCatalogue.balance().limitedBy(rules), other, 4);
        long user = limited.userWith(1, FundClass.MONEY, 100_000);
        assertThat(limited.reply(limited.tryOf(LEG, user, 401)))
                .isEqualTo(new Reply.Declined(LEG, Decline.LIMIT_EXCEEDED, "verified.pay.operation"));
    }

    private long verified() {
        long user = rig.userWith(1, FundClass.MONEY, 100_000);
        var _ = level(user, KycLevel.VERIFIED, 1);
        return user;
    }

    private AccountAnswer.Done level(long owner, KycLevel level, long version) {
        return (AccountAnswer.Done) rig.answer(new AccountCommand.SetLevel(owner, level, Rating.LOW, version));
    }

    private Command.Try pay(LegKey leg, long user, long amount) {
        return rig.tryOf(leg, user, amount);
    }

    private void paid(long user, long amount) {
        var leg = key();
        assertThat(rig.reply(pay(leg, user, amount))).isInstanceOf(Reply.Tried.class);
        assertThat(rig.reply(rig.confirm(leg, user, amount))).isInstanceOf(Reply.Confirmed.class);
    }

    private String limit(long user, long amount) {
        return ((Reply.Declined) rig.reply(pay(key(), user, amount))).limit();
    }

    private LegKey key() {
        return new LegKey(nextLeg++, 1);
    }

    private Map<Integer, Long> used(long user) {
        var used = new TreeMap<Integer, Long>();
        for (var row : List.copyOf(store.usages.values()))
            if (row.owner() == user) used.merge(row.day(), row.usedMinor(), Long::sum);
        return used;
    }
}
