package dev.kessai.base.money;

/** How a fraction of a minor unit is decided; named at every call. */
public enum Rounding {
    /** Towards minus infinity. */
    FLOOR,
    /** Towards plus infinity. */
    CEILING,
    /** To the nearest; a half away from zero. */
    HALF_UP;

    /** The quotient, rounded; the divisor is positive. */
    public long divide(long dividend, long divisor) {
        if (divisor <= 0) throw new IllegalArgumentException("divisor " + divisor);
        return switch (this) {
            case FLOOR -> Math.floorDiv(dividend, divisor);
            case CEILING -> Math.ceilDiv(dividend, divisor);
            case HALF_UP -> {
                long rest = Math.abs(dividend % divisor);
                long away = rest >= divisor - rest ? Long.signum(dividend) : 0;
                yield dividend / divisor + away;
            }
        };
    }
}
