package dev.kessai.payment;

import static dev.kessai.contracts.account.FundClass.BANK;
import static dev.kessai.contracts.account.FundClass.BANK_FEE;
import static dev.kessai.contracts.account.FundClass.BREAKAGE;
import static dev.kessai.contracts.account.FundClass.CLEARING;
import static dev.kessai.contracts.account.FundClass.CREDIT_LOSS;
import static dev.kessai.contracts.account.FundClass.DEFERRED_RECEIVABLE;
import static dev.kessai.contracts.account.FundClass.ESCROW;
import static dev.kessai.contracts.account.FundClass.FEE_EXEMPT;
import static dev.kessai.contracts.account.FundClass.FEE_REVENUE;
import static dev.kessai.contracts.account.FundClass.INPUT_TAX;
import static dev.kessai.contracts.account.FundClass.LATE_FEE;
import static dev.kessai.contracts.account.FundClass.LATE_FEE_INCOME;
import static dev.kessai.contracts.account.FundClass.LOSS;
import static dev.kessai.contracts.account.FundClass.LOSS_ALLOWANCE;
import static dev.kessai.contracts.account.FundClass.MERCHANT_PAYABLE;
import static dev.kessai.contracts.account.FundClass.MERCHANT_UNSETTLED;
import static dev.kessai.contracts.account.FundClass.MONEY;
import static dev.kessai.contracts.account.FundClass.OPENING;
import static dev.kessai.contracts.account.FundClass.PAYOUT_IN_TRANSIT;
import static dev.kessai.contracts.account.FundClass.POINT_EXPENSE;
import static dev.kessai.contracts.account.FundClass.POINT_FREE;
import static dev.kessai.contracts.account.FundClass.POINT_OPENING;
import static dev.kessai.contracts.account.FundClass.POINT_PAID;
import static dev.kessai.contracts.account.FundClass.PREPAID;
import static dev.kessai.contracts.account.FundClass.PROCEEDS;
import static dev.kessai.contracts.account.FundClass.SUSPENSE;
import static dev.kessai.contracts.account.FundClass.TAX;
import static dev.kessai.contracts.account.FundClass.TRUST;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.payment.PaymentType;

/**
 * The legality matrix: which classes a type may debit and which it may credit (01-payment). Points never reach a bank,
 * prepaid money is never withdrawn or sent on, proceeds leave only after they became money, debt is repaid with money.
 *
 * @param debits {@link FundClass#bit} set
 * @param credits of these
 */
record Legality(long debits, long credits) {
    /** What a user pays with; an outside channel's part is CLEARING. */
    private static final long MEANS =
            set(MONEY, PREPAID, PROCEEDS, POINT_FREE, POINT_PAID, DEFERRED_RECEIVABLE, CLEARING);

    /** What a user pays with, as it comes back; a channel's part as money or prepaid, or to the channel. */
    private static final long RETURNED = MEANS;

    private static final long OWNED = set(MONEY, PREPAID, PROCEEDS, MERCHANT_UNSETTLED, MERCHANT_PAYABLE)
            | set(POINT_FREE, POINT_PAID, DEFERRED_RECEIVABLE, LATE_FEE, CLEARING, BANK, TRUST, ESCROW);

    private static final long FEES = set(FEE_REVENUE, TAX);

    /** Either way: what refunds exceed comes back, with the fees for it. */
    private static final long CLEARED = set(MERCHANT_UNSETTLED, MERCHANT_PAYABLE, FEE_EXEMPT) | FEES;

    private static final long CORRECTED = OWNED | FEES | set(FEE_EXEMPT, SUSPENSE, LOSS);

    static Legality of(PaymentType type) {
        return switch (type) {
            case PURCHASE -> row(MEANS, set(MERCHANT_UNSETTLED) | FEES);
            case TOP_UP -> row(set(CLEARING), set(MONEY, PREPAID) | FEES);
            case TRANSFER -> row(set(MONEY), set(MONEY));
            case WITHDRAWAL -> row(set(MONEY), set(CLEARING) | FEES);
            case REFUND -> row(set(MERCHANT_UNSETTLED, ESCROW), RETURNED);
            case GRANT -> row(set(POINT_EXPENSE, MERCHANT_UNSETTLED), set(POINT_FREE, POINT_PAID));
            case OPENING -> row(OWNED | set(OPENING, POINT_OPENING), OWNED | set(OPENING, POINT_OPENING));
            case REPAYMENT -> row(set(MONEY, CLEARING), set(LATE_FEE, DEFERRED_RECEIVABLE, MONEY));
            case ESCROW -> row(MEANS, set(ESCROW) | FEES);
            case ESCROW_RELEASE -> row(set(ESCROW), set(PROCEEDS, MERCHANT_UNSETTLED) | FEES);
            case EXPIRY -> row(set(POINT_FREE, POINT_PAID, PROCEEDS), set(BREAKAGE));
            case CLASS_CHANGE -> row(set(PREPAID, PROCEEDS, DEFERRED_RECEIVABLE, LATE_FEE), set(MONEY));
            case ADJUSTMENT -> row(CORRECTED, CORRECTED);
            case CLEARING -> row(CLEARED, CLEARED);
            case PAYOUT -> row(set(MERCHANT_PAYABLE), set(PAYOUT_IN_TRANSIT) | FEES);
            case PAYOUT_RETURN -> row(set(BANK, PAYOUT_IN_TRANSIT, CLEARING), set(MERCHANT_PAYABLE, MONEY));
            case BANK_SETTLEMENT ->
                row(
                        set(BANK, CLEARING, PAYOUT_IN_TRANSIT, BANK_FEE, INPUT_TAX),
                        set(BANK, CLEARING, PAYOUT_IN_TRANSIT, SUSPENSE));
            case ACCRUAL -> row(set(LATE_FEE), set(LATE_FEE_INCOME));
            case ALLOWANCE -> row(set(CREDIT_LOSS), set(LOSS_ALLOWANCE));
            case WRITE_OFF -> row(set(LOSS_ALLOWANCE), set(DEFERRED_RECEIVABLE, LATE_FEE));
            case INTERNAL_TRANSFER -> row(set(BANK, TRUST), set(BANK, TRUST));
            case CLAW_BACK -> row(set(MONEY, PREPAID), set(CLEARING));
        };
    }

    boolean debits(FundClass fundClass) {
        return (debits & fundClass.bit()) != 0;
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
