package dev.kessai.products.deferred;

import java.time.YearMonth;

/**
 * A user who pays later.
 *
 * @param line of the newest credit decision, minor units
 * @param decisions how many there were: the version of the line in the ledger
 * @param suspended whether he may buy nothing now
 * @param suspensions how often that changed: the version of the block in the ledger
 * @param held suspended by staff: stays so when nothing is overdue any more
 * @param closedMonth the newest month whose statement is closed
 * @param credit what he is owed beyond his debts, minor units: it goes against the next purchase
 */
record Customer(
        long owner,
        long line,
        int decisions,
        boolean suspended,
        boolean held,
        long suspensions,
        YearMonth closedMonth,
        long credit) {
    Customer {
        if (line < 0) throw new IllegalArgumentException("line=" + line);
        if (credit < 0) throw new IllegalArgumentException("credit=" + credit);
    }

    Customer withLine(long minor) {
        return new Customer(owner, minor, decisions + 1, suspended, held, suspensions, closedMonth, credit);
    }

    Customer withCredit(long minor) {
        return new Customer(owner, line, decisions, suspended, held, suspensions, closedMonth, minor);
    }

    Customer closed(YearMonth month) {
        return new Customer(owner, line, decisions, suspended, held, suspensions, month, credit);
    }

    /** The same one where nothing changes. */
    Customer suspended(boolean now, boolean byStaff) {
        if (now == suspended && byStaff == held) return this;
        long version = now == suspended ? suspensions : suspensions + 1;
        return new Customer(owner, line, decisions, now, byStaff, version, closedMonth, credit);
    }
}
