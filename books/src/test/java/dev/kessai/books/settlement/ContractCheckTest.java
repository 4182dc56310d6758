package dev.kessai.books.settlement;

import static dev.kessai.books.settlement.Contracts.APRIL;
import static dev.kessai.books.settlement.Contracts.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.books.settlement.ContractCheck.Fault;
import dev.kessai.contracts.settlement.FeePlan;
import dev.kessai.contracts.settlement.FeePlan.FeeRate;
import dev.kessai.contracts.settlement.FeePlan.Funding;
import dev.kessai.contracts.settlement.MerchantContract.PayDay;
import dev.kessai.contracts.settlement.SettlementAnswer.Reason;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a contract is refused, with the field at fault; and the days of its terms. */
final class ContractCheckTest {
    private static final LocalDate JULY = LocalDate.of(2026, 7, 1);
    private static final FeePlan SPRING = plan(APRIL, JULY, 26_000);

    private final Contracts contract = Contracts.of(1);
    private final BusinessCalendar calendar = new BusinessCalendar();

    @Test
    void plansFollowEachOtherWithoutGapOrOverlapFromTheFirstDayOn() {
        var later = plan(JULY, FeePlan.FOREVER, 19_800);
        assertThat(ContractCheck.fault(contract.with(SPRING, later).build())).isEmpty();
        refuses(contract.with(), Reason.FEE_PLANS_GAP, "plans");
        refuses(contract.with(SPRING), Reason.FEE_PLANS_GAP, "plans[0].until");
        refuses(contract.with(plan(APRIL.plusDays(1), FeePlan.FOREVER, 1)), Reason.FEE_PLANS_GAP, "plans[0].from");
        refuses(
                contract.with(SPRING, plan(JULY.plusDays(1), FeePlan.FOREVER, 1)),
                Reason.FEE_PLANS_GAP,
                "plans[0].until");
        refuses(
                contract.with(SPRING, plan(JULY.minusDays(1), FeePlan.FOREVER, 1)),
                Reason.FEE_PLANS_OVERLAP,
                "plans[0].until");
        refuses(contract.with(plan(JULY, JULY, 1), later), Reason.FEE_PLANS_GAP, "plans[0].from");
    }

    @Test
    void everyFundingHasARateForAllCodesAndEachCodeOne() {
        var wallet = new FeeRate(FeeRate.ANY, Funding.WALLET, 26_000);
        var deferred = new FeeRate(FeeRate.ANY, Funding.DEFERRED, 26_000);
        var net = new FeeRate("purchase.net", Funding.WALLET, 30_000);
        assertThat(ContractCheck.fault(
                        contract.with(rated(wallet, deferred, net)).build()))
                .isEmpty();
        refuses(contract.with(rated(wallet, net)), Reason.FEE_RATES_INCOMPLETE, "plans[0].rates");
        refuses(contract.with(rated(wallet, deferred, net, net)), Reason.FEE_RATES_INCOMPLETE, "plans[0].rates[3]");
        var tooMuch = new FeeRate("purchase.net", Funding.WALLET, FeeRate.RATE_PPM_MAX + 1);
        refuses(contract.with(rated(wallet, deferred, tooMuch)), Reason.FEE_RATES_INCOMPLETE, "plans[0].rates[2]");
    }

    private static FeePlan rated(FeeRate... rates) {
        return new FeePlan(APRIL, FeePlan.FOREVER, List.of(rates));
    }

    @Test
    void aHolderThatBankFilesCannotCarryIsRefusedWithThePosition() {
        refuses(contract.heldBy("コーヒー店"), Reason.HOLDER_NOT_WRITABLE, "account.holder[4]");
        assertThat(ContractCheck.fault(contract.heldBy("カ)コーヒーテン").build())).isEmpty();
    }

    @Test
    void whatIsOutOfRangeIsNamed() {
        refuses(contract.atLeast(0), Reason.SETTLEMENT_VALUE_OUT_OF_RANGE, "minimum");
        refuses(contract.atLeast(ContractCheck.AMOUNT_MAX + 1), Reason.SETTLEMENT_VALUE_OUT_OF_RANGE, "minimum");
        refuses(
                contract.heldBy("ア".repeat(ContractCheck.NAME_LENGTH_MAX + 1)),
                Reason.SETTLEMENT_VALUE_OUT_OF_RANGE,
                "account.holder");
    }

    @Test
    void eachTermOfAMonthIsPaidAfterItsClose() {
        assertThat(ContractCheck.fault(contract.twice().build())).isEmpty();
        refuses(contract.paid(new PayDay(0, 31)), Reason.PAY_DAYS_DO_NOT_FIT, "pay_days[0]");
        refuses(contract.paid(new PayDay(1, 8), new PayDay(1, 8)), Reason.PAY_DAYS_DO_NOT_FIT, "pay_days");
        refuses(contract.twice().paid(new PayDay(0, 15), new PayDay(1, 15)), Reason.PAY_DAYS_DO_NOT_FIT, "pay_days[0]");
    }

    @Test
    void aTermEndsWithTheMonthOrOnThe15thAndIsPaidOnABusinessDay() {
        var monthly = Span.of(contract.build(), APRIL, calendar);
        assertThat(monthly.until()).isEqualTo(LocalDate.of(2026, 4, 30));
        assertThat(monthly.payOn()).isEqualTo(LocalDate.of(2026, 5, 8));
        var first = Span.of(contract.twice().build(), APRIL, calendar);
        assertThat(first.until()).isEqualTo(LocalDate.of(2026, 4, 15));
        assertThat(first.payOn()).isEqualTo(LocalDate.of(2026, 4, 30));
        var second = Span.of(contract.twice().build(), LocalDate.of(2026, 4, 16), calendar);
        assertThat(second.until()).isEqualTo(LocalDate.of(2026, 4, 30));
        assertThat(second.payOn()).isEqualTo(LocalDate.of(2026, 5, 15));
        var sunday = Span.of(contract.paid(new PayDay(1, 31)).build(), APRIL, calendar);
        assertThat(sunday.payOn()).isEqualTo(LocalDate.of(2026, 6, 1));
    }

    @Test
    void aContractIsReadAsItWasWritten() {
        var built = contract.twice().invoiced().perLine().build();
        assertThat(ContractBytes.read(ContractBytes.write(built))).isEqualTo(built);
    }

    private static void refuses(Contracts contract, Reason reason, String param) {
        assertThat(ContractCheck.fault(contract.build())).contains(new Fault(reason, param));
    }
}
