package dev.kessai.books.accounting;

/**
 * The sum of lines on one account.
 *
 * @param debitMinor not negative
 * @param creditMinor not negative
 */
public record DayTotal(long debitMinor, long creditMinor, long lines) {
    static final DayTotal NONE = new DayTotal(0, 0, 0);

    DayTotal plus(long amountMinor) {
        return amountMinor < 0
                ? new DayTotal(Math.subtractExact(debitMinor, amountMinor), creditMinor, lines + 1)
                : new DayTotal(debitMinor, Math.addExact(creditMinor, amountMinor), lines + 1);
    }

    DayTotal plus(DayTotal other) {
        return new DayTotal(
                Math.addExact(debitMinor, other.debitMinor),
                Math.addExact(creditMinor, other.creditMinor),
                lines + other.lines);
    }

    /** Credit-positive. */
    public long balanceMinor() {
        return Math.subtractExact(creditMinor, debitMinor);
    }
}
