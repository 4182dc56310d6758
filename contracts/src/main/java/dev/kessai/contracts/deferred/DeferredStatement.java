package dev.kessai.contracts.deferred;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * A month of a user.
 *
 * @param principalMinor bought, less what was refunded before the close
 * @param feeMinor late fees charged with it, for older ones
 * @param settledMinor repaid, refunded after the close or written off, principal and fee
 * @param due last day without a late fee
 */
public record DeferredStatement(
        YearMonth month, State state, long principalMinor, long feeMinor, long settledMinor, LocalDate due) {
    /** How far it is (02-accounts, Deferred). */
    public enum State {
        /** The month goes on. */
        OPEN,
        /** The sum is fixed; its late fee is being charged. */
        CLOSED,
        BILLED,
        /** Nothing is owed any more. */
        PAID,
        /** The due date has passed. */
        OVERDUE,
        WRITTEN_OFF
    }

    public long totalMinor() {
        return principalMinor + feeMinor;
    }

    public long owedMinor() {
        return totalMinor() - settledMinor;
    }
}
