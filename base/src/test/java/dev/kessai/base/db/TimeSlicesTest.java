package dev.kessai.base.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeSlicesTest {
    private static final long YEAR = 365L * 24 * 3_600 * 1_000_000;

    /** Rows by time: quiet years, a crowded second, and many rows of one time. */
    private static NavigableMap<Long, Integer> rows(Random random) {
        var rows = new TreeMap<Long, Integer>();
        for (int i = 0; i < 50; i++) rows.put(random.nextLong(40 * YEAR), 1);
        for (int i = 0; i < 30_000; i++) rows.merge(41 * YEAR + random.nextLong(1_000_000), 1, Integer::sum);
        rows.put(42 * YEAR, 3 * TimeSlices.ROWS_MAX);
        return rows;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyRowComesOnceAndInOrderHoweverTimeIsFilled(long seed) {
        var rows = rows(new Random(seed));
        var expected = new ArrayList<Long>();
        rows.forEach((at, n) -> {
            for (int i = 0; i < n; i++) expected.add(at);
        });
        var reads = new ArrayList<Long>();
        var told = new ArrayList<Long>();
        long count = TimeSlices.walk(
                0,
                43 * YEAR,
                (from, to, max) -> {
                    reads.add(to - from);
                    assertThat(to).isGreaterThan(from);
                    return read(rows, from, to, max);
                },
                slice -> {
                    assertThat(slice.size() <= TimeSlices.ROWS_MAX
                                    || slice.getFirst().equals(slice.getLast()))
                            .as("a slice of %s rows", slice.size())
                            .isTrue();
                    told.addAll(slice);
                });
        assertThat(told).isEqualTo(expected);
        assertThat(count).isEqualTo(expected.size());
        assertThat(reads.size()).as("reads of 43 years").isLessThan(600);
    }

    private static List<Long> read(NavigableMap<Long, Integer> rows, long from, long to, int max) {
        var found = new ArrayList<Long>();
        for (var row : rows.subMap(from, to).entrySet())
            for (int i = 0; i < row.getValue() && found.size() < max; i++) found.add(row.getKey());
        return found;
    }
}
