package dev.kessai.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.payment.Leg.Credit;
import dev.kessai.payment.Leg.Debit;
import dev.kessai.payment.Leg.Taken;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Refunds and releases: to whom, to which lot, and never more than was captured. */
final class FollowUpTest {
    private static final long EXPIRY = 1_900_000_000_000_000L;
    private static final long BUYER = Owner.user(1).id();
    private static final long SELLER = Owner.user(2).id();
    private static final long SHOP = Owner.merchant(1).id();
    private static final long HOUSE = SystemOwner.HOUSE.owner().id();
    private static final long NOW = 4;
    /** The payments of this test are of January 1970, in Tokyo. */
    private static final long NEXT_MONTH = Clocks.startMicros(LocalDate.of(1970, 2, 1));

    private static final RequestKey KEY = new RequestKey(1, Hash128.of("k"), Hash128.of("f"));
    private static final Plans PLANS = new Plans(new Participants(List.of(
            Participants.Registered.internal("balance"),
            Participants.Registered.internal("points"),
            Participants.Registered.internal("deferred"),
            new Participants.Registered("carrier", Leg.Kind.CANCELLABLE, Optional.of(SystemOwner.CARRIER)),
            new Participants.Registered("bank", Leg.Kind.PIVOT, Optional.of(SystemOwner.BANK)))));

    @Test
    void aRefundOfMixedSourcesReturnsEachPartToWhereItWasTaken() {
        var paid = paid(
                PaymentType.PURCHASE,
                SHOP,
                0,
                List.of(new Source("points", 300), new Source("deferred", 200), Source.rest("balance")),
                new Taken(1, FundClass.POINT_FREE, 7, 300),
                new Taken(2, FundClass.DEFERRED_RECEIVABLE, 0, 200),
                new Taken(3, FundClass.PREPAID, 0, 100),
                new Taken(3, FundClass.MONEY, 0, 400));
        var refund = drafted(FollowUp.of(paid, refund(650), NOW));
        assertThat(debit(refund)).isEqualTo("balance " + SHOP + " 650 MERCHANT_UNSETTLED");
        assertThat(credits(refund))
                .containsExactly(
                        new Credit(
                                2,
                                "balance",
                                BUYER,
                                List.of(Part.of(FundClass.MONEY, 400), Part.of(FundClass.PREPAID, 100))),
                        new Credit(3, "deferred", BUYER, List.of(Part.of(FundClass.DEFERRED_RECEIVABLE, 150))));
        var after = paid.apply(refund.reserving(9), 5);
        var rest = drafted(FollowUp.of(after, refund(350), NOW));
        assertThat(credits(rest).getLast())
                .isEqualTo(new Credit(
                        3, "points", BUYER, List.of(new Part(FundClass.POINT_FREE, 300, new Part.Lot.Restore(7)))));
        assertThat(FollowUp.of(after, refund(351), NOW))
                .isEqualTo(new FollowUp.Refused(Refusal.REFUND_ABOVE_CAPTURED, "amount"));
    }

    @Test
    void whatABankBroughtGoesBackAsMoney() {
        var paid = fromChannel("bank");
        for (long at : List.of(NOW, NEXT_MONTH))
            assertThat(credits(drafted(FollowUp.of(paid, refund(400), at))))
                    .containsExactly(new Credit(2, "balance", BUYER, List.of(Part.of(FundClass.MONEY, 400))));
    }

    @Test
    void whatACarrierWasChargedGoesBackOnItsBillInTheSameMonthAndLaterAsPrepaid() {
        var paid = fromChannel("carrier");
        var back = List.of(Part.of(FundClass.CLEARING, 400));
        for (long at : List.of(NOW, NEXT_MONTH - 1))
            assertThat(credits(drafted(FollowUp.of(paid, refund(400), at))))
                    .containsExactly(
                            new Credit(2, "carrier", BUYER, back),
                            new Credit(3, "balance", SystemOwner.CARRIER.owner().id(), back));
        assertThat(credits(drafted(FollowUp.of(paid, refund(400), NEXT_MONTH))))
                .containsExactly(new Credit(2, "balance", BUYER, List.of(Part.of(FundClass.PREPAID, 400))));
    }

    private static Payment fromChannel(String channel) {
        var clearing = new Taken(2, FundClass.CLEARING, 0, 1_000);
        return paid(PaymentType.PURCHASE, SHOP, 0, List.of(Source.rest(channel)), clearing);
    }

    @Test
    void aFeeOnTopIsNotRefundedFromTheMerchant() {
        var paid = paid(
                PaymentType.PURCHASE,
                SHOP,
                110,
                List.of(Source.rest("balance")),
                new Taken(1, FundClass.MONEY, 0, 1_110));
        assertThat(paid.capturedMinor()).isEqualTo(1_000);
        assertThat(FollowUp.of(paid, refund(1_000), NOW)).isInstanceOf(FollowUp.Drafted.class);
        assertThat(FollowUp.of(paid, refund(1_001), NOW)).isInstanceOf(FollowUp.Refused.class);
    }

    @Test
    void anEscrowIsReleasedToItsSellerLessTheFee() {
        var held = paid(
                PaymentType.ESCROW,
                SELLER,
                0,
                List.of(Source.rest("balance")),
                new Taken(1, FundClass.MONEY, 0, 1_000));
        var release = drafted(FollowUp.of(held, release(600, 66), NOW));
        assertThat(debit(release)).isEqualTo("balance " + HOUSE + " 600 ESCROW");
        assertThat(credits(release))
                .containsExactly(
                        new Credit(
                                2,
                                "balance",
                                SELLER,
                                List.of(new Part(FundClass.PROCEEDS, 534, new Part.Lot.New(EXPIRY)))),
                        new Credit(
                                3,
                                "balance",
                                HOUSE,
                                List.of(Part.of(FundClass.FEE_REVENUE, 60), Part.of(FundClass.TAX, 6))));
        var after = held.apply(release.reserving(9), 5);
        assertThat(after.refunds().refundedMinor()).as("released, not refunded").isZero();
        var cancelled = drafted(FollowUp.of(after, refund(400), NOW));
        assertThat(debit(cancelled)).isEqualTo("balance " + HOUSE + " 400 ESCROW");
        assertThat(credits(cancelled))
                .containsExactly(new Credit(2, "balance", BUYER, List.of(Part.of(FundClass.MONEY, 400))));
        assertThat(FollowUp.of(after, release(401, 0), NOW)).isInstanceOf(FollowUp.Refused.class);
        var over = after.apply(cancelled.reserving(10), 6);
        assertThat(over.refunds().refundedMinor()).isEqualTo(400);
        assertThat(FollowUp.of(over, refund(1), NOW)).isInstanceOf(FollowUp.Refused.class);
    }

    @Test
    void aMerchantThatSellsByEscrowGetsItAsSales() {
        var sources = List.of(Source.rest("balance"));
        var held = paid(PaymentType.ESCROW, SHOP, 0, sources, new Taken(1, FundClass.MONEY, 0, 1_000));
        assertThat(credits(drafted(FollowUp.of(held, release(1_000, 0), NOW))))
                .containsExactly(new Credit(2, "balance", SHOP, List.of(Part.of(FundClass.MERCHANT_UNSETTLED, 1_000))));
    }

    @Test
    void onlyWhatCanBeIsReleasedOrRefunded() {
        var sources = List.of(Source.rest("balance"));
        var bought = paid(PaymentType.PURCHASE, SHOP, 0, sources, new Taken(1, FundClass.MONEY, 0, 1_000));
        assertThat(FollowUp.of(bought, release(1, 0), NOW))
                .isEqualTo(new FollowUp.Refused(Refusal.NOT_RELEASABLE, "id"));
        var held = paid(PaymentType.ESCROW, SELLER, 0, sources, new Taken(1, FundClass.MONEY, 0, 1_000));
        assertThat(FollowUp.of(held, release(10, 10), NOW))
                .isEqualTo(new FollowUp.Refused(Refusal.AMOUNT_TOO_LARGE, "fee"));
        assertThat(FollowUp.of(held, release(0, 0), NOW))
                .isEqualTo(new FollowUp.Refused(Refusal.AMOUNT_NOT_POSITIVE, "amount"));
        var trying = started(PaymentType.ESCROW, SELLER, 0, sources);
        assertThat(FollowUp.of(trying, release(1, 0), NOW)).isInstanceOf(FollowUp.Refused.class);
        assertThat(FollowUp.of(trying, refund(1), NOW)).isEqualTo(new FollowUp.Refused(Refusal.NOT_REFUNDABLE, "id"));
    }

    private static Payment started(PaymentType type, long payee, long fee, List<Source> sources) {
        var order = new Order(
                type, 1_000, Currency.JPY, BUYER, payee, sources, 0, List.of(), fee, "code", "", Order.Capture.AT_ONCE);
        var legs = ((Plans.Drafted.Legs) PLANS.legs(order)).legs();
        return Payment.created(new PaymentEvent.Created(new Payment.Head(1L << 30, 0, order, legs, 1, 1), true));
    }

    private static Payment paid(PaymentType type, long payee, long fee, List<Source> sources, Taken... taken) {
        return started(type, payee, fee, sources)
                .apply(new PaymentEvent.DecidedConfirm(List.of()), 2)
                .apply(new PaymentEvent.Succeeded(List.of(taken)), 3);
    }

    private static PaymentCommand.Refund refund(long amount) {
        return new PaymentCommand.Refund(KEY, 1L << 30, amount, "refund.purchase", "", Wait.DECIDED, 1);
    }

    private static PaymentCommand.Release release(long amount, long fee) {
        return new PaymentCommand.Release(KEY, 1L << 30, amount, fee, EXPIRY, "escrow.release", "", Wait.DECIDED, 1);
    }

    private static FollowUp.Drafted drafted(FollowUp made) {
        assertThat(made).isInstanceOf(FollowUp.Drafted.class);
        return (FollowUp.Drafted) made;
    }

    private static String debit(FollowUp.Drafted made) {
        var debit = (Debit) made.legs().getFirst();
        var fundClass = FundClass.of(Long.numberOfTrailingZeros(debit.policy().classes()));
        return debit.participant() + " " + debit.owner() + " " + debit.amountMinor() + " " + fundClass;
    }

    private static List<Credit> credits(FollowUp.Drafted made) {
        return made.legs().stream()
                .filter(Credit.class::isInstance)
                .map(Credit.class::cast)
                .toList();
    }
}
