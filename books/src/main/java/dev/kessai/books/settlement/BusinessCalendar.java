package dev.kessai.books.settlement;

import dev.kessai.contracts.settlement.MerchantContract.PayDayRule;
import java.time.DayOfWeek;
import java.time.LocalDate;

/** The days on which Japanese banks are open (Banking Act, enforcement order, article 5). Thread-safe. */
final class BusinessCalendar {
    private final NationalHolidays holidays = new NationalHolidays();

    boolean isBusinessDay(LocalDate day) {
        boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
        return !weekend && !isTurnOfTheYear(day) && !holidays.contains(day);
    }

    /** 31 December to 3 January. */
    private static boolean isTurnOfTheYear(LocalDate day) {
        return switch (day.getMonth()) {
            case DECEMBER -> day.getDayOfMonth() == 31;
            case JANUARY -> day.getDayOfMonth() <= 3;
            default -> false;
        };
    }

    /** The day itself where banks are open, else the next or the previous one on which they are. */
    LocalDate adjust(LocalDate day, PayDayRule rule) {
        int step = switch (rule) {
            case NEXT_BUSINESS_DAY -> 1;
            case PREVIOUS_BUSINESS_DAY -> -1;
        };
        var found = day;
        while (!isBusinessDay(found)) found = found.plusDays(step); // ten days at the most
        return found;
    }

    /** The last business day before this one. */
    LocalDate before(LocalDate day) {
        return adjust(day.minusDays(1), PayDayRule.PREVIOUS_BUSINESS_DAY);
    }
}
