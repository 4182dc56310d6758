package dev.kessai.contracts.account;

/** Who an owner is; part of its id, so that legality is checked without a look-up. */
public enum OwnerKind {
    USER(1, "usr"),
    MERCHANT(2, "mer"),
    /** One of {@link SystemOwner}. */
    SYSTEM(3, "sys"),
    /** The suspense owner that each lane has, so that a credit without an account stays in its lane. */
    LANE(4, "lan");

    private final int code;
    private final String prefix;

    OwnerKind(int code, String prefix) {
        this.code = code;
        this.prefix = prefix;
    }

    /** The number inside an owner id, 1 to 4. */
    public int code() {
        return code;
    }

    /** The prefix of the public form, such as {@code usr}. */
    public String prefix() {
        return prefix;
    }
}
