package dev.kessai.contracts.deferred;

import dev.kessai.contracts.payment.RequestKey;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/** Billing of deferred pay. Every call blocks the calling (virtual) thread. Thread-safe. */
public interface DeferredPay {
    /** Most write-offs of one page. */
    int PAGE_MAX = 100;

    /** Empty where the user has no deferred pay. */
    Optional<DeferredAccount> account(long user);

    /** Newest first. */
    List<DeferredStatement> statements(long user);

    /** Newest first. */
    List<CreditDecision> decisions(long user);

    /** Stores the decision, then sets the line in the ledger: {@code Decided} or {@code Refused}. */
    DeferredAnswer decide(RequestKey key, CreditDecision decision);

    /** Stores the parts, then asks payment: {@code Asked} or {@code Refused}. */
    DeferredAnswer repay(Repayment repayment);

    /**
     * Staff suspends the user, or leaves him to what he owes: who is overdue stays suspended. {@code Changed} or
     * {@code Refused}.
     */
    DeferredAnswer suspend(long user, boolean suspended);

    /**
     * Proposes to give up an overdue statement; nothing moves: {@code Proposed} or {@code Refused}.
     *
     * @param by API client of the proposer
     */
    DeferredAnswer proposeWriteOff(RequestKey key, long user, YearMonth month, WriteOff.Grounds grounds, String by);

    /**
     * Gives up what is still owed of it, unless the approver has proposed it: {@code Proposed} or {@code Refused}. The
     * state is APPROVED where it is not known yet how the payment ends.
     */
    DeferredAnswer approveWriteOff(long id, String by);

    /** Ends it; also its proposer may: {@code Proposed} or {@code Refused}. */
    DeferredAnswer rejectWriteOff(long id, String by);

    Optional<WriteOff> writeOff(long id);

    /** The newest first, at most {@link #PAGE_MAX}; those before this one where it is not 0. */
    List<WriteOff> writeOffs(long beforeId);

    /** Closes a month for some users, a few seconds' worth: {@code Closing} or {@code Refused}. Again goes on. */
    DeferredAnswer close(YearMonth month);
}
