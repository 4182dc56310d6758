package dev.kessai.accounts.channel;

/** How far a {@link Call} is. */
public enum Progress {
    /** To be sent. */
    NEW(1),
    /** May have been sent: stored before it is. */
    SENT(2),
    /** Sent, and the partner's answer is not known: inquired until it is. */
    UNKNOWN(3),
    /** The partner has it, and somebody has to act there: pay a slip, use a session. */
    OPEN(4),
    OK(5),
    NG(6);

    private static final Progress[] ALL = values();
    private final int code;

    Progress(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Progress of(int code) {
        return ALL[code - 1];
    }

    /** Whether the answer to the call itself is still to come. */
    boolean isUnanswered() {
        return this == NEW || this == SENT || this == UNKNOWN;
    }
}
