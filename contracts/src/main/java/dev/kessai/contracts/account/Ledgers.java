package dev.kessai.contracts.account;

/** Names of the participants that the company itself runs; third parties add their own by configuration. */
public final class Ledgers {
    public static final String BALANCE = "balance";
    public static final String POINTS = "points";
    /** Pay later: receivables instead of value. */
    public static final String DEFERRED = "deferred";
    /** Channels without an internal ledger: a debit there is an external leg. */
    public static final String BANK = "bank";

    private Ledgers() {}
}
