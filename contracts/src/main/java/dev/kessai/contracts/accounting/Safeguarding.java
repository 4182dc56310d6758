package dev.kessai.contracts.accounting;

import java.time.LocalDate;
import java.util.List;

/**
 * What must be secured for users' money (04-books, safeguarding; Payment Services Act, funds transfer type II). Yen.
 *
 * @param requiredMinor for the largest amount outstanding of these days: itself and the cost of giving it back
 * @param securedMinor on the trust account at the end of the last day
 * @param prepaidMinor unused prepaid value at the end of the last day
 * @param prepaidRequiredMinor what must be deposited for it on 31 March and 30 September
 */
public record Safeguarding(
        List<Day> days, long requiredMinor, long securedMinor, long prepaidMinor, long prepaidRequiredMinor) {
    /** The requirement counts the maximum of at most one week. */
    public static final int DAYS_MAX = 7;

    public Safeguarding {
        days = List.copyOf(days);
    }

    /** What was owed to users at the end of a day. */
    public record Day(LocalDate day, long outstandingMinor) {}
}
