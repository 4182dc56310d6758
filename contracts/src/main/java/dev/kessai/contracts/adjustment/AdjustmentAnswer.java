package dev.kessai.contracts.adjustment;

/** What comes of asking. */
public sealed interface AdjustmentAnswer {
    /** @param replayed it had been done before */
    record Taken(AdjustmentView adjustment, boolean replayed) implements AdjustmentAnswer {}

    /** Nothing was stored. */
    record Refused(Reason reason) implements AdjustmentAnswer {}

    /** Why not; each value names its rule. */
    enum Reason {
        ADJUSTMENT_NOT_FOUND,
        /** Who proposes does not approve. */
        APPROVER_IS_PROPOSER,
        /** It was approved or rejected before. */
        ADJUSTMENT_DECIDED,
        /** Without a reason, a ticket or a code of an adjustment. */
        ADJUSTMENT_INCOMPLETE,
        ADJUSTMENT_KEY_REUSED
    }
}
