package dev.kessai.contracts.settlement;

import java.time.LocalDate;
import java.util.List;

/**
 * What a merchant and the company have agreed on. Amounts are yen. A newer version counts for the terms that are
 * cleared after it.
 *
 * @param merchant owner id
 * @param name as statements say it
 * @param from first day of the first term
 * @param payDays when each term of a month is paid, in their order: as many as the cycle has terms
 * @param payDayRule what happens where that is no business day of banks
 * @param minimumMinor what is less is carried over to the next term; at least 1
 * @param transferFeeMinor that the merchant bears for each payout, consumption tax included
 * @param plans by date, without gap or overlap, from the contract's first day on
 */
public record MerchantContract(
        long merchant,
        String name,
        LocalDate from,
        Cycle cycle,
        List<PayDay> payDays,
        PayDayRule payDayRule,
        Rounding rounding,
        long minimumMinor,
        Negative negative,
        long transferFeeMinor,
        PayeeAccount account,
        List<FeePlan> plans) {
    public MerchantContract {
        payDays = List.copyOf(payDays);
        plans = List.copyOf(plans);
    }

    /** How often a term closes. */
    public enum Cycle {
        /** On the last day of the month. */
        MONTHLY(1),
        /** On the 15th and on the last day of the month. */
        TWICE_MONTHLY(2);

        private final int terms;

        Cycle(int terms) {
            this.terms = terms;
        }

        /** Terms of a month. */
        public int terms() {
            return terms;
        }
    }

    /**
     * A day of a month after the close.
     *
     * @param months after the month of the close, 0 to {@link #MONTHS_MAX}
     * @param day 1 to 31; a month without it is paid on its last day
     */
    public record PayDay(int months, int day) {
        public static final int MONTHS_MAX = 3;
        public static final int DAY_MAX = 31;

        /** Where the close is on this day. */
        public LocalDate after(LocalDate close) {
            var month = close.plusMonths(months);
            return month.withDayOfMonth(Math.min(day, month.lengthOfMonth()));
        }
    }

    /** Where a payout goes that would be on a day on which banks are closed. */
    public enum PayDayRule {
        NEXT_BUSINESS_DAY,
        PREVIOUS_BUSINESS_DAY
    }

    /** What of a fee is rounded, always towards zero. */
    public enum Rounding {
        /** The fee of all lines of a term together, taxable and exempt ones apart. */
        PER_TOTAL,
        PER_LINE
    }

    /** What happens to a term that ends below zero. */
    public enum Negative {
        /** Its movements belong to the next term. */
        CARRIED_OVER,
        /** It is fixed, and the merchant is asked to pay. */
        INVOICED
    }
}
