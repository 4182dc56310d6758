package dev.kessai.contracts.bank;

/** How a statement is written; stored numbers, never reused. */
public enum StatementFormat {
    /** 入出金取引明細: records of 200 bytes. */
    ZENGIN(1),
    /** ISO 20022. */
    CAMT053(2);

    private final int code;

    StatementFormat(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static StatementFormat of(int code) {
        for (var each : values()) if (each.code == code) return each;
        throw new IllegalArgumentException("no such format of a statement: " + code);
    }
}
