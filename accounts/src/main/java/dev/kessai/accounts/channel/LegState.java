package dev.kessai.accounts.channel;

/** What is stored of a leg under the participant contract (01-payment, table of calls and rows). */
public enum LegState {
    PENDING(1),
    TRIED(2),
    CONFIRMED(3),
    CANCELLED(4),
    /** Cancelled before its Try came. */
    SUSPENDED(5),
    DECLINED(6),
    POSTED(7);

    private static final LegState[] ALL = values();
    private final int code;

    LegState(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static LegState of(int code) {
        return ALL[code - 1];
    }
}
