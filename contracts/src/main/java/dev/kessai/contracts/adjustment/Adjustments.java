package dev.kessai.contracts.adjustment;

import dev.kessai.base.hash.Hash128;
import java.util.List;
import java.util.Optional;

/** Adjustments with two approvals. Thread-safe; blocks the calling (virtual) thread. */
public interface Adjustments {
    /** Most adjustments of one page. */
    int PAGE_MAX = 100;

    /**
     * Puts a correction on record; nothing moves.
     *
     * @param by API client of the proposer
     * @param key of the request, scoped to the proposer: the same key is the same adjustment
     */
    AdjustmentAnswer propose(Correction correction, String by, Hash128 key);

    /**
     * Moves it, unless the approver has proposed it. The answer is APPROVED where it is not known yet how the payment
     * ends.
     */
    AdjustmentAnswer approve(long id, String by);

    /** Ends it; also its proposer may. */
    AdjustmentAnswer reject(long id, String by);

    Optional<AdjustmentView> find(long id);

    /** The newest first, at most {@link #PAGE_MAX}; those before this one where it is not 0. */
    List<AdjustmentView> list(long beforeId);
}
