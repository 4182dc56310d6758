package dev.kessai.books.settlement;

import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.settlement.MerchantContract;
import java.time.LocalDate;

/**
 * The days of a term.
 *
 * @param until last day
 * @param closeAtMicros the first instant after it, Tokyo
 * @param payOn a business day
 */
record Span(LocalDate from, LocalDate until, long closeAtMicros, LocalDate payOn) {
    static final int HALF = 15;

    /** The term that begins on this day. */
    static Span of(MerchantContract contract, LocalDate from, BusinessCalendar calendar) {
        boolean firstHalf = contract.cycle() == MerchantContract.Cycle.TWICE_MONTHLY && from.getDayOfMonth() <= HALF;
        var until = from.withDayOfMonth(firstHalf ? HALF : from.lengthOfMonth());
        var payDay =
                firstHalf ? contract.payDays().getFirst() : contract.payDays().getLast();
        var payOn = calendar.adjust(payDay.after(until), contract.payDayRule());
        return new Span(from, until, Clocks.startMicros(until.plusDays(1)), payOn);
    }
}
