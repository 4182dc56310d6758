package dev.kessai.contracts.deferred;

import dev.kessai.contracts.payment.PaymentAnswer;
import java.time.YearMonth;

/** What billing answers to a change. */
public sealed interface DeferredAnswer {
    /** @param told whether the ledger has it already; else it follows by itself */
    record Decided(CreditDecision decision, boolean told, boolean replayed) implements DeferredAnswer {}

    /** A payment was asked for. */
    record Asked(PaymentAnswer payment) implements DeferredAnswer {}

    /**
     * A write-off as it is now.
     *
     * @param replayed it had been done before
     */
    record Proposed(WriteOff writeOff, boolean replayed) implements DeferredAnswer {}

    /** How the user is now. */
    record Changed(DeferredAccount account) implements DeferredAnswer {}

    /**
     * How far a month's close is.
     *
     * @param closed users in this call
     * @param charged late fees in this call
     * @param remaining users who are not closed
     */
    record Closing(YearMonth month, long closed, long charged, long remaining) implements DeferredAnswer {}

    record Refused(Refusal reason, String param) implements DeferredAnswer {}

    /** Why something is refused; each value names its rule. */
    enum Refusal {
        /** The user has no deferred pay. */
        DEFERRED_NOT_FOUND,
        /** The key was used with another content. */
        DEFERRED_KEY_REUSED,
        LINE_OUT_OF_RANGE,
        NOTHING_OWED,
        /** What the balance would pay beyond the debt is the user's money already. */
        REPAYMENT_ABOVE_DEBT,
        /** Repayment under way: what will be owed is not known. */
        REPAYMENT_UNDER_WAY,
        STATEMENT_NOT_OVERDUE,
        WRITE_OFF_NOT_FOUND,
        /** Without a reason or a ticket. */
        WRITE_OFF_INCOMPLETE,
        /** It was approved or rejected before. */
        WRITE_OFF_DECIDED,
        /** Who proposes does not approve. */
        APPROVER_IS_PROPOSER,
        MONTH_NOT_OVER
    }
}
