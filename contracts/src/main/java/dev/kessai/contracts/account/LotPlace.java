package dev.kessai.contracts.account;

import java.util.Comparator;

/**
 * A place among the lots of a lane, which are ordered by the time at which they are due, then by account and number. A
 * reader keeps it and goes on behind it.
 *
 * @param dueAtMicros business time
 * @param fundClass {@link FundClass#code}
 * @param currency its ISO 4217 number
 */
public record LotPlace(long dueAtMicros, long owner, int fundClass, int currency, long lot)
        implements Comparable<LotPlace> {
    /** Before all lots. */
    public static final LotPlace START = new LotPlace(Long.MIN_VALUE, Long.MIN_VALUE, 0, 0, 0);

    private static final Comparator<LotPlace> ORDER = Comparator.comparingLong(LotPlace::dueAtMicros)
            .thenComparingLong(LotPlace::owner)
            .thenComparingInt(LotPlace::fundClass)
            .thenComparingInt(LotPlace::currency)
            .thenComparingLong(LotPlace::lot);

    /** Behind all lots that are due at this time or earlier. */
    public static LotPlace behind(long micros) {
        return new LotPlace(micros, Long.MAX_VALUE, Short.MAX_VALUE, Short.MAX_VALUE, Long.MAX_VALUE);
    }

    @Override
    public int compareTo(LotPlace other) {
        return ORDER.compare(this, other);
    }
}
