package dev.kessai.proof.bench;

import org.HdrHistogram.Histogram;

/** Measured numbers with a decimal: the only place where fractions are not money. */
final class Figures {
    private Figures() {}

    /** The quotient, rounded to tenths. */
    static Number tenths(long dividend, long divisor) {
        return Math.round(dividend * 10.0 / divisor) / 10.0; // tidy-ok: a figure
    }

    /** The quotient, rounded to hundredths. */
    static Number hundredths(long dividend, long divisor) {
        return Math.round(dividend * 100.0 / divisor) / 100.0;
    }

    /** @param perMille 500 for the median */
    static long valueAt(Histogram histogram, int perMille) {
        return histogram.getValueAtPercentile(perMille / 10.0);
    }
}
