package dev.kessai.base.hash;

/** Spreads structured numbers: neighbouring ids must not become neighbouring lanes. */
public final class Mix {
    private Mix() {}

    /** The finalizer of MurmurHash3: a bijection on 64 bits. */
    public static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
        z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return z ^ (z >>> 33);
    }

    /** The lane of a number, 0 to lanes - 1: stored for ever, so neither this nor the number of lanes may change. */
    public static int lane(long value, int lanes) {
        return (int) Long.remainderUnsigned(mix(value), lanes);
    }
}
