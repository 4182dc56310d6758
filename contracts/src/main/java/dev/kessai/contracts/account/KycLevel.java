package dev.kessai.contracts.account;

/** How well an owner is known (05-risk, KYC). Decides, with the {@link Rating}, which limits apply. */
public enum KycLevel {
    NONE(1),
    BANK_LINKED(2),
    VERIFIED(3),
    /** Was verified; to be renewed. */
    EXPIRED(4);

    private final int code;

    KycLevel(int code) {
        this.code = code;
    }

    /** The stored number, from 1; never reused. */
    public int code() {
        return code;
    }

    public static KycLevel of(int code) {
        for (var each : values()) if (each.code == code) return each;
        throw new IllegalArgumentException("no such KYC level: " + code);
    }
}
