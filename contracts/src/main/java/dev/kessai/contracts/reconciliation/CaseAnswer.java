package dev.kessai.contracts.reconciliation;

/** What comes of asking. */
public sealed interface CaseAnswer {
    record Taken(CaseView.Whole whole) implements CaseAnswer {}

    /** Nothing was stored. */
    record Refused(Reason reason) implements CaseAnswer {}

    /** Why not; each value names its rule. */
    enum Reason {
        CASE_NOT_FOUND,
        /** It has ended, or what was proposed is being carried out. */
        CASE_NOT_OPEN,
        /** Nobody has proposed how to end it. */
        CASE_NOT_PROPOSED,
        /** Who proposes does not approve. */
        CASE_APPROVER_IS_PROPOSER,
        /** Without a reason, or with too long a text. */
        CASE_INCOMPLETE,
        /** It is about no payment: nothing can be published again. */
        CASE_HAS_NO_PAYMENT,
        /** There is no such adjustment, or it was rejected. */
        CASE_ADJUSTMENT_UNKNOWN
    }
}
