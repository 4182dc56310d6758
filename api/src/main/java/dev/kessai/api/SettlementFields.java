package dev.kessai.api;

import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.settlement.FeePlan;
import dev.kessai.contracts.settlement.FeePlan.FeeRate;
import dev.kessai.contracts.settlement.FeePlan.Funding;
import dev.kessai.contracts.settlement.MerchantContract;
import dev.kessai.contracts.settlement.MerchantContract.PayDay;
import dev.kessai.contracts.settlement.MerchantSettlement;
import dev.kessai.contracts.settlement.PayeeAccount;
import java.util.ArrayList;
import java.util.List;

/** A merchant's contract as messages have it. */
final class SettlementFields {
    private static final int PAY_DAYS_MAX = 2;

    private SettlementFields() {}

    static MerchantContract contract(Fields fields) {
        long merchant = fields.owner("merchant");
        if (Owner.kindOf(merchant).filter(OwnerKind.MERCHANT::equals).isEmpty())
            fields.wrong(RequestError.VALUE_INVALID, "merchant");
        return new MerchantContract(
                merchant,
                fields.text("name"),
                fields.day("from"),
                fields.constant("cycle", MerchantContract.Cycle.MONTHLY),
                payDays(fields),
                fields.constant("pay_day_rule", MerchantContract.PayDayRule.NEXT_BUSINESS_DAY),
                fields.constant("rounding", MerchantContract.Rounding.PER_TOTAL),
                fields.integer("minimum", 1),
                fields.constant("negative", MerchantContract.Negative.CARRIED_OVER),
                fields.integer("transfer_fee"),
                account(fields),
                plans(fields));
    }

    private static List<PayDay> payDays(Fields fields) {
        var days = new ArrayList<PayDay>();
        var elements = fields.list("pay_days", PAY_DAYS_MAX);
        for (int i = 0; i < elements.size(); i++) {
            var one = fields.element("pay_days", i, elements.get(i));
            days.add(new PayDay(small(one, "months"), small(one, "day")));
            fields.adopt(one);
        }
        return days;
    }

    /** What does not fit is refused as out of range by whoever knows the range. */
    private static int small(Fields fields, String name) {
        return Math.clamp(fields.integer(name), -1, Integer.MAX_VALUE);
    }

    private static PayeeAccount account(Fields fields) {
        var account = fields.nested("account");
        var read = new PayeeAccount(
                account.text("bank"),
                account.text("branch"),
                account.constant("type", PayeeAccount.Type.ORDINARY),
                account.text("number"),
                account.text("holder"));
        fields.adopt(account);
        return read;
    }

    private static List<FeePlan> plans(Fields fields) {
        var plans = new ArrayList<FeePlan>();
        var elements = fields.list("plans", MerchantSettlement.PLANS_MAX);
        for (int i = 0; i < elements.size(); i++) {
            var one = fields.element("plans", i, elements.get(i));
            var until = one.has("until") ? one.day("until") : FeePlan.FOREVER;
            plans.add(new FeePlan(one.day("from"), until, rates(one)));
            fields.adopt(one);
        }
        return plans;
    }

    private static List<FeeRate> rates(Fields plan) {
        var rates = new ArrayList<FeeRate>();
        var elements = plan.list("rates", MerchantSettlement.RATES_MAX);
        for (int i = 0; i < elements.size(); i++) {
            var one = plan.element("rates", i, elements.get(i));
            rates.add(new FeeRate(
                    one.text("code", FeeRate.ANY), one.constant("funding", Funding.WALLET), small(one, "rate_ppm")));
            plan.adopt(one);
        }
        return rates;
    }
}
