package dev.kessai.base.db;

import java.util.List;
import java.util.function.Consumer;

/**
 * Walks a span of time in slices that have not too many rows each, so that a read through an index by time neither
 * sorts nor keeps the whole span, and no transaction is open while rows are worked on. Where little happened slices
 * grow; where too much did, the slice is read again smaller.
 */
public final class TimeSlices {
    /** Rows that a reader gives back at most, unless all have one time. */
    public static final int ROWS_MAX = 20_000;

    private static final long FIRST_MICROS = 1_000_000;

    /** Reads one slice. */
    public interface Reader<T> {
        /** The first rows with from &lt;= time &lt; to, by time, at most so many. */
        List<T> rows(long fromMicros, long toMicros, int rowsMax);
    }

    private TimeSlices() {}

    /**
     * @param fromMicros not negative
     * @param rows takes the rows of each slice that has some, in the order of time
     * @return how many rows there were
     */
    public static <T> long walk(long fromMicros, long toMicros, Reader<T> reader, Consumer<List<T>> rows) {
        long count = 0;
        long slice = FIRST_MICROS;
        for (long from = fromMicros; from < toMicros; ) {
            long to = Math.min(toMicros - from, slice) + from;
            boolean indivisible = to - from == 1;
            var found = reader.rows(from, to, indivisible ? Integer.MAX_VALUE : ROWS_MAX + 1);
            if (found.size() > ROWS_MAX && !indivisible) {
                slice = Math.max(1, (to - from) / 4);
                continue;
            }
            if (!found.isEmpty()) rows.accept(found);
            count += found.size();
            from = to;
            if (found.size() < ROWS_MAX / 4) slice = Math.min(Long.MAX_VALUE / 4, slice * 2);
        }
        return count;
    }
}
