package dev.kessai.contracts.zengin;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Days as bank files have them: six digits, the year of an era, month and day, and no word of which era. Of the days
 * that it may mean, the newest is meant that is not in the future; a year that its era did not reach any more is none.
 */
final class EraDate {
    /** @param last that bears its name; {@link LocalDate#MAX} while it goes on */
    private record Era(int yearBefore, LocalDate first, LocalDate last) {}

    private static final LocalDate REIWA = LocalDate.of(2019, 5, 1);
    private static final List<Era> NEWEST_FIRST =
            List.of(new Era(2018, REIWA, LocalDate.MAX), new Era(1988, LocalDate.of(1989, 1, 8), REIWA.minusDays(1)));

    /** A file may be of the next days: forward-dated entries, a clock that is a little behind. */
    private static final int AHEAD_DAYS_MAX = 31;

    private EraDate() {}

    /**
     * The day that is meant.
     *
     * @param digits six
     * @param asOf the day of reading
     * @return empty where no era has such a day by then
     */
    static Optional<LocalDate> of(String digits, LocalDate asOf) {
        int year = Integer.parseInt(digits.substring(0, 2));
        int month = Integer.parseInt(digits.substring(2, 4));
        int day = Integer.parseInt(digits.substring(4, 6));
        for (var era : NEWEST_FIRST) {
            var found = day(era.yearBefore() + year, month, day);
            if (year == 0 || found.isEmpty()) continue;
            boolean inEra = !found.get().isBefore(era.first()) && !found.get().isAfter(era.last());
            if (inEra && !found.get().isAfter(asOf.plusDays(AHEAD_DAYS_MAX))) return found;
        }
        return Optional.empty();
    }

    private static Optional<LocalDate> day(int year, int month, int day) {
        try {
            return Optional.of(LocalDate.of(year, month, day));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
