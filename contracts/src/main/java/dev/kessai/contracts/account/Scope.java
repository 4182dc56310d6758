package dev.kessai.contracts.account;

/** What an owner may be kept from doing (05-risk, suspension). A block stops only a new Try or a new receiver check. */
public enum Scope {
    PAY(1),
    SEND(2),
    RECEIVE(4),
    CASH_IN(8),
    CASH_OUT(16);

    private final int bit;

    Scope(int bit) {
        this.bit = bit;
    }

    /** Its bit in a stored set of scopes. */
    public int bit() {
        return bit;
    }
}
