package dev.kessai.accounts.channel;

/** What is asked of the partner; one thing at a time for each leg. */
public enum Call {
    /** Nothing, and nothing was. */
    NONE(0),
    /** The money: a debit, a slip, a session, an authorisation. */
    ASK(1),
    /** Take what was authorised. */
    CAPTURE(2),
    /** Take back what was asked: void the slip, end the session, free the authorisation. */
    RELEASE(3),
    /** Give money back to the payer. */
    REFUND(4);

    private static final Call[] ALL = values();
    private final int code;

    Call(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Call of(int code) {
        return ALL[code];
    }
}
