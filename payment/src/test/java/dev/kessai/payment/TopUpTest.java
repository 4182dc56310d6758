package dev.kessai.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Source;
import dev.kessai.payment.Leg.Credit;
import dev.kessai.payment.Leg.Debit;
import dev.kessai.payment.Leg.Kind;
import dev.kessai.payment.Plans.Drafted;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Money that comes in: the legs of the journals J01 to J04. */
final class TopUpTest {
    private static final long USER = Owner.user(1).id();
    private static final long HOUSE = SystemOwner.HOUSE.owner().id();
    private static final Plans PLANS = new Plans(new Participants(List.of(
            Participants.Registered.internal("balance"),
            new Participants.Registered("carrier", Kind.CANCELLABLE, Optional.of(SystemOwner.CARRIER)),
            new Participants.Registered("cvs", Kind.CANCELLABLE, Optional.of(SystemOwner.CVS)),
            new Participants.Registered("bank", Kind.PIVOT, Optional.of(SystemOwner.BANK)))));

    @Test
    void anAskedChannelOwesAmountAndFeeAndACarrierBringsPrepaid() {
        var legs = legs(USER, 2_000, 110, Source.rest("carrier"));
        assertThat((Debit) legs.get(0))
                .extracting(Debit::participant, Debit::owner, Debit::amountMinor, Debit::kind, Debit::phase)
                .containsExactly("carrier", USER, 2_110L, Kind.CANCELLABLE, 1);
        assertThat((Debit) legs.get(1))
                .extracting(Debit::participant, Debit::owner, Debit::amountMinor, Debit::twinOf)
                .containsExactly("balance", SystemOwner.CARRIER.owner().id(), 2_110L, 1);
        assertThat(((Debit) legs.get(1)).policy().allows(FundClass.CLEARING)).isTrue();
        assertThat(legs.get(2)).isEqualTo(new Credit(3, "balance", USER, List.of(Part.of(FundClass.PREPAID, 2_000))));
        assertThat(legs.get(3))
                .isEqualTo(new Credit(
                        4, "balance", HOUSE, List.of(Part.of(FundClass.FEE_REVENUE, 100), Part.of(FundClass.TAX, 10))));
    }

    @Test
    void aBankIsThePivotAndBringsMoney() {
        var legs = legs(USER, 10_000, 0, new Source("bank", 10_000));
        assertThat(((Debit) legs.getFirst()).kind()).isEqualTo(Kind.PIVOT);
        assertThat(legs.getLast()).isEqualTo(new Credit(3, "balance", USER, List.of(Part.of(FundClass.MONEY, 10_000))));
    }

    @Test
    void aChannelThatHasTheMoneyIsThePayer() {
        var legs = legs(SystemOwner.CARRIER.owner().id(), 500, 0);
        assertThat(legs).hasSize(2);
        assertThat(((Debit) legs.getFirst()).twinOf()).isZero();
        assertThat(legs.getLast()).isEqualTo(new Credit(2, "balance", USER, List.of(Part.of(FundClass.PREPAID, 500))));
        assertThat(legs(SystemOwner.CVS.owner().id(), 500, 0, Source.rest("balance")))
                .hasSize(2);
    }

    @Test
    void oneOutsideSourceAndNothingElse() {
        assertThat(refusal(order(USER, 500, 0))).isEqualTo(Refusal.SOURCES_DO_NOT_SUM);
        assertThat(refusal(order(USER, 500, 0, Source.rest("balance")))).isEqualTo(Refusal.NOT_LEGAL);
        assertThat(refusal(order(USER, 500, 0, new Source("cvs", 100), Source.rest("bank"))))
                .isEqualTo(Refusal.NOT_LEGAL);
        assertThat(refusal(order(USER, 500, 0, Source.rest("moon")))).isEqualTo(Refusal.SOURCE_UNKNOWN);
        assertThat(refusal(order(USER, 500, 10, new Source("cvs", 500)))).isEqualTo(Refusal.SOURCES_DO_NOT_SUM);
        assertThat(refusal(order(Owner.user(2).id(), 500, 0, Source.rest("cvs"))))
                .as("nobody else's bank pays")
                .isEqualTo(Refusal.NOT_LEGAL);
        long most = Currency.JPY.maxMinor();
        assertThat(refusal(order(USER, most, 1, Source.rest("cvs")))).isEqualTo(Refusal.AMOUNT_TOO_LARGE);
    }

    private static List<Leg> legs(long payer, long amount, long fee, Source... sources) {
        return ((Drafted.Legs) PLANS.legs(order(payer, amount, fee, sources))).legs();
    }

    private static Refusal refusal(Order order) {
        return ((Drafted.Refused) PLANS.legs(order)).reason();
    }

    private static Order order(long payer, long amount, long fee, Source... sources) {
        return new Order(
                PaymentType.TOP_UP,
                amount,
                Currency.JPY,
                payer,
                USER,
                List.of(sources),
                0,
                List.of(),
                fee,
                "topup.cvs",
                "",
                Order.Capture.AT_ONCE);
    }
}
