package dev.kessai.books.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.contracts.settlement.MerchantContract.PayDayRule;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holidays as the Cabinet Office has published them, and what banks make of them. */
final class BusinessCalendarTest {
    private final NationalHolidays holidays = new NationalHolidays();
    private final BusinessCalendar calendar = new BusinessCalendar();

    @ParameterizedTest
    @CsvSource({
        "2009, 1-1 1-12 2-11 3-20 4-29 5-3 5-4 5-5 5-6 7-20 9-21 9-22 9-23 10-12 11-3 11-23 12-23",
        "2015, 1-1 1-12 2-11 3-21 4-29 5-3 5-4 5-5 5-6 7-20 9-21 9-22 9-23 10-12 11-3 11-23 12-23",
        "2018, 1-1 1-8 2-11 2-12 3-21 4-29 4-30 5-3 5-4 5-5 7-16 8-11 9-17 9-23 9-24 10-8 11-3 11-23 12-23 12-24",
        "2019, 1-1 1-14 2-11 3-21 4-29 4-30 5-1 5-2 5-3 5-4 5-5 5-6 7-15 8-11 8-12 9-16 9-23 10-14 10-22 11-3 11-4"
                + " 11-23",
        "2020, 1-1 1-13 2-11 2-23 2-24 3-20 4-29 5-3 5-4 5-5 5-6 7-23 7-24 8-10 9-21 9-22 11-3 11-23",
        "2021, 1-1 1-11 2-11 2-23 3-20 4-29 5-3 5-4 5-5 7-22 7-23 8-8 8-9 9-20 9-23 11-3 11-23",
        "2024, 1-1 1-8 2-11 2-12 2-23 3-20 4-29 5-3 5-4 5-5 5-6 7-15 8-11 8-12 9-16 9-22 9-23 10-14 11-3 11-4 11-23",
        "2026, 1-1 1-12 2-11 2-23 3-20 4-29 5-3 5-4 5-5 5-6 7-20 8-11 9-21 9-22 9-23 10-12 11-3 11-23",
        "2027, 1-1 1-11 2-11 2-23 3-21 3-22 4-29 5-3 5-4 5-5 7-19 8-11 9-20 9-23 10-11 11-3 11-23"
    })
    void theHolidaysOfAYearAreThoseThatWerePublished(int year, String days) {
        assertThat(holidays.of(year))
                .containsExactlyElementsOf(Arrays.stream(days.split(" ", -1))
                        .map(each -> each.split("-", -1))
                        .map(each -> MonthDay.of(Integer.parseInt(each[0]), Integer.parseInt(each[1]))
                                .atYear(year))
                        .toList());
    }

    @Test
    void whatTheRulesDoNotReachIsRefused() {
        assertThatThrownBy(() -> holidays.of(NationalHolidays.YEAR_MIN - 1)).hasMessageContaining("2006");
        assertThatThrownBy(() -> holidays.of(NationalHolidays.YEAR_MAX + 1)).hasMessageContaining("2100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03", "2026-05-06", "2026-05-09"})
    void banksAreClosed(LocalDate day) {
        assertThat(calendar.isBusinessDay(day)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-05-08, 2026-05-08, 2026-05-08", // a Friday
        "2026-05-03, 2026-05-07, 2026-05-01", // a Sunday, with holidays on both sides
        "2027-01-02, 2027-01-04, 2026-12-30" // the turn of the year
    })
    void aPayDayMovesByItsRule(LocalDate day, LocalDate next, LocalDate previous) {
        assertThat(calendar.adjust(day, PayDayRule.NEXT_BUSINESS_DAY)).isEqualTo(next);
        assertThat(calendar.adjust(day, PayDayRule.PREVIOUS_BUSINESS_DAY)).isEqualTo(previous);
    }

    @Test
    void theBusinessDayBeforeIsNotTheDayItself() {
        assertThat(calendar.before(LocalDate.of(2026, 5, 7))).isEqualTo(LocalDate.of(2026, 5, 1));
    }
}
