package dev.kessai.payment;

import static dev.kessai.contracts.account.FundClass.BANK;
import static dev.kessai.contracts.account.FundClass.CLEARING;
import static dev.kessai.contracts.account.FundClass.DEFERRED_RECEIVABLE;
import static dev.kessai.contracts.account.FundClass.FEE_REVENUE;
import static dev.kessai.contracts.account.FundClass.MERCHANT_PAYABLE;
import static dev.kessai.contracts.account.FundClass.MERCHANT_UNSETTLED;
import static dev.kessai.contracts.account.FundClass.MONEY;
import static dev.kessai.contracts.account.FundClass.OPENING;
import static dev.kessai.contracts.account.FundClass.POINT_EXPENSE;
import static dev.kessai.contracts.account.FundClass.POINT_FREE;
import static dev.kessai.contracts.account.FundClass.POINT_OPENING;
import static dev.kessai.contracts.account.FundClass.POINT_PAID;
import static dev.kessai.contracts.account.FundClass.PREPAID;
import static dev.kessai.contracts.account.FundClass.PROCEEDS;
import static dev.kessai.contracts.account.FundClass.TAX;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.payment.PaymentType;

/**
 * The legality matrix: which classes a type may debit and which it may credit (01-payment). Points never reach a bank,
 * prepaid money is never withdrawn or sent on, proceeds leave only after they became money.
 */
record Legality(long debits, long credits) {
    static Legality of(PaymentType type) {
        return switch (type) {
            case PURCHASE ->
                row(
                        set(MONEY, PREPAID, PROCEEDS, POINT_FREE, POINT_PAID, DEFERRED_RECEIVABLE, CLEARING),
                        set(MERCHANT_UNSETTLED));
            case TOP_UP -> row(set(CLEARING), set(MONEY, PREPAID, FEE_REVENUE, TAX));
            case TRANSFER -> row(set(MONEY), set(MONEY));
            case WITHDRAWAL -> row(set(MONEY), set(CLEARING, FEE_REVENUE, TAX));
            case REFUND ->
                row(
                        set(MERCHANT_UNSETTLED),
                        set(MONEY, PREPAID, PROCEEDS, POINT_FREE, POINT_PAID, DEFERRED_RECEIVABLE));
            case GRANT -> row(set(POINT_EXPENSE), set(POINT_FREE, POINT_PAID));
            case OPENING ->
                row(
                        set(OPENING, POINT_OPENING),
                        set(
                                MONEY,
                                PREPAID,
                                PROCEEDS,
                                MERCHANT_UNSETTLED,
                                MERCHANT_PAYABLE,
                                POINT_FREE,
                                POINT_PAID,
                                CLEARING,
                                BANK));
        };
    }

    boolean credits(FundClass fundClass) {
        return (credits & fundClass.bit()) != 0;
    }

    /** The classes of one ledger that may be debited, without the excluded ones. */
    long debitsIn(String ledger, long excluded) {
        long classes = 0;
        for (var each : FundClass.values()) if (each.isIn(ledger) && (debits & each.bit()) != 0) classes |= each.bit();
        return classes & ~excluded;
    }

    private static Legality row(long debits, long credits) {
        return new Legality(debits, credits);
    }

    private static long set(FundClass... classes) {
        long set = 0;
        for (var each : classes) set |= each.bit();
        return set;
    }
}
