package dev.kessai.books.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.settlement.MerchantStatement;
import dev.kessai.contracts.settlement.MerchantStatement.Figures;
import dev.kessai.contracts.settlement.MerchantStatement.Kind;
import dev.kessai.contracts.settlement.MerchantStatement.State;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Terms of merchants, from their movements to the payment that fixes them. */
final class ClearingTest {
    private static final LocalDate APRIL_7 = LocalDate.of(2026, 4, 7);
    private static final LocalDate APRIL_30 = LocalDate.of(2026, 4, 30);
    private static final LocalDate MAY_3 = LocalDate.of(2026, 5, 3);
    private static final LocalDate MAY_31 = LocalDate.of(2026, 5, 31);

    private final SettlementDatabase database = new SettlementDatabase();
    private final Contracts shop = Contracts.of(1);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aTermTakesWhatWasPostedBeforeItsCloseAndTheNextOneTheRest() {
        database.agree(shop);
        var sale = database.sale(shop, APRIL_7, 1_200, 0);
        database.add(
                sale,
                database.refund(shop, APRIL_7, sale, 400),
                database.sale(shop, APRIL_30, 0, 8_000),
                database.sale(shop, APRIL_30.plusDays(1), 500, 0));
        database.clear(APRIL_30);
        var first = statement(0);
        assertThat(first.state()).isEqualTo(State.FIXED);
        assertThat(first.figures()).isEqualTo(new Figures(9_200, -400, 0, 800, 8_000, 20, 2, 208));
        assertThat(first.payableMinor()).isEqualTo(8_570);
        assertThat(first.lines()).isEqualTo(3);
        assertThat(database.payments.of(PaymentType.CLEARING)).hasSize(1);
        assertThat(statement(1).state()).isEqualTo(State.OPEN);

        database.add(database.refund(shop, MAY_3, sale, 800)); // too late for April, which does not change
        database.clear(MAY_31);
        assertThat(statement(0)).isEqualTo(first);
        assertThat(statement(1).state()).isEqualTo(State.CARRIED_OVER);
        assertThat(statement(1).figures().netMinor()).isEqualTo(-293); // 500 - 800, and 7 of fees back
    }

    @Test
    void whatIsCarriedOverIsInTheNextStatementAndInNoOther() {
        var small = shop.atLeast(5_000);
        database.agree(small);
        database.add(database.sale(small, APRIL_7, 1_000, 0));
        database.clear(APRIL_30);
        assertThat(statement(0).state()).isEqualTo(State.CARRIED_OVER);
        assertThat(statement(0).lines()).isZero();
        assertThat(database.payments.of(PaymentType.CLEARING)).isEmpty();
        database.add(database.sale(small, MAY_3, 9_000, 0));
        database.clear(MAY_31);
        assertThat(statement(1).state()).isEqualTo(State.FIXED);
        assertThat(statement(1).figures().salesMinor()).isEqualTo(10_000);
        assertThat(statement(1).lines()).isEqualTo(2);
    }

    @Test
    void aMerchantWhoOwesIsInvoicedWhereTheContractSaysSo() {
        var owing = shop.invoiced();
        database.agree(owing);
        database.add(database.next(owing, APRIL_7, Kind.OTHER, 0, "adjustment.correction", -300, 0, false));
        database.clear(APRIL_30);
        assertThat(statement(0).state()).isEqualTo(State.INVOICED);
        assertThat(statement(0).payableMinor()).isZero();
        var order = database.payments.of(PaymentType.CLEARING).getFirst();
        assertThat(order.debits().getFirst().fundClass().name()).isEqualTo("MERCHANT_PAYABLE");
        assertThat(order.parts().getFirst().fundClass().name()).isEqualTo("MERCHANT_UNSETTLED");
        assertThat(order.amountMinor()).isEqualTo(300);
    }

    @Test
    void whoeverIsKilledWhenEachTermIsClearedOnce() {
        database.agree(shop);
        database.add(database.sale(shop, APRIL_7, 1_000, 0));
        database.payments.mute = true; // the payment is made, and its answer lost
        database.clear(APRIL_30);
        assertThat(statement(0).state()).isEqualTo(State.CLEARING);
        database.payments.mute = false;
        database.later();
        assertThat(database.clearing.pay().fixed()).isEqualTo(1);
        database.later();
        assertThat(database.clearing.pay().fixed()).isZero();
        assertThat(database.payments.of(PaymentType.CLEARING)).hasSize(1);
        assertThat(statement(0).state()).isEqualTo(State.FIXED);
        assertThat(database.count("select count(*) from publication")).isEqualTo(1);
    }

    @Test
    void aPaymentThatFailsIsAskedForUnderAnotherKey() {
        database.agree(shop);
        database.add(database.sale(shop, APRIL_7, 1_000, 0));
        database.payments.failure = "ACCOUNT_NOT_FOUND";
        database.clear(APRIL_30);
        assertThat(statement(0).state()).isEqualTo(State.CLEARING);
        assertThat(database.count("select attempts from term where state = 2")).isPositive();
        database.payments.failure = "";
        database.later();
        assertThat(database.clearing.pay().fixed()).isEqualTo(1);
    }

    @Test
    void aStatementComesOutTheSameWhenItIsComputedAgain() {
        for (int i = 1; i <= 5; i++) {
            var each = Contracts.of(i);
            database.agree(each);
            database.add(database.sale(each, APRIL_7, 1_000 + i, 0), database.sale(each, MAY_3, 77, 0));
        }
        database.clear(APRIL_30);
        assertThat(isSame()).isTrue();
        database.clear(MAY_31);
        assertThat(isSame()).isTrue();
        database.db.run(tx -> {
            var _ = tx.update("grant update on movement to current_user");
            var _ = tx.update("update movement set taxable = taxable - 1 where payment_id = (select min(payment_id)"
                    + " from movement)");
        });
        assertThat(isSame()).isFalse();
    }

    private boolean isSame() {
        return database.db.read(tx -> database.clearing.isSame(tx, database.terms.storedAfter(tx, 0, 100)));
    }

    @Test
    void nothingIsClearedWhileAnEntryIsMissing() {
        database.agree(shop);
        var lost = database.sale(shop, APRIL_7, 1_000, 0);
        database.add(database.sale(shop, APRIL_7, 2_000, 0));
        assertThatThrownBy(() -> database.clear(APRIL_30)).hasMessageContaining("entry 2 follows 0");
        assertThat(statement(0).state()).isEqualTo(State.OPEN);
        database.add(lost);
        database.clear(APRIL_30);
        assertThat(statement(0).figures().salesMinor()).isEqualTo(3_000);
    }

    @Test
    void aSaleThatHasBorneItsFeeAndItsRefundAreNotCharged() {
        database.agree(shop);
        var sale = database.next(shop, APRIL_7, Kind.SALE, 0, "purchase.code", 970, 0, false);
        database.add(sale, database.refund(shop, APRIL_7, sale, 100));
        database.clear(APRIL_30);
        assertThat(statement(0).figures()).isEqualTo(new Figures(970, -100, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void linesLeadToTheirPayments() {
        database.agree(shop);
        var sale = database.sale(shop, APRIL_7, 1_000, 0);
        database.add(sale, database.sale(shop, APRIL_7, 0, 500));
        database.clear(APRIL_30);
        var lines = database.movements.lines(statement(0).id(), 0, 10);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().payment()).isEqualTo(sale.payment());
        assertThat(lines.getFirst().taxableRatePpm()).isEqualTo(Contracts.RATE);
        assertThat(database.movements.lines(statement(0).id(), 1, 10)).isEqualTo(List.of(lines.get(1)));
    }

    private MerchantStatement statement(int index) {
        return database.statements().get(index);
    }
}
