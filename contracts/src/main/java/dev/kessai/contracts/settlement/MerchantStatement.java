package dev.kessai.contracts.settlement;

import java.time.LocalDate;
import java.util.List;

/**
 * A term of a merchant with what it came to. Nothing of it changes once it is fixed, but for what became of the money.
 *
 * @param no of the merchant's terms, from 1
 * @param from first day
 * @param until last day
 * @param closeAtMicros movements posted before belong to it
 * @param payOn a business day of banks
 * @param figures zero while the term is open
 * @param lines movements that it takes; none where it is open or carried over
 * @param payment that cleared it, 0 for none
 * @param payableMinor what is still to be paid out
 */
public record MerchantStatement(
        long id,
        long merchant,
        String name,
        int no,
        LocalDate from,
        LocalDate until,
        long closeAtMicros,
        LocalDate payOn,
        State state,
        Figures figures,
        MerchantContract.Rounding rounding,
        long lines,
        long payment,
        long payableMinor) {
    /** Stored numbers; never reused. */
    public enum State {
        OPEN(1),
        /** Its figures are computed, the payment is being made. */
        CLEARING(2),
        FIXED(3),
        /** The bank is told to transfer it. */
        INSTRUCTED(4),
        PAID(5),
        /** The bank gave it back; payable again once the account is right. */
        RETURNED(6),
        /** Too little: its movements belong to the next term. */
        CARRIED_OVER(7),
        /** Below zero: the merchant owes it. */
        INVOICED(8);

        private final int code;

        State(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        public static State of(int code) {
            for (var each : values()) if (each.code == code) return each;
            throw new IllegalArgumentException("no such state: " + code);
        }
    }

    /**
     * What a term comes to, yen.
     *
     * @param salesMinor positive
     * @param refundsMinor negative
     * @param otherMinor points that the merchant gives, corrections; signed
     * @param taxableBaseMinor of sales less refunds, what bears a taxable fee
     * @param exemptBaseMinor what bears an exempt one
     * @param taxableFeeMinor without tax
     * @param taxMinor on all taxable fees together, rounded once
     */
    public record Figures(
            long salesMinor,
            long refundsMinor,
            long otherMinor,
            long taxableBaseMinor,
            long exemptBaseMinor,
            long taxableFeeMinor,
            long taxMinor,
            long exemptFeeMinor) {
        public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0);

        /** What leaves the merchant's account of unsettled sales. */
        public long grossMinor() {
            return Math.addExact(Math.addExact(salesMinor, refundsMinor), otherMinor);
        }

        public long feesMinor() {
            return Math.addExact(Math.addExact(taxableFeeMinor, taxMinor), exemptFeeMinor);
        }

        /** What becomes payable. */
        public long netMinor() {
            return Math.subtractExact(grossMinor(), feesMinor());
        }
    }

    /**
     * A movement that the statement takes.
     *
     * @param seq number of the entry on the merchant's account
     * @param payment whose journal tells the rest
     * @param amountMinor signed
     * @param taxableRatePpm of the fee; 0 where the sale has borne its fee already, or there is none
     * @param exemptRatePpm likewise
     */
    public record Line(
            long seq,
            long payment,
            Kind kind,
            String code,
            long postedAtMicros,
            long amountMinor,
            long taxableMinor,
            long exemptMinor,
            int taxableRatePpm,
            int exemptRatePpm) {}

    /** What a movement is to the merchant; stored numbers. */
    public enum Kind {
        SALE(1),
        REFUND(2),
        /** Points that the merchant gives. */
        GRANT(3),
        /** A correction, an opening. */
        OTHER(4),
        /** A payment of settlement itself: in no statement. */
        CLEARING(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        public static Kind of(int code) {
            for (var each : values()) if (each.code == code) return each;
            throw new IllegalArgumentException("no such kind: " + code);
        }
    }

    /**
     * With all that a document of it says.
     *
     * @param issuer who asks for the fees
     */
    public record Full(MerchantStatement statement, Issuer issuer, List<Line> lines) {
        public Full {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Who charges the fee, on a qualified invoice (Consumption Tax Act, article 57-4).
     *
     * @param registration T and 13 digits
     */
    public record Issuer(String name, String registration) {}
}
