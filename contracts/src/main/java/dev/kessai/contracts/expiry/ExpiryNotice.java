package dev.kessai.contracts.expiry;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;

/**
 * Something that a user owns expires soon. Business times.
 *
 * @param lot the first of the lots that it is about, its number within the account
 * @param amountMinor what was free in them when it was written
 * @param days so many before the day on which it expires, in Tokyo
 * @param atMicros when it was written
 */
public record ExpiryNotice(
        long owner,
        FundClass fundClass,
        Currency currency,
        long lot,
        long amountMinor,
        long expiresAtMicros,
        int days,
        long atMicros) {}
