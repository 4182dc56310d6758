package dev.kessai.contracts.expiry;

/**
 * What one run has done.
 *
 * @param lots that were made to expire
 * @param payments by which they were
 * @param amountMinor of all of them
 * @param notices that were written
 * @param done whether nothing was left that was due when it began; otherwise another run goes on
 */
public record ExpiryRun(long lots, long payments, long amountMinor, long notices, boolean done) {
    public static final ExpiryRun NOTHING = nothing(true);

    /** Neither lots nor notices. */
    public static ExpiryRun nothing(boolean done) {
        return new ExpiryRun(0, 0, 0, 0, done);
    }

    /** One after the other: the last one knows whether something is left. */
    public ExpiryRun then(ExpiryRun next) {
        return new ExpiryRun(lots, payments, amountMinor, notices, true).and(next);
    }

    /** Both together. */
    public ExpiryRun and(ExpiryRun other) {
        return new ExpiryRun(
                lots + other.lots,
                payments + other.payments,
                Math.addExact(amountMinor, other.amountMinor),
                notices + other.notices,
                done && other.done);
    }
}
