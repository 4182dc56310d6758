package dev.kessai.books.settlement;

import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.settlement.FeePlan;
import dev.kessai.contracts.settlement.FeePlan.FeeRate;
import dev.kessai.contracts.settlement.FeePlan.Funding;
import dev.kessai.contracts.settlement.MerchantContract;
import dev.kessai.contracts.settlement.MerchantContract.Cycle;
import dev.kessai.contracts.settlement.MerchantContract.Negative;
import dev.kessai.contracts.settlement.MerchantContract.PayDay;
import dev.kessai.contracts.settlement.MerchantContract.PayDayRule;
import dev.kessai.contracts.settlement.MerchantContract.Rounding;
import dev.kessai.contracts.settlement.PayeeAccount;
import java.time.LocalDate;
import java.util.List;

/** A contract of which a test changes what it is about: 2.6 % for everything, monthly, paid on the 8th. */
record Contracts(
        long merchant,
        Cycle cycle,
        List<PayDay> payDays,
        Rounding rounding,
        long minimumMinor,
        Negative negative,
        String holder,
        List<FeePlan> plans) {
    static final LocalDate APRIL = LocalDate.of(2026, 4, 1);
    static final int RATE = 26_000;

    static Contracts of(long merchant) {
        return new Contracts(
                Owner.merchant(merchant).id(),
                Cycle.MONTHLY,
                List.of(new PayDay(1, 8)),
                Rounding.PER_TOTAL,
                1,
                Negative.CARRIED_OVER,
                "コーヒーテン",
                List.of(plan(APRIL, FeePlan.FOREVER, RATE)));
    }

    static FeePlan plan(LocalDate from, LocalDate until, int ratePpm) {
        return new FeePlan(
                from,
                until,
                List.of(
                        new FeeRate(FeeRate.ANY, Funding.WALLET, ratePpm),
                        new FeeRate(FeeRate.ANY, Funding.DEFERRED, ratePpm)));
    }

    Contracts twice() {
        var days = List.of(new PayDay(0, 31), new PayDay(1, 15));
        return new Contracts(merchant, Cycle.TWICE_MONTHLY, days, rounding, minimumMinor, negative, holder, plans);
    }

    Contracts paid(PayDay... days) {
        return new Contracts(merchant, cycle, List.of(days), rounding, minimumMinor, negative, holder, plans);
    }

    Contracts perLine() {
        return new Contracts(merchant, cycle, payDays, Rounding.PER_LINE, minimumMinor, negative, holder, plans);
    }

    Contracts atLeast(long minimum) {
        return new Contracts(merchant, cycle, payDays, rounding, minimum, negative, holder, plans);
    }

    Contracts invoiced() {
        return new Contracts(merchant, cycle, payDays, rounding, minimumMinor, Negative.INVOICED, holder, plans);
    }

    Contracts heldBy(String name) {
        return new Contracts(merchant, cycle, payDays, rounding, minimumMinor, negative, name, plans);
    }

    Contracts with(FeePlan... all) {
        return new Contracts(merchant, cycle, payDays, rounding, minimumMinor, negative, holder, List.of(all));
    }

    MerchantContract build() {
        return new MerchantContract(
                merchant,
                "コーヒー店",
                APRIL,
                cycle,
                payDays,
                PayDayRule.NEXT_BUSINESS_DAY,
                rounding,
                minimumMinor,
                negative,
                220,
                new PayeeAccount("0001", "001", PayeeAccount.Type.ORDINARY, "1234567", holder),
                plans);
    }
}
