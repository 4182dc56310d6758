package dev.kessai.contracts.reconciliation;

/** Where a case is; stored numbers, never reused. */
public enum CaseState {
    OPEN(1),
    /** Somebody works on it. */
    ASSIGNED(2),
    /** Somebody has proposed how to end it. */
    PROPOSED(3),
    /** Somebody else wants it too: it is being carried out. */
    APPROVED(4),
    RESOLVED(5),
    /** A later run of everything has not found it any more. */
    CLOSED_BY_ITSELF(6);

    private final int code;

    CaseState(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public boolean isEnd() {
        return this == RESOLVED || this == CLOSED_BY_ITSELF;
    }

    public static CaseState of(int code) {
        for (var each : values()) if (each.code == code) return each;
        throw new IllegalArgumentException("no such state: " + code);
    }
}
