package dev.kessai.books.reconciliation;

import java.time.LocalDate;
import java.util.List;

/**
 * How long money may be on its way between us and others before it counts as missing, in calendar days: until then a
 * mismatch is pending, after it a break.
 *
 * @param channel by its name; empty for transfers to banks
 * @param account of the general ledger on which it stands meanwhile
 * @param days until it must be on a statement
 */
record ExternalTerms(String channel, int account, int days) {
    /** Days after which a line of a statement must be understood. */
    static final int LINE_DAYS_MAX = 3;

    /** Days by which a partner's date of a payment may differ from ours. */
    static final int FILE_DAYS_MAX = 5;

    /** The next banking day, whatever holidays lie between. */
    static final int BANK_DAYS_MAX = 7;

    /** Twice a month, half a month later. */
    static final int STORE_DAYS_MAX = 31;

    /** With the bill of the month, at the end of the next one. */
    static final int CARRIER_DAYS_MAX = 62;

    private static final int BANK_CHARGE = 1110;
    private static final int STORES = 1111;
    private static final int MACHINES = 1112;
    private static final int CARRIERS = 1113;
    private static final int IN_TRANSIT = 2120;

    static final ExternalTerms TRANSFERS = new ExternalTerms("", IN_TRANSIT, BANK_DAYS_MAX);

    static final List<ExternalTerms> ALL = List.of(
            new ExternalTerms("bank", BANK_CHARGE, BANK_DAYS_MAX),
            new ExternalTerms("cvs", STORES, STORE_DAYS_MAX),
            new ExternalTerms("atm", MACHINES, STORE_DAYS_MAX),
            new ExternalTerms("carrier", CARRIERS, CARRIER_DAYS_MAX),
            TRANSFERS);

    static ExternalTerms of(String channel) {
        for (var each : ALL) if (each.channel().equals(channel)) return each;
        throw new IllegalArgumentException("no such channel: " + channel);
    }

    /** Whether what is of this day must have come by then. */
    boolean isDue(LocalDate day, LocalDate today) {
        return day.plusDays(days).isBefore(today);
    }
}
