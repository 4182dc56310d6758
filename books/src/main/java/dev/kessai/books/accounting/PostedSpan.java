package dev.kessai.books.accounting;

import dev.kessai.base.time.Clocks;

/**
 * The spans of time of which lines are added up by when they were posted. Stored numbers.
 *
 * <p>As of an instant inside a day: the days before, the minutes before of that day, and one by one what was posted
 * in the minute itself.
 */
enum PostedSpan {
    /** In Tokyo. */
    DAY(1) {
        @Override
        long startMicros(long atMicros) {
            return Clocks.startMicros(Clocks.businessDate(atMicros));
        }
    },
    MINUTE(2) {
        @Override
        long startMicros(long atMicros) {
            return atMicros - Math.floorMod(atMicros, MINUTE_MICROS);
        }
    };

    private static final long MINUTE_MICROS = 60_000_000L;
    private final int code;

    PostedSpan(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** When the span began in which something was posted. */
    abstract long startMicros(long atMicros);
}
