package dev.kessai.base.money;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An exact amount of one currency, of any sign. Overflow and mixed currencies are defects and throw.
 *
 * @param minor minor units: yen, cents
 */
public record Money(long minor, Currency currency) implements Comparable<Money> {
    private static final int BASIS_POINTS_OF_ONE = 10_000;
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]+)?");

    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /**
     * Of plain decimal text such as {@code 1000} or {@code -10.05}, with exactly the currency's digits behind the
     * point; empty for anything else, also for an amount that does not fit.
     */
    public static Optional<Money> parse(String decimal, Currency currency) {
        if (!DECIMAL.matcher(decimal).matches()) return Optional.empty();
        int point = decimal.indexOf('.');
        int digits = point < 0 ? 0 : decimal.length() - point - 1;
        if (digits != currency.digits()) return Optional.empty();
        try {
            return Optional.of(new Money(Long.parseLong(decimal.replace(".", "")), currency));
        } catch (NumberFormatException e) {
            return Optional.empty(); // more than 64 bits
        }
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(minor, same(other).minor), currency);
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(minor, same(other).minor), currency);
    }

    public Money negated() {
        return new Money(Math.negateExact(minor), currency);
    }

    /** This share of the amount: 10,000 basis points are all of it. */
    public Money share(int basisPoints, Rounding rounding) {
        return new Money(rounding.divide(Math.multiplyExact(minor, basisPoints), BASIS_POINTS_OF_ONE), currency);
    }

    public boolean isZero() {
        return minor == 0;
    }

    public boolean isPositive() {
        return minor > 0;
    }

    public boolean isNegative() {
        return minor < 0;
    }

    /** Plain decimal text that {@link #parse} reads. */
    public String decimal() {
        int digits = currency.digits();
        if (digits == 0) return Long.toString(minor);
        var figures = new StringBuilder(Long.toString(minor));
        int sign = minor < 0 ? 1 : 0;
        while (figures.length() - sign <= digits) figures.insert(sign, '0');
        return figures.insert(figures.length() - digits, '.').toString();
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(minor, same(other).minor);
    }

    /** For people and logs: {@code 10.05 USD}. */
    @Override
    public String toString() {
        return decimal() + " " + currency;
    }

    private Money same(Money other) {
        if (other.currency != currency) throw new IllegalArgumentException(currency + " and " + other.currency);
        return other;
    }
}
