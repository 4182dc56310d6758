package dev.kessai.products.deferred;

import java.time.LocalDate;
import java.time.YearMonth;

/** Months and days as numbers: year, month (and day) as they are read. */
final class Months {
    private static final int HUNDRED = 100;

    private Months() {}

    /** Such as 202604. */
    static int number(YearMonth month) {
        return month.getYear() * HUNDRED + month.getMonthValue();
    }

    static YearMonth of(int number) {
        return YearMonth.of(number / HUNDRED, number % HUNDRED);
    }

    /** Such as 20260430. */
    static int number(LocalDate day) {
        return number(YearMonth.from(day)) * HUNDRED + day.getDayOfMonth();
    }
}
