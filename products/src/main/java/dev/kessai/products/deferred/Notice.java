package dev.kessai.products.deferred;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Something that the user, or those who look after him, should hear; published in the transaction in which it becomes
 * true.
 *
 * @param owedMinor of the statement, principal and late fee
 * @param times how often it was said before, of a reminder
 */
record Notice(Kind kind, long owner, YearMonth month, long owedMinor, LocalDate due, int times) {
    /** What is said. */
    enum Kind {
        BILLED,
        PAID,
        OVERDUE,
        REMINDER,
        SUSPENDED,
        RESUMED,
        WRITTEN_OFF
    }

    static Notice of(Kind kind, Statement statement) {
        long owed = statement.owedPrincipal() + statement.owedFee();
        return new Notice(
                kind,
                statement.owner(),
                statement.month(),
                owed,
                statement.course().due(),
                statement.course().reminders());
    }
}
