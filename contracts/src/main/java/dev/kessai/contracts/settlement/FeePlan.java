package dev.kessai.contracts.settlement;

import java.time.LocalDate;
import java.util.List;

/**
 * What a merchant pays for sales of some days. A refund counts with the day of its sale.
 *
 * @param from first day, Tokyo
 * @param until the day after the last one; {@link #FOREVER} for no end
 * @param rates each code and funding once
 */
public record FeePlan(LocalDate from, LocalDate until, List<FeeRate> rates) {
    public static final LocalDate FOREVER = LocalDate.of(9999, 12, 31);

    public FeePlan {
        rates = List.copyOf(rates);
    }

    /**
     * The fee for sales of one accounting code by one funding.
     *
     * @param code of the sale, or {@link #ANY}: an exact one wins
     * @param ratePpm millionths of what the customer paid: 26,000 is 2.6 %
     */
    public record FeeRate(String code, Funding funding, int ratePpm) {
        public static final String ANY = "*";
        public static final int RATE_PPM_MAX = 1_000_000;
    }

    /** How a sale was paid; decides about consumption tax on its fee. */
    public enum Funding {
        /** Balance, prepaid, points, channels: a service, taxable. */
        WALLET,
        /** Paid later: the company takes over a claim, exempt. */
        DEFERRED
    }
}
