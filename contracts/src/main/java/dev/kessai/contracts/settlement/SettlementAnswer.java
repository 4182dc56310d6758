package dev.kessai.contracts.settlement;

/** What comes of asking. */
public sealed interface SettlementAnswer<T> {
    /** @param replayed it had been done before */
    record Done<T>(T value, boolean replayed) implements SettlementAnswer<T> {}

    /**
     * Nothing was stored.
     *
     * @param param the field at fault, or empty
     */
    record Refused<T>(Reason reason, String param) implements SettlementAnswer<T> {}

    /** Why not; each value names its rule. */
    enum Reason {
        /** Days on which two plans hold. */
        FEE_PLANS_OVERLAP,
        /** Days on which no plan holds. */
        FEE_PLANS_GAP,
        /** A funding without a rate for all codes, a rate twice, or out of range. */
        FEE_RATES_INCOMPLETE,
        /** As many as the cycle has terms, each after its close. */
        PAY_DAYS_DO_NOT_FIT,
        /** A character that bank files lack; the parameter names its position. */
        HOLDER_NOT_WRITABLE,
        SETTLEMENT_VALUE_OUT_OF_RANGE,
        /** The first day of a contract does not move once terms have begun. */
        CONTRACT_HAS_BEGUN,
        SETTLEMENT_KEY_REUSED,
        STATEMENT_NOT_FOUND,
        /** Only a returned payout is tried again. */
        STATEMENT_NOT_RETURNED,
        NOTHING_PAYABLE,
        BATCH_NOT_FOUND,
        /** Who makes a batch does not approve it. */
        BATCH_APPROVER_IS_MAKER,
        BATCH_DECIDED,
        /** No bank is configured here. */
        BANK_NOT_REACHED
    }
}
