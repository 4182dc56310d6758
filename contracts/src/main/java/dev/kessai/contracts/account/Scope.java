package dev.kessai.contracts.account;

/** What an owner may be kept from doing (05-risk, suspension). A block stops only a new Try or a new receiver check. */
public enum Scope {
    PAY,
    SEND,
    RECEIVE,
    CASH_IN,
    CASH_OUT;

    public int bit() {
        return 1 << ordinal();
    }
}
