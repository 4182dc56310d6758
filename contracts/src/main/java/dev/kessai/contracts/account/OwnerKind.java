package dev.kessai.contracts.account;

/** Who an owner is; part of its id, so that legality is checked without a look-up. */
public enum OwnerKind {
    USER(1, "usr"),
    MERCHANT(2, "mer"),
    /** One of {@link SystemOwner}. */
    SYSTEM(3, "sys"),
    /** The suspense owner that each lane has, so that a credit without an account stays in its lane. */
    LANE(4, "lan"),
    /** An outside party added by configuration, as the owner of its clearing account; its number is its name. */
    CHANNEL(5, "chn");

    private final int code;
    private final String prefix;

    OwnerKind(int code, String prefix) {
        this.code = code;
        this.prefix = prefix;
    }

    /** The number inside an owner id, 1 to 5. */
    public int code() {
        return code;
    }

    /** The prefix of the public form, such as {@code usr}. */
    public String prefix() {
        return prefix;
    }
}
