package dev.kessai.books.settlement;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.contracts.settlement.FeePlan;
import dev.kessai.contracts.settlement.FeePlan.FeeRate;
import dev.kessai.contracts.settlement.MerchantContract;
import dev.kessai.contracts.settlement.MerchantContract.PayDay;
import dev.kessai.contracts.settlement.PayeeAccount;
import dev.kessai.contracts.settlement.v1.MerchantTerms;
import java.time.LocalDate;

/** A contract as it is stored: {@code kessai.settlement.v1.MerchantTerms}. */
final class ContractBytes {
    private ContractBytes() {}

    static byte[] write(MerchantContract contract) {
        var account = contract.account();
        var wire = MerchantTerms.newBuilder()
                .setMerchant(contract.merchant())
                .setName(contract.name())
                .setFrom(days(contract.from()))
                .setCycle(contract.cycle().name())
                .setPayDayRule(contract.payDayRule().name())
                .setRounding(contract.rounding().name())
                .setMinimum(contract.minimumMinor())
                .setNegative(contract.negative().name())
                .setTransferFee(contract.transferFeeMinor());
        wire.getAccountBuilder()
                .setBank(account.bank())
                .setBranch(account.branch())
                .setType(account.type().name())
                .setNumber(account.number())
                .setHolder(account.holder());
        for (var each : contract.payDays())
            wire.addPayDaysBuilder().setMonths(each.months()).setDay(each.day());
        for (var plan : contract.plans()) {
            var one = wire.addPlansBuilder().setFrom(days(plan.from())).setUntil(days(plan.until()));
            for (var rate : plan.rates())
                one.addRatesBuilder()
                        .setCode(rate.code())
                        .setFunding(rate.funding().name())
                        .setRatePpm(rate.ratePpm());
        }
        return wire.build().toByteArray();
    }

    static MerchantContract read(byte[] body) {
        try {
            return read(MerchantTerms.parseFrom(body));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored contract is broken", e);
        }
    }

    private static MerchantContract read(MerchantTerms wire) {
        var account = wire.getAccount();
        return new MerchantContract(
                wire.getMerchant(),
                wire.getName(),
                day(wire.getFrom()),
                MerchantContract.Cycle.valueOf(wire.getCycle()),
                wire.getPayDaysList().stream()
                        .map(each -> new PayDay(each.getMonths(), each.getDay()))
                        .toList(),
                MerchantContract.PayDayRule.valueOf(wire.getPayDayRule()),
                MerchantContract.Rounding.valueOf(wire.getRounding()),
                wire.getMinimum(),
                MerchantContract.Negative.valueOf(wire.getNegative()),
                wire.getTransferFee(),
                new PayeeAccount(
                        account.getBank(),
                        account.getBranch(),
                        PayeeAccount.Type.valueOf(account.getType()),
                        account.getNumber(),
                        account.getHolder()),
                wire.getPlansList().stream()
                        .map(plan -> new FeePlan(
                                day(plan.getFrom()),
                                day(plan.getUntil()),
                                plan.getRatesList().stream()
                                        .map(rate -> new FeeRate(
                                                rate.getCode(),
                                                FeePlan.Funding.valueOf(rate.getFunding()),
                                                rate.getRatePpm()))
                                        .toList()))
                        .toList());
    }

    private static int days(LocalDate day) {
        return Math.toIntExact(day.toEpochDay());
    }

    private static LocalDate day(int days) {
        return LocalDate.ofEpochDay(days);
    }
}
