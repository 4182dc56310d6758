package dev.kessai.books.settlement;

import dev.kessai.contracts.settlement.MerchantContract.Rounding;

/** Adds up fees of lines exactly and rounds them as the contract says, towards zero. Not thread-safe. */
final class FeeSum {
    private static final long PPM = 1_000_000;

    private final Rounding rounding;
    private long wholes;
    /** Of a million, 0 to {@link #PPM} - 1. */
    private long parts;

    FeeSum(Rounding rounding) {
        this.rounding = rounding;
    }

    void add(long baseMinor, int ratePpm) {
        long fee = Math.multiplyExact(baseMinor, ratePpm);
        switch (rounding) {
            case PER_LINE -> wholes = Math.addExact(wholes, fee / PPM);
            case PER_TOTAL -> {
                parts += Math.floorMod(fee, PPM);
                wholes = Math.addExact(wholes, Math.floorDiv(fee, PPM) + parts / PPM);
                parts %= PPM;
            }
        }
    }

    long minor() {
        return wholes < 0 && parts > 0 ? wholes + 1 : wholes;
    }
}
