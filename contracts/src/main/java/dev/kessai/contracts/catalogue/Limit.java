package dev.kessai.contracts.catalogue;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.KycLevel;
import dev.kessai.contracts.account.Rating;
import dev.kessai.contracts.account.Standing;
import dev.kessai.contracts.participant.Purpose;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much owners of one standing may do (02-accounts, limits).
 *
 * @param name lower case, such as {@code verified.send.day}; told where it declines
 * @param ledger of which debits, or of which balances
 * @param rating null for every rating
 * @param purpose of the debits that count; null for {@link Period#HELD}
 * @param amountMinor the most that is allowed, from 0, which allows nothing
 * @param en name for people, English
 * @param ja name for people, Japanese
 */
public record Limit(
        String name,
        String ledger,
        KycLevel level,
        @Nullable Rating rating,
        @Nullable Purpose purpose,
        Period period,
        Currency currency,
        long amountMinor,
        String en,
        String ja) {
    /** What is summed up. */
    public enum Period {
        /** One debit. */
        OPERATION,
        /** All debits of a business date in Tokyo. */
        DAY,
        /** All debits of its month. */
        MONTH,
        /** What the owner holds: checked where he is to receive. */
        HELD
    }

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+");

    public Limit {
        if (!NAME.matcher(name).matches()) throw new IllegalArgumentException("limit " + name);
        if ((purpose == null) != (period == Period.HELD) || purpose == Purpose.INTERNAL)
            throw new IllegalArgumentException("purpose of " + name);
        if (amountMinor < 0) throw new IllegalArgumentException("amount of " + name);
    }

    public boolean appliesTo(Standing standing) {
        return level == standing.level() && (rating == null || rating == standing.rating());
    }

    /** The same with another amount. */
    Limit of(long otherAmountMinor) {
        return new Limit(name, ledger, level, rating, purpose, period, currency, otherAmountMinor, en, ja);
    }
}
