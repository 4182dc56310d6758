package dev.kessai.accounts.ledger;

import dev.kessai.base.time.Clocks;

/** Days in Tokyo as they are stored: 20261126; a month is such a number without its last two digits. */
final class BusinessDay {
    private BusinessDay() {}

    /** @param micros business time */
    static int of(long micros) {
        var date = Clocks.businessDate(micros);
        return date.getYear() * 10_000 + date.getMonthValue() * 100 + date.getDayOfMonth();
    }

    static int monthOf(int day) {
        return day / 100;
    }
}
