package dev.kessai.contracts.participant;

import dev.kessai.contracts.account.FundClass;

/**
 * A part of a credit: one class, one amount, and what happens to lots.
 *
 * @param amountMinor minor units, positive
 */
public record Part(FundClass fundClass, long amountMinor, Lot lot) {
    public Part {
        if (amountMinor <= 0) throw new IllegalArgumentException("amountMinor=" + amountMinor);
    }

    public static Part of(FundClass fundClass, long amountMinor) {
        return new Part(fundClass, amountMinor, Lot.NONE);
    }

    /** What a credit does to the lots of its account (02-accounts, rows). */
    public sealed interface Lot {
        Lot NONE = new None();

        /** The class has no lots. */
        record None() implements Lot {}

        /**
         * A new lot.
         *
         * @param expiresAtMicros business time, microseconds since 1970; {@link Long#MAX_VALUE} for never
         */
        record New(long expiresAtMicros) implements Lot {}

        /** Back to the lot from which it came; its number within the account. */
        record Restore(long lot) implements Lot {
            public Restore {
                if (lot <= 0) throw new IllegalArgumentException("lot=" + lot);
            }
        }
    }
}
