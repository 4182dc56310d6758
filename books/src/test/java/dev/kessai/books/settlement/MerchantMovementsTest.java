package dev.kessai.books.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.v1.PaymentChanged;
import dev.kessai.contracts.settlement.MerchantStatement.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What settlement reads in the coordinator's events. */
final class MerchantMovementsTest {
    private static final long USER = Owner.user(1).id();
    private static final long SHOP = Owner.merchant(1).id();
    private static final long HOUSE = SystemOwner.HOUSE.owner().id();

    @Test
    void aPurchaseIsDividedByWhatPaidIt() {
        var event = event(PaymentType.PURCHASE, 1_000);
        add(event, USER, FundClass.MONEY, -300);
        add(event, USER, FundClass.DEFERRED_RECEIVABLE, -700);
        add(event, SHOP, FundClass.MERCHANT_UNSETTLED, 1_000);
        var read = one(event);
        assertThat(read.kind()).isEqualTo(Kind.SALE);
        assertThat(List.of(read.amountMinor(), read.taxableMinor(), read.exemptMinor()))
                .containsExactly(1_000L, 300L, 700L);
        assertThat(read.bearsFee()).isTrue();
        assertThat(read.parent()).isZero();
    }

    @Test
    void aPurchaseThatHasBorneTheMerchantsFeeBearsNoOther() {
        var event = event(PaymentType.PURCHASE, 1_000);
        add(event, USER, FundClass.MONEY, -1_000);
        add(event, SHOP, FundClass.MERCHANT_UNSETTLED, 970);
        add(event, HOUSE, FundClass.FEE_REVENUE, 28);
        add(event, HOUSE, FundClass.TAX, 2);
        assertThat(one(event).bearsFee()).isFalse();
    }

    @Test
    void theFeeOfThePayerIsNotTheMerchants() {
        var event = event(PaymentType.PURCHASE, 1_000);
        add(event, USER, FundClass.MONEY, -1_110);
        add(event, SHOP, FundClass.MERCHANT_UNSETTLED, 1_000);
        add(event, HOUSE, FundClass.FEE_REVENUE, 100);
        add(event, HOUSE, FundClass.TAX, 10);
        var read = one(event);
        assertThat(read.bearsFee()).isTrue();
        assertThat(read.taxableMinor()).isEqualTo(1_000);
    }

    @Test
    void aRefundTakesBackWhatItsPartsWere() {
        var event = event(PaymentType.REFUND, 500).setParent(77);
        add(event, SHOP, FundClass.MERCHANT_UNSETTLED, -500);
        add(event, USER, FundClass.DEFERRED_RECEIVABLE, 200);
        add(event, USER, FundClass.MONEY, 300);
        var read = one(event);
        assertThat(read.kind()).isEqualTo(Kind.REFUND);
        assertThat(read.parent()).isEqualTo(77);
        assertThat(List.of(read.amountMinor(), read.taxableMinor(), read.exemptMinor()))
                .containsExactly(-500L, -300L, -200L);
    }

    @Test
    void pointsThatAMerchantGivesAndCorrectionsHaveNoBase() {
        var grant = event(PaymentType.GRANT, 200);
        add(grant, SHOP, FundClass.MERCHANT_UNSETTLED, -200);
        add(grant, USER, FundClass.POINT_FREE, 200);
        assertThat(one(grant).kind()).isEqualTo(Kind.GRANT);
        assertThat(one(grant).taxableMinor()).isZero();
        var cleared = event(PaymentType.CLEARING, 200);
        add(cleared, SHOP, FundClass.MERCHANT_UNSETTLED, -200);
        assertThat(one(cleared).kind()).isEqualTo(Kind.CLEARING);
        var release = event(PaymentType.ESCROW_RELEASE, 200);
        add(release, SHOP, FundClass.MERCHANT_UNSETTLED, 200);
        assertThat(one(release).kind()).isEqualTo(Kind.SALE);
        assertThat(one(release).bearsFee()).isFalse();
    }

    @Test
    void whatFailedOrIsNoYenIsNotRead() {
        var failed = event(PaymentType.PURCHASE, 1_000).setStatus(2);
        add(failed, SHOP, FundClass.MERCHANT_UNSETTLED, 1_000);
        assertThat(read(failed)).isEmpty();
        var dollars = event(PaymentType.PURCHASE, 1_000).setCurrency(Currency.USD.code());
        add(dollars, SHOP, FundClass.MERCHANT_UNSETTLED, 1_000);
        assertThat(read(dollars)).isEmpty();
    }

    private static PaymentChanged.Builder event(PaymentType type, long amount) {
        return PaymentChanged.newBuilder()
                .setPayment(1)
                .setType(type.code())
                .setStatus(1)
                .setCurrency(Currency.JPY.code())
                .setAccountingCode("code")
                .setAmountMinor(amount);
    }

    private static void add(PaymentChanged.Builder event, long owner, FundClass fundClass, long amount) {
        event.addMovementsBuilder()
                .setOwner(owner)
                .setFundClass(fundClass.code())
                .setAmountMinor(amount)
                .setSeq(5)
                .setAt(9);
    }

    private static Movement one(PaymentChanged.Builder event) {
        var read = read(event);
        assertThat(read).hasSize(1);
        return read.getFirst();
    }

    private static List<Movement> read(PaymentChanged.Builder event) {
        var read = new ArrayList<Movement>();
        MerchantMovements.read(new OutboxEvent(0, 1, 1, 9, event.build().toByteArray()), read);
        return read;
    }
}
