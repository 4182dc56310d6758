package dev.kessai.products.deferred;

import dev.kessai.base.money.Rounding;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the contract with the users says.
 *
 * @param lateFeeBasisPoints a year; the law allows at most 14.6 %
 * @param dueMonths a month's purchases are due at the end of the month that follows by so many
 * @param reminderDays days after the due date on which an overdue user is reminded, growing
 */
public record Terms(int lateFeeBasisPoints, int dueMonths, List<Integer> reminderDays) {
    public static final Terms DEFAULT = new Terms(1_460, 1, List.of(1, 8, 31));

    private static final int LATE_FEE_BASIS_POINTS_MAX = 1_460;
    private static final int WHOLE_BASIS_POINTS = 10_000;
    /** From this many days after the due date so much of a debt is not expected to be paid, basis points. */
    private static final NavigableMap<Long, Integer> LOSS_BASIS_POINTS =
            new TreeMap<>(Map.of(1L, 1_000, 31L, 5_000, 91L, WHOLE_BASIS_POINTS));

    public Terms {
        reminderDays = List.copyOf(reminderDays);
        if (lateFeeBasisPoints < 0 || lateFeeBasisPoints > LATE_FEE_BASIS_POINTS_MAX)
            throw new IllegalArgumentException("lateFeeBasisPoints=" + lateFeeBasisPoints);
        if (dueMonths < 1) throw new IllegalArgumentException("dueMonths=" + dueMonths);
        if (!reminderDays.equals(reminderDays.stream().sorted().toList()))
            throw new IllegalArgumentException("reminderDays=" + reminderDays);
    }

    /** The last day on which a month's statement may be paid without a late fee. */
    LocalDate due(YearMonth month) {
        return month.plusMonths(dueMonths).atEndOfMonth();
    }

    /** How much of an overdue debt is not expected to be paid, rounded up. */
    long expectedLoss(long owedMinor, LocalDate due, LocalDate today) {
        var rate = LOSS_BASIS_POINTS.floorEntry(ChronoUnit.DAYS.between(due, today));
        if (rate == null) return 0;
        return Rounding.CEILING.divide(Math.multiplyExact(owedMinor, rate.getValue()), WHOLE_BASIS_POINTS);
    }

    /** How many reminders are due on this day. */
    int reminders(LocalDate due, LocalDate today) {
        int count = 0;
        for (int days : reminderDays) if (!today.isBefore(due.plusDays(days))) count++;
        return count;
    }
}
