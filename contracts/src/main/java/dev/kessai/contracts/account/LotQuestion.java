package dev.kessai.contracts.account;

/**
 * Which lots of a lane, by the time at which they are due.
 *
 * @param untilMicros business time
 * @param settled only as far as the lane's own time goes, which is asked to reach {@code untilMicros}: up to there no
 *     lot can become due any more, and nothing is taken from one that is. Otherwise what is there now, up to
 *     {@code untilMicros}
 * @param lotsMax that are read; those with nothing in them are left out of the answer
 */
public record LotQuestion(int lane, LotPlace after, long untilMicros, boolean settled, int lotsMax) {
    public static final int LOTS_MAX = 4_096;

    public LotQuestion {
        if (lotsMax < 1 || lotsMax > LOTS_MAX) throw new IllegalArgumentException("lotsMax=" + lotsMax);
    }
}
