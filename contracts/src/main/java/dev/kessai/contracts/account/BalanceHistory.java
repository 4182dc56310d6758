package dev.kessai.contracts.account;

import dev.kessai.base.money.Currency;

/** What a ledger knows of the past. */
public interface BalanceHistory {
    /**
     * What the account held at this instant; blocks the calling (virtual) thread. An account that does not exist holds
     * nothing.
     *
     * @param atMicros business time, microseconds since 1970, inclusive
     */
    AsOf balanceAsOf(long owner, FundClass fundClass, Currency currency, long atMicros);
}
