package dev.kessai.books.settlement;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.settlement.MerchantStatement.Figures;
import java.util.ArrayList;
import java.util.List;

/** The payments of settlement: pure. */
final class SettlementOrders {
    static final String CLEARING = "clearing.merchant";
    static final String PAYOUT = "payout.merchant";
    static final String RETURN = "payoutreturn.merchant";

    private SettlementOrders() {}

    /**
     * Unsettled sales become payable, less fees and tax; what is negative moves the other way (reference postings J11
     * and J12 in one).
     *
     * @param reference for people
     */
    static Order clearing(long merchant, Figures figures, String reference) {
        var debits = new ArrayList<Part>();
        var credits = new ArrayList<Part>();
        put(FundClass.MERCHANT_UNSETTLED, -figures.grossMinor(), debits, credits);
        put(FundClass.MERCHANT_PAYABLE, figures.netMinor(), debits, credits);
        put(FundClass.FEE_REVENUE, figures.taxableFeeMinor(), debits, credits);
        put(FundClass.TAX, figures.taxMinor(), debits, credits);
        put(FundClass.FEE_EXEMPT, figures.exemptFeeMinor(), debits, credits);
        long amount = 0;
        for (var each : debits) amount = Math.addExact(amount, each.amountMinor());
        return order(PaymentType.CLEARING, amount, merchant, merchant, 0, CLEARING, reference, credits, debits);
    }

    private static void put(FundClass fundClass, long creditMinor, List<Part> debits, List<Part> credits) {
        if (creditMinor > 0) credits.add(Part.of(fundClass, creditMinor));
        if (creditMinor < 0) debits.add(Part.of(fundClass, -creditMinor));
    }

    /** What is payable leaves, with the fee that the merchant bears (J13). */
    static Order payout(long merchant, long amountMinor, long feeMinor, String reference) {
        long bank = SystemOwner.BANK.owner().id();
        return order(
                PaymentType.PAYOUT, amountMinor, merchant, bank, feeMinor, PAYOUT, reference, List.of(), List.of());
    }

    /** The bank gave it back (J15). */
    static Order payoutReturn(long merchant, long amountMinor, String reference) {
        long bank = SystemOwner.BANK.owner().id();
        return order(
                PaymentType.PAYOUT_RETURN, amountMinor, bank, merchant, 0, RETURN, reference, List.of(), List.of());
    }

    private static Order order(
            PaymentType type,
            long amountMinor,
            long payer,
            long payee,
            long feeMinor,
            String code,
            String reference,
            List<Part> parts,
            List<Part> debits) {
        return new Order(
                type,
                amountMinor,
                Currency.JPY,
                payer,
                payee,
                List.of(),
                0,
                parts,
                feeMinor,
                code,
                reference,
                Order.Capture.AT_ONCE,
                debits);
    }
}
