package dev.kessai.contracts.opening;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;

/**
 * One balance, or one lot of points, that somebody brings from another system.
 *
 * @param key of the line, for ever: the same key is the same opening; 1 to {@link #KEY_LENGTH_MAX} characters
 * @param amountMinor credit-positive minor units, not 0: negative is what the owner owes, or what the company has
 * @param expiresAtMicros of points and proceeds, microseconds since 1970; {@link Long#MAX_VALUE} for never, and for
 *     other classes
 */
public record OpeningLine(
        String key, long owner, FundClass fundClass, long amountMinor, Currency currency, long expiresAtMicros) {
    public static final int KEY_LENGTH_MAX = 64;

    public OpeningLine {
        if (key.isBlank() || key.length() > KEY_LENGTH_MAX) throw new IllegalArgumentException("key '" + key + "'");
        long most = currency.maxMinor();
        if (amountMinor == 0 || amountMinor > most || amountMinor < -most)
            throw new IllegalArgumentException("amount " + amountMinor);
        if (expiresAtMicros != Long.MAX_VALUE && !fundClass.isInLots())
            throw new IllegalArgumentException(fundClass + " does not expire");
    }
}
