package dev.kessai.products.deferred;

import dev.kessai.base.money.Rounding;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Collection;
import java.util.TreeMap;

/**
 * Late fee by the day: actual days over the days of their year, rounded down (02-accounts, Deferred). Each span of one
 * principal within one year is rounded by itself. The day of a repayment still counts with what was owed before it.
 */
final class LateFee {
    private static final long WHOLE_BASIS_POINTS = 10_000;

    private LateFee() {}

    /** A part of a principal that was settled on a day. */
    record Part(LocalDate on, long principalMinor) {}

    /**
     * The fee of one principal that nothing changes.
     *
     * @param basisPoints a year
     * @param first day that counts
     * @param last day that counts; before the first: nothing is owed
     */
    static long of(long principalMinor, int basisPoints, LocalDate first, LocalDate last) {
        long sum = 0;
        for (var from = first; !from.isAfter(last); ) {
            var yearEnd = from.with(TemporalAdjusters.lastDayOfYear());
            var to = last.isBefore(yearEnd) ? last : yearEnd;
            long days = ChronoUnit.DAYS.between(from, to) + 1;
            long dividend = Math.multiplyExact(Math.multiplyExact(principalMinor, basisPoints), days);
            sum = Math.addExact(sum, Rounding.FLOOR.divide(dividend, WHOLE_BASIS_POINTS * from.lengthOfYear()));
            from = to.plusDays(1);
        }
        return sum;
    }

    /**
     * The fee of a principal that was settled bit by bit.
     *
     * @param owedMinor what is still owed now
     * @param settled every part since the first day, in any order
     */
    static long of(long owedMinor, Collection<Part> settled, int basisPoints, LocalDate first, LocalDate last) {
        long principal = owedMinor;
        var byDay = new TreeMap<LocalDate, Long>();
        for (var part : settled) {
            if (part.on().isBefore(first)) continue;
            principal = Math.addExact(principal, part.principalMinor());
            byDay.merge(part.on(), part.principalMinor(), Math::addExact);
        }
        long sum = 0;
        var from = first;
        for (var day : byDay.headMap(last).entrySet()) {
            sum = Math.addExact(sum, of(principal, basisPoints, from, day.getKey()));
            principal -= day.getValue();
            from = day.getKey().plusDays(1);
        }
        return Math.addExact(sum, of(principal, basisPoints, from, last));
    }
}
