package dev.kessai.contracts.deferred;

import dev.kessai.contracts.payment.RequestKey;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/** Billing of deferred pay. Every call blocks the calling (virtual) thread. Thread-safe. */
public interface DeferredPay {
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

    /** Gives up an overdue statement: {@code Asked} or {@code Refused}. Again is the same payment. */
    DeferredAnswer writeOff(long user, YearMonth month);

    /** Closes a month for some users, a few seconds' worth: {@code Closing} or {@code Refused}. Again goes on. */
    DeferredAnswer close(YearMonth month);
}
