package dev.kessai.books.settlement;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.temporal.TemporalAdjusters;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * National holidays of Japan by rule: the Act on National Holidays as it has stood since 2007, with the special laws of
 * 2019 (the Emperor's accession) and of 2020 and 2021 (the Olympic games) as data. Thread-safe.
 */
final class NationalHolidays {
    static final int YEAR_MIN = 2007;
    /** So far the formula of the equinoxes holds. */
    static final int YEAR_MAX = 2099;

    private static final int MOUNTAIN_DAY_SINCE = 2016;
    private static final int REIWA_BIRTHDAY_SINCE = 2020;
    private static final int HEISEI_BIRTHDAY_UNTIL = 2018;
    private static final int EQUINOX_EPOCH = 1980;
    private static final long EQUINOX_UNIT = 1_000_000;
    private static final long EQUINOX_YEARLY = 242_194;
    private static final long SPRING = 20_843_100;
    private static final long AUTUMN = 23_248_800;

    private static final List<MonthDay> FIXED = List.of(
            MonthDay.of(1, 1),
            MonthDay.of(2, 11),
            MonthDay.of(4, 29),
            MonthDay.of(5, 3),
            MonthDay.of(5, 4),
            MonthDay.of(5, 5),
            MonthDay.of(11, 3),
            MonthDay.of(11, 23));

    private static final MonthDay MOUNTAIN_DAY = MonthDay.of(8, 11);

    /** Days that a law has made holidays in one year only. */
    private static final List<LocalDate> ONCE = List.of(LocalDate.of(2019, 5, 1), LocalDate.of(2019, 10, 22));

    /** Days that a law has moved in one year only. */
    private static final Map<LocalDate, LocalDate> MOVED = Map.of(
            LocalDate.of(2020, 7, 20), LocalDate.of(2020, 7, 23),
            LocalDate.of(2020, 10, 12), LocalDate.of(2020, 7, 24),
            LocalDate.of(2020, 8, 11), LocalDate.of(2020, 8, 10),
            LocalDate.of(2021, 7, 19), LocalDate.of(2021, 7, 22),
            LocalDate.of(2021, 10, 11), LocalDate.of(2021, 7, 23),
            LocalDate.of(2021, 8, 11), LocalDate.of(2021, 8, 8));

    private final Map<Integer, NavigableSet<LocalDate>> years = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException beyond {@link #YEAR_MIN} and {@link #YEAR_MAX} */
    boolean contains(LocalDate day) {
        return of(day.getYear()).contains(day);
    }

    /** All of a year, substitutes included, in order. */
    NavigableSet<LocalDate> of(int year) {
        if (year < YEAR_MIN || year > YEAR_MAX) throw new IllegalArgumentException("holidays of the year " + year);
        return years.computeIfAbsent(year, NationalHolidays::compute);
    }

    private static NavigableSet<LocalDate> compute(int year) {
        var named = named(year);
        var all = new TreeSet<>(named);
        for (var day : named) if (day.getDayOfWeek() == DayOfWeek.SUNDAY) all.add(substitute(day, named));
        for (var day : named) {
            var between = day.plusDays(1);
            boolean isCitizens = named.contains(day.plusDays(2))
                    && !named.contains(between)
                    && between.getDayOfWeek() != DayOfWeek.SUNDAY;
            if (isCitizens) all.add(between);
        }
        return Collections.unmodifiableNavigableSet(all);
    }

    /** The next day after a Sunday that is no holiday itself (article 3.2). */
    private static LocalDate substitute(LocalDate sunday, NavigableSet<LocalDate> named) {
        var day = sunday.plusDays(1);
        while (named.contains(day)) day = day.plusDays(1); // at most four follow each other
        return day;
    }

    private static NavigableSet<LocalDate> named(int year) {
        var days = new TreeSet<LocalDate>();
        for (var each : FIXED) days.add(each.atYear(year));
        days.add(monday(year, Month.JANUARY, 2));
        days.add(monday(year, Month.JULY, 3));
        days.add(monday(year, Month.SEPTEMBER, 3));
        days.add(monday(year, Month.OCTOBER, 2));
        days.add(LocalDate.of(year, 3, equinox(year, SPRING)));
        days.add(LocalDate.of(year, 9, equinox(year, AUTUMN)));
        if (year >= MOUNTAIN_DAY_SINCE) days.add(MOUNTAIN_DAY.atYear(year));
        if (year >= REIWA_BIRTHDAY_SINCE) days.add(LocalDate.of(year, 2, 23));
        if (year <= HEISEI_BIRTHDAY_UNTIL) days.add(LocalDate.of(year, 12, 23));
        for (var each : ONCE) if (each.getYear() == year) days.add(each);
        MOVED.forEach((usual, moved) -> {
            if (days.remove(usual)) days.add(moved);
        });
        return days;
    }

    private static LocalDate monday(int year, Month month, int ordinal) {
        return LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(ordinal, DayOfWeek.MONDAY));
    }

    /** Day of the month, by the formula that holds from 1980 to 2099. */
    private static int equinox(int year, long base) {
        int since = year - EQUINOX_EPOCH;
        return (int) ((base + EQUINOX_YEARLY * since) / EQUINOX_UNIT) - since / 4;
    }
}
