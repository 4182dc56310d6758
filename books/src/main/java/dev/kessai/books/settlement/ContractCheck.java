package dev.kessai.books.settlement;

import dev.kessai.contracts.settlement.FeePlan;
import dev.kessai.contracts.settlement.FeePlan.FeeRate;
import dev.kessai.contracts.settlement.FeePlan.Funding;
import dev.kessai.contracts.settlement.MerchantContract;
import dev.kessai.contracts.settlement.MerchantContract.PayDay;
import dev.kessai.contracts.settlement.MerchantSettlement;
import dev.kessai.contracts.settlement.PayeeAccount;
import dev.kessai.contracts.settlement.SettlementAnswer.Reason;
import dev.kessai.contracts.zengin.HalfWidth;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Optional;

/** Whether a contract can be kept; pure. The first thing that is wrong is said. */
final class ContractCheck {
    static final LocalDate FROM_MIN = LocalDate.of(2019, 1, 1);
    static final LocalDate FROM_MAX = LocalDate.of(2090, 12, 31);
    static final int NAME_LENGTH_MAX = 100;
    static final long AMOUNT_MAX = 1_000_000_000;

    /** @param param the field at fault */
    record Fault(Reason reason, String param) {}

    private ContractCheck() {}

    static Optional<Fault> fault(MerchantContract contract) {
        var fault = range(contract);
        if (fault.isEmpty()) fault = payDays(contract);
        if (fault.isEmpty()) fault = account(contract.account());
        if (fault.isEmpty()) fault = plans(contract);
        return fault;
    }

    private static Optional<Fault> range(MerchantContract contract) {
        if (contract.name().isBlank() || contract.name().length() > NAME_LENGTH_MAX) return outOfRange("name");
        if (contract.from().isBefore(FROM_MIN) || contract.from().isAfter(FROM_MAX)) return outOfRange("from");
        if (contract.minimumMinor() < 1 || contract.minimumMinor() > AMOUNT_MAX) return outOfRange("minimum");
        if (contract.transferFeeMinor() < 0 || contract.transferFeeMinor() > AMOUNT_MAX)
            return outOfRange("transfer_fee");
        return Optional.empty();
    }

    /** One a term of the month, after its close. */
    private static Optional<Fault> payDays(MerchantContract contract) {
        var payDays = contract.payDays();
        int terms = contract.cycle().terms();
        if (payDays.size() != terms) return wrong(Reason.PAY_DAYS_DO_NOT_FIT, "pay_days");
        for (int i = 0; i < terms; i++) {
            var each = payDays.get(i);
            boolean inRange = each.months() >= 0
                    && each.months() <= PayDay.MONTHS_MAX
                    && each.day() >= 1
                    && each.day() <= PayDay.DAY_MAX;
            boolean closesOnThe15th = i < terms - 1;
            boolean isAfter = each.months() > 0 || (closesOnThe15th && each.day() > Span.HALF);
            if (!inRange || !isAfter) return wrong(Reason.PAY_DAYS_DO_NOT_FIT, "pay_days[" + i + "]");
        }
        return Optional.empty();
    }

    private static Optional<Fault> account(PayeeAccount account) {
        if (!PayeeAccount.BANK.matcher(account.bank()).matches()) return outOfRange("account.bank");
        if (!PayeeAccount.BRANCH.matcher(account.branch()).matches()) return outOfRange("account.branch");
        if (!PayeeAccount.NUMBER.matcher(account.number()).matches()) return outOfRange("account.number");
        if (account.holder().isBlank() || account.holder().length() > NAME_LENGTH_MAX)
            return outOfRange("account.holder");
        try {
            var _ = HalfWidth.of(account.holder());
            return Optional.empty();
        } catch (HalfWidth.NotWritable e) {
            return wrong(Reason.HOLDER_NOT_WRITABLE, "account.holder[" + e.position() + "]");
        }
    }

    private static Optional<Fault> plans(MerchantContract contract) {
        var plans = contract.plans();
        if (plans.isEmpty()) return wrong(Reason.FEE_PLANS_GAP, "plans");
        if (plans.size() > MerchantSettlement.PLANS_MAX) return outOfRange("plans");
        if (plans.getFirst().from().isAfter(contract.from())) return wrong(Reason.FEE_PLANS_GAP, "plans[0].from");
        for (int i = 0; i < plans.size(); i++) {
            var plan = plans.get(i);
            var at = "plans[" + i + "]";
            if (!plan.from().isBefore(plan.until())) return outOfRange(at + ".until");
            var next = i + 1 < plans.size() ? plans.get(i + 1).from() : FeePlan.FOREVER;
            if (plan.until().isAfter(next)) return wrong(Reason.FEE_PLANS_OVERLAP, at + ".until");
            if (plan.until().isBefore(next)) return wrong(Reason.FEE_PLANS_GAP, at + ".until");
            var fault = rates(plan, at);
            if (fault.isPresent()) return fault;
        }
        return Optional.empty();
    }

    /** Each code and funding once, and each funding for all codes. */
    private static Optional<Fault> rates(FeePlan plan, String at) {
        if (plan.rates().size() > MerchantSettlement.RATES_MAX) return outOfRange(at + ".rates");
        var seen = new HashSet<String>();
        for (int i = 0; i < plan.rates().size(); i++) {
            var rate = plan.rates().get(i);
            boolean inRange = rate.ratePpm() >= 0 && rate.ratePpm() <= FeeRate.RATE_PPM_MAX;
            if (!inRange || !seen.add(rate.funding() + " " + rate.code()))
                return wrong(Reason.FEE_RATES_INCOMPLETE, at + ".rates[" + i + "]");
        }
        for (var funding : Funding.values())
            if (!seen.contains(funding + " " + FeeRate.ANY)) return wrong(Reason.FEE_RATES_INCOMPLETE, at + ".rates");
        return Optional.empty();
    }

    private static Optional<Fault> outOfRange(String param) {
        return wrong(Reason.SETTLEMENT_VALUE_OUT_OF_RANGE, param);
    }

    private static Optional<Fault> wrong(Reason reason, String param) {
        return Optional.of(new Fault(reason, param));
    }
}
