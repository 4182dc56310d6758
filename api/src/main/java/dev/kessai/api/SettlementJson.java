package dev.kessai.api;

import dev.kessai.base.id.IdText;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.settlement.ClearingRun;
import dev.kessai.contracts.settlement.FeePlan;
import dev.kessai.contracts.settlement.MerchantSettlement.Agreed;
import dev.kessai.contracts.settlement.MerchantSettlement.Checked;
import dev.kessai.contracts.settlement.MerchantStatement;
import dev.kessai.contracts.settlement.MerchantStatement.Line;
import dev.kessai.contracts.settlement.PayoutBatch;
import tools.jackson.databind.node.ObjectNode;

/** Settlement as messages have it. */
final class SettlementJson {
    static final IdText STATEMENT = new IdText("stm");
    static final IdText BATCH = new IdText("pob");
    private static final IdText PAYMENT = new IdText("pay");

    private SettlementJson() {}

    static ObjectNode of(Agreed agreed) {
        var contract = agreed.contract();
        var json = Json.object();
        json.put("object", "merchant_contract");
        json.put("merchant", new Owner(contract.merchant()).text());
        json.put("version", agreed.version());
        json.put("agreed_by", agreed.by());
        Json.time(json, "agreed_at", agreed.atMicros());
        json.put("name", contract.name());
        json.put("from", contract.from().toString());
        json.put("cycle", contract.cycle().name());
        var payDays = json.putArray("pay_days");
        for (var each : contract.payDays())
            payDays.addObject().put("months", each.months()).put("day", each.day());
        json.put("pay_day_rule", contract.payDayRule().name());
        json.put("rounding", contract.rounding().name());
        json.put("minimum", contract.minimumMinor());
        json.put("negative", contract.negative().name());
        json.put("transfer_fee", contract.transferFeeMinor());
        var account = json.putObject("account");
        account.put("bank", contract.account().bank());
        account.put("branch", contract.account().branch());
        account.put("type", contract.account().type().name());
        account.put("number", contract.account().number());
        account.put("holder", contract.account().holder());
        var plans = json.putArray("plans");
        for (var plan : contract.plans()) {
            var one = plans.addObject();
            one.put("from", plan.from().toString());
            if (!plan.until().equals(FeePlan.FOREVER))
                one.put("until", plan.until().toString());
            var rates = one.putArray("rates");
            for (var rate : plan.rates())
                rates.addObject()
                        .put("code", rate.code())
                        .put("funding", rate.funding().name())
                        .put("rate_ppm", rate.ratePpm());
        }
        return json;
    }

    static ObjectNode of(ClearingRun run) {
        var json = Json.object();
        json.put("object", "clearing_run");
        json.put("cleared", run.cleared());
        json.put("fixed", run.fixed());
        json.put("carried_over", run.carriedOver());
        json.put("net", run.netMinor());
        json.put("done", run.done());
        if (run.waitsFor().isEmpty()) json.putNull("waits_for");
        else json.put("waits_for", run.waitsFor());
        return json;
    }

    static ObjectNode of(Checked checked) {
        var json = Json.object();
        json.put("object", "statement_check");
        json.put("statements", checked.statements());
        var different = json.putArray("different");
        for (long each : checked.different()) different.add(STATEMENT.text(each));
        if (checked.last() == 0) json.putNull("last");
        else json.put("last", STATEMENT.text(checked.last()));
        json.put("done", checked.done());
        return json;
    }

    static ObjectNode of(MerchantStatement statement) {
        var figures = statement.figures();
        var json = Json.object();
        json.put("id", STATEMENT.text(statement.id()));
        json.put("object", "merchant_statement");
        json.put("merchant", new Owner(statement.merchant()).text());
        json.put("name", statement.name());
        json.put("no", statement.no());
        json.put("state", statement.state().name());
        json.put("from", statement.from().toString());
        json.put("until", statement.until().toString());
        Json.time(json, "close_at", statement.closeAtMicros());
        json.put("pay_on", statement.payOn().toString());
        json.put("sales", figures.salesMinor());
        json.put("refunds", figures.refundsMinor());
        json.put("other", figures.otherMinor());
        json.put("taxable_base", figures.taxableBaseMinor());
        json.put("taxable_fee", figures.taxableFeeMinor());
        json.put("tax", figures.taxMinor());
        json.put("exempt_base", figures.exemptBaseMinor());
        json.put("exempt_fee", figures.exemptFeeMinor());
        json.put("net", figures.netMinor());
        json.put("rounding", statement.rounding().name());
        json.put("lines", statement.lines());
        payment(json, "payment", statement.payment());
        json.put("payable", statement.payableMinor());
        return json;
    }

    static ObjectNode of(Line line) {
        var json = Json.object();
        json.put("entry", line.seq());
        payment(json, "payment", line.payment());
        json.put("kind", line.kind().name());
        json.put("accounting_code", line.code());
        Json.time(json, "posted_at", line.postedAtMicros());
        json.put("amount", line.amountMinor());
        json.put("taxable", line.taxableMinor());
        json.put("taxable_rate_ppm", line.taxableRatePpm());
        json.put("exempt", line.exemptMinor());
        json.put("exempt_rate_ppm", line.exemptRatePpm());
        return json;
    }

    static ObjectNode of(PayoutBatch batch) {
        var json = Json.object();
        json.put("id", BATCH.text(batch.id()));
        json.put("object", "payout_batch");
        json.put("state", batch.state().name());
        json.put("pay_on", batch.payOn().toString());
        json.put("made_by", batch.madeBy());
        Json.time(json, "made_at", batch.madeAtMicros());
        if (batch.decidedBy().isEmpty()) json.putNull("decided_by");
        else json.put("decided_by", batch.decidedBy());
        Json.time(json, "decided_at", batch.decidedAtMicros());
        json.put("count", batch.count());
        json.put("total", batch.totalMinor());
        var items = json.putArray("items");
        for (var each : batch.items()) {
            var item = items.addObject();
            item.put("statement", STATEMENT.text(each.statement()));
            item.put("merchant", new Owner(each.merchant()).text());
            item.put("amount", each.amountMinor());
            item.put("transfer_fee", each.feeMinor());
            item.put("state", each.state().name());
            payment(item, "payment", each.payment());
            payment(item, "returned_by", each.returned());
            if (each.result().isEmpty()) item.putNull("failure");
            else item.put("failure", each.result());
        }
        return json;
    }

    private static void payment(ObjectNode json, String name, long payment) {
        if (payment == 0) json.putNull(name);
        else json.put(name, PAYMENT.text(payment));
    }
}
