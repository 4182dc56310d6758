package dev.kessai.contracts.account;

/** How risky an owner is rated (05-risk, risk rating). */
public enum Rating {
    LOW(1),
    MID(2),
    HIGH(3);

    private final int code;

    Rating(int code) {
        this.code = code;
    }

    /** The stored number, from 1; never reused. */
    public int code() {
        return code;
    }

    public static Rating of(int code) {
        for (var each : values()) if (each.code == code) return each;
        throw new IllegalArgumentException("no such rating: " + code);
    }
}
