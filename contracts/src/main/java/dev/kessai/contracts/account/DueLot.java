package dev.kessai.contracts.account;

import dev.kessai.base.money.Currency;

/**
 * A lot with something in it that expires.
 *
 * @param freeMinor not held, at least 1
 * @param dueAtMicros when it expires, or, where value came into it later (a hold was given back, a refund), when that
 *     came last; business time
 */
public record DueLot(long owner, FundClass fundClass, Currency currency, long lot, long freeMinor, long dueAtMicros) {
    public DueLot {
        if (freeMinor < 1) throw new IllegalArgumentException("freeMinor=" + freeMinor);
    }
}
