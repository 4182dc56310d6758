package dev.kessai.contracts.bank;

import java.time.LocalDate;

/**
 * A line of a statement as it is now.
 *
 * @param amountMinor in positive, out negative
 * @param settles what it is the money of, such as {@code cvs 2026-04-15}, {@code payout pay_..}; empty while not known
 * @param mismatch why it is open, empty otherwise
 * @param expectedMinor the amount that would have fitted, 0 where none is known
 * @param payment that books it, 0 before
 * @param resolution id of the adjustment that resolves it, 0 where nobody has proposed one
 */
public record LineView(
        long id,
        long statement,
        int no,
        LocalDate day,
        long amountMinor,
        String bankReference,
        String reference,
        String party,
        String text,
        State state,
        String settles,
        String mismatch,
        long expectedMinor,
        long payment,
        long resolution) {
    /** Where it stands. */
    public enum State {
        /** Nothing fits it: looked at again and again, and a break of R4 after the days of grace. */
        OPEN,
        /** It fits; its payment is being made. */
        BOOKING,
        BOOKED,
        /** A deposit that nobody knows: booked in suspense until it is resolved. */
        SUSPENDED,
        /** Whose it was is booked too. */
        RESOLVED,
        /** The coordinator does not make its payment; to be resolved by people. */
        FAILED
    }
}
