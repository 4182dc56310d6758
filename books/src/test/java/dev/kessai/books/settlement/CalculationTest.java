package dev.kessai.books.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.settlement.FeePlan;
import dev.kessai.contracts.settlement.FeePlan.FeeRate;
import dev.kessai.contracts.settlement.FeePlan.Funding;
import dev.kessai.contracts.settlement.MerchantStatement.Figures;
import dev.kessai.contracts.settlement.MerchantStatement.Kind;
import dev.kessai.contracts.settlement.MerchantStatement.State;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What terms come to, to the yen. */
final class CalculationTest {
    private static final long SEED = 20_260_430;
    private static final long AT = Clocks.startMicros(LocalDate.of(2026, 4, 7));

    private final Contracts contract = Contracts.of(1);
    private final List<Movement.Rated> movements = new ArrayList<>();

    /** Reference postings J11 and J12: deferred 8,000, wallet 1,200 - 400, points given 200. */
    @Test
    void theReferenceMonthIsFixedAsItsPostingsSay() {
        add(Kind.SALE, 1_200, 0);
        add(Kind.REFUND, -400, 0);
        add(Kind.SALE, 0, 8_000);
        add(Kind.GRANT, -200);
        var result = calculate();
        assertThat(result.figures()).isEqualTo(new Figures(9_200, -400, -200, 800, 8_000, 20, 2, 208));
        assertThat(result.figures().grossMinor()).isEqualTo(8_600);
        assertThat(result.figures().netMinor()).isEqualTo(8_370);
        assertThat(result.end(contract.build())).isEqualTo(State.FIXED);
        var order = SettlementOrders.clearing(contract.merchant(), result.figures(), "stm");
        assertThat(order.amountMinor()).isEqualTo(8_600);
        assertThat(order.debits()).containsExactly(Part.of(FundClass.MERCHANT_UNSETTLED, 8_600));
        assertThat(order.parts())
                .containsExactly(
                        Part.of(FundClass.MERCHANT_PAYABLE, 8_370),
                        Part.of(FundClass.FEE_REVENUE, 20),
                        Part.of(FundClass.TAX, 2),
                        Part.of(FundClass.FEE_EXEMPT, 208));
    }

    @Test
    void aMixedSaleIsDividedByItsFunding() {
        add(Kind.SALE, 300, 700);
        assertThat(calculate().figures()).isEqualTo(new Figures(1_000, 0, 0, 300, 700, 7, 0, 18));
    }

    @Test
    void aLineIsRoundedWhereTheContractSaysSo() {
        for (int i = 0; i < 10; i++) add(Kind.SALE, 100, 0); // 2.6 each
        assertThat(calculate().figures().taxableFeeMinor()).isEqualTo(26);
        assertThat(Calculation.of(contract.perLine().build(), movements)
                        .figures()
                        .taxableFeeMinor())
                .isEqualTo(20);
    }

    @Test
    void whatIsNegativeIsRoundedTowardsZeroToo() {
        add(Kind.SALE, 0, 8_000);
        add(Kind.REFUND, -450, 0); // -11.7
        var figures = calculate().figures();
        assertThat(figures).isEqualTo(new Figures(8_000, -450, 0, -450, 8_000, -11, -1, 208));
        var order = SettlementOrders.clearing(contract.merchant(), figures, "stm");
        assertThat(order.debits())
                .containsExactly(
                        Part.of(FundClass.MERCHANT_UNSETTLED, 7_550),
                        Part.of(FundClass.FEE_REVENUE, 11),
                        Part.of(FundClass.TAX, 1));
        assertThat(order.parts())
                .containsExactly(Part.of(FundClass.MERCHANT_PAYABLE, 7_354), Part.of(FundClass.FEE_EXEMPT, 208));
    }

    @Test
    void aRefundCostsWhatItsSaleCost() {
        var july = LocalDate.of(2026, 7, 1);
        var net = new FeePlan(
                july,
                FeePlan.FOREVER,
                List.of(
                        new FeeRate(FeeRate.ANY, Funding.WALLET, 10_000),
                        new FeeRate("purchase.net", Funding.WALLET, 50_000),
                        new FeeRate(FeeRate.ANY, Funding.DEFERRED, 0)));
        var changed = contract.with(Contracts.plan(Contracts.APRIL, july, 26_000), net);
        long inJuly = Clocks.startMicros(july);
        movements.add(Movement.Rated.of(movement(Kind.SALE, "purchase.net", inJuly, 1_000, 1_000, 0)));
        var refund = movement(Kind.REFUND, "refund.purchase", inJuly, -500, -500, 0);
        movements.add(new Movement.Rated(refund, "purchase.net", inJuly - 1, true));
        // 5 % of 1,000 by the plan of July, 2.6 % of -500 by that of before
        assertThat(Calculation.of(changed.build(), movements).figures().taxableFeeMinor())
                .isEqualTo(37);
    }

    @Test
    void aSaleThatHasBorneItsFeeIsNotChargedAgain() {
        var sale = movement(Kind.SALE, "purchase.code", AT, 970, 970, 0);
        movements.add(new Movement.Rated(sale, sale.code(), AT, false));
        assertThat(calculate().figures()).isEqualTo(new Figures(970, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void paymentsOfSettlementItselfAreInNoStatement() {
        add(Kind.SALE, 1_000, 0);
        add(Kind.CLEARING, -5_000);
        var result = calculate();
        assertThat(result.figures().grossMinor()).isEqualTo(1_000);
        assertThat(result.lines()).hasSize(1);
    }

    @Test
    void tooLittleIsCarriedOverAndWhatIsBelowZeroAsTheContractSays() {
        add(Kind.SALE, 100, 0); // net 98
        assertThat(calculate().end(contract.atLeast(98).build())).isEqualTo(State.FIXED);
        assertThat(calculate().end(contract.atLeast(99).build())).isEqualTo(State.CARRIED_OVER);
        add(Kind.GRANT, -200);
        assertThat(calculate().end(contract.build())).isEqualTo(State.CARRIED_OVER);
        assertThat(calculate().end(contract.invoiced().build())).isEqualTo(State.INVOICED);
        movements.clear();
        assertThat(calculate().end(contract.build())).isEqualTo(State.CARRIED_OVER);
    }

    @Test
    void theHashIsThatOfEveryFigureAndLine() {
        add(Kind.SALE, 1_000, 0);
        var before = calculate().hash();
        assertThat(calculate().hash()).isEqualTo(before);
        assertThat(Calculation.of(
                                contract.with(Contracts.plan(Contracts.APRIL, FeePlan.FOREVER, 26_001))
                                        .build(),
                                movements)
                        .hash())
                .isNotEqualTo(before);
        add(Kind.GRANT, -1);
        assertThat(calculate().hash()).isNotEqualTo(before);
    }

    /** Per total, the fee is what a sum without rounding gives, rounded once; per line it is within a yen a line. */
    @Test
    void feesOfAnySalesAddUp() {
        var random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            movements.clear();
            long parts = 0;
            int count = 1 + random.nextInt(40);
            for (int i = 0; i < count; i++) {
                long amount = 1L + random.nextInt(100_000);
                add(Kind.SALE, amount, 0);
                parts += amount * Contracts.RATE;
            }
            long fee = calculate().figures().taxableFeeMinor();
            assertThat(fee).as("seed %d round %d", SEED, round).isEqualTo(parts / 1_000_000);
            long perLine = Calculation.of(contract.perLine().build(), movements)
                    .figures()
                    .taxableFeeMinor();
            assertThat(perLine).isBetween(fee - count, fee);
        }
    }

    private Calculation.Result calculate() {
        return Calculation.of(contract.build(), movements);
    }

    private void add(Kind kind, long amount) {
        movements.add(Movement.Rated.of(movement(kind, "grant.merchant", AT, amount, 0, 0)));
    }

    private void add(Kind kind, long taxable, long exempt) {
        movements.add(Movement.Rated.of(movement(kind, "purchase.code", AT, taxable + exempt, taxable, exempt)));
    }

    private Movement movement(Kind kind, String code, long at, long amount, long taxable, long exempt) {
        long seq = movements.size() + 1L;
        return new Movement(contract.merchant(), seq, 1_000 + seq, 0, kind, code, at, amount, taxable, exempt, true);
    }
}
