package dev.kessai.base.money;

import java.util.Optional;

/** The currencies this platform settles in. Code is the ISO 4217 number and is what is stored. */
public enum Currency {
    JPY(392, 0, 1_000_000_000_000L),
    USD(840, 2, 1_000_000_000_000L);

    private static final Currency[] ALL = values();
    private final int code;
    private final int digits;
    private final long maxMinor;

    Currency(int code, int digits, long maxMinor) {
        this.code = code;
        this.digits = digits;
        this.maxMinor = maxMinor;
    }

    /** ISO 4217 number. */
    public int code() {
        return code;
    }

    /** Digits behind the decimal point: minor units of one unit are 10^digits. */
    public int digits() {
        return digits;
    }

    /** The largest amount of one payment, minor units. */
    public long maxMinor() {
        return maxMinor;
    }

    public static Currency of(int code) {
        for (var each : ALL) if (each.code == code) return each;
        throw new IllegalArgumentException("no such currency: " + code);
    }

    /** By ISO 4217 letters, such as {@code JPY}. */
    public static Optional<Currency> find(String letters) {
        for (var each : ALL) if (each.name().equals(letters)) return Optional.of(each);
        return Optional.empty();
    }
}
