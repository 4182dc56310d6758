package dev.kessai.contracts.bank;

import dev.kessai.contracts.adjustment.AdjustmentAnswer;
import dev.kessai.contracts.adjustment.AdjustmentView;

/** What comes of a resolution: an adjustment, which has its own rules. */
public sealed interface ResolutionAnswer {
    /** @param replayed it had been done before */
    record Taken(LineView line, AdjustmentView adjustment, boolean replayed) implements ResolutionAnswer {}

    /** Nothing was stored. */
    record Refused(Reason reason) implements ResolutionAnswer {}

    /** The adjustment's rules refuse it; nothing was stored. */
    record NotAdjusted(AdjustmentAnswer.Reason reason) implements ResolutionAnswer {}

    /** Why not; each value names its rule. */
    enum Reason {
        BANK_LINE_NOT_FOUND,
        /** It is booked as what it is, or resolved, or its payment is being made. */
        BANK_LINE_NOT_OPEN,
        /** A proposal waits for its approval. */
        BANK_LINE_PROPOSED,
        /** Nobody has proposed a resolution. */
        BANK_LINE_NOT_PROPOSED,
        /** Such money cannot go to such an account. */
        BANK_LINE_TARGET
    }
}
