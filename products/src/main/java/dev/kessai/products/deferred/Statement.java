package dev.kessai.products.deferred;

import java.time.LocalDate;
import java.time.YearMonth;

/** What a user bought in a month, and how far it is settled. */
record Statement(long owner, YearMonth month, State state, Sums sums, Course course) {
    /**
     * <pre>
     *   state        leaves by                                  to
     *   OPEN         the month's close; with a late fee / else  CLOSED / BILLED, or PAID where nothing is owed
     *   CLOSED       the late fee is charged                    BILLED
     *   BILLED       all is settled / the due date has passed   PAID / OVERDUE
     *   OVERDUE      all is settled / it is given up            PAID / WRITTEN_OFF
     * </pre>
     */
    enum State {
        OPEN(0),
        CLOSED(1),
        BILLED(2),
        OVERDUE(3),
        PAID(4),
        WRITTEN_OFF(5);

        private final int code;

        State(int code) {
            this.code = code;
        }

        /** The stored number; never reused. */
        int code() {
            return code;
        }

        static State of(int code) {
            for (var each : values()) if (each.code == code) return each;
            throw new IllegalArgumentException("no such state of a statement: " + code);
        }
    }

    /**
     * Minor units.
     *
     * @param principal purchases less what was refunded before the close
     * @param principalSettled repaid, refunded after the close, or written off
     * @param fee late fees that were charged with this statement, for older ones, or taken over in its month
     * @param feeSettled of it
     */
    record Sums(long principal, long principalSettled, long fee, long feeSettled) {
        static final Sums NONE = new Sums(0, 0, 0, 0);

        Sums {
            if (principalSettled < 0 || principalSettled > principal)
                throw new IllegalArgumentException("settled " + principalSettled + " of " + principal);
            if (feeSettled < 0 || feeSettled > fee)
                throw new IllegalArgumentException("settled " + feeSettled + " of a late fee of " + fee);
        }
    }

    /**
     * Where it stands in time.
     *
     * @param due last day without a late fee
     * @param feeUntil up to and with this day its late fees are charged; the due date where none is
     * @param reminders sent since it is overdue
     */
    record Course(LocalDate due, LocalDate feeUntil, int reminders) {}

    static Statement open(long owner, YearMonth month, LocalDate due) {
        return new Statement(owner, month, State.OPEN, Sums.NONE, new Course(due, due, 0));
    }

    long owedPrincipal() {
        return sums.principal - sums.principalSettled;
    }

    /** Nothing while the fee is still being charged. */
    long owedFee() {
        return state == State.CLOSED ? 0 : sums.fee - sums.feeSettled;
    }

    boolean isSettled() {
        return owedPrincipal() == 0 && owedFee() == 0;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isOverdue() {
        return state == State.OVERDUE;
    }

    Statement with(State next) {
        return new Statement(owner, month, next, sums, course);
    }

    Statement with(Course next) {
        return new Statement(owner, month, state, sums, next);
    }

    private Statement with(Sums next) {
        return new Statement(owner, month, state, next, course);
    }

    /** @param minor negative for a refund before the close */
    Statement bought(long minor) {
        return with(new Sums(Math.addExact(sums.principal, minor), sums.principalSettled, sums.fee, sums.feeSettled));
    }

    Statement settled(long principal, long fee) {
        return with(new Sums(
                sums.principal,
                Math.addExact(sums.principalSettled, principal),
                sums.fee,
                Math.addExact(sums.feeSettled, fee)));
    }

    /** With a late fee that belongs to older statements; negative where it was not charged after all. */
    Statement charged(long fee) {
        return with(new Sums(sums.principal, sums.principalSettled, Math.addExact(sums.fee, fee), sums.feeSettled));
    }
}
