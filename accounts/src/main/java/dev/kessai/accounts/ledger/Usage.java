package dev.kessai.accounts.ledger;

import dev.kessai.accounts.ledger.LedgerStore.UsageRow;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.participant.Purpose;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an owner has used of its limits, day by day, as the database has it plus what the batch under way has done.
 * Months are read whole, so a month's sum is exact.
 */
final class Usage {
    /** Months remembered between batches; more are read again. */
    private static final int MONTHS_MAX = 3;

    private static final class Counter {
        final Purpose purpose;
        final Currency currency;
        final int day;
        long usedMinor;
        /** Not stored yet. */
        boolean fresh;

        boolean touched;

        Counter(Purpose purpose, Currency currency, int day) {
            this.purpose = purpose;
            this.currency = currency;
            this.day = day;
        }

        boolean is(Purpose otherPurpose, Currency otherCurrency) {
            return purpose == otherPurpose && currency == otherCurrency;
        }
    }

    private List<Counter> counters = List.of();
    private List<Integer> months = List.of();
    private boolean touched;

    boolean knows(int month) {
        return months.contains(month);
    }

    /** All rows of this month follow. */
    void read(int month) {
        if (months.isEmpty()) months = new ArrayList<>(1);
        months.add(month);
    }

    void add(UsageRow row) {
        var counter = new Counter(row.purpose(), row.currency(), row.day());
        counter.usedMinor = row.usedMinor();
        keep(counter);
    }

    private void keep(Counter counter) {
        if (counters.isEmpty()) counters = new ArrayList<>(1);
        counters.add(counter);
    }

    long ofDay(Purpose purpose, Currency currency, int day) {
        var counter = find(purpose, currency, day);
        return counter == null ? 0 : counter.usedMinor;
    }

    long ofMonth(Purpose purpose, Currency currency, int month) {
        long sum = 0;
        for (int i = 0; i < counters.size(); i++) {
            var counter = counters.get(i);
            if (counter.is(purpose, currency) && BusinessDay.monthOf(counter.day) == month) sum += counter.usedMinor;
        }
        return sum;
    }

    /**
     * Counts a debit, or gives back.
     *
     * @return whether this is the first change of the batch
     */
    boolean count(Purpose purpose, Currency currency, int day, long amountMinor) {
        if (!knows(BusinessDay.monthOf(day))) throw new IllegalStateException("usage of " + day + " was not read");
        var counter = find(purpose, currency, day);
        if (counter == null) {
            counter = new Counter(purpose, currency, day);
            counter.fresh = true;
            keep(counter);
        }
        counter.usedMinor = Math.addExact(counter.usedMinor, amountMinor);
        if (counter.usedMinor < 0) throw new IllegalStateException("used less than nothing on " + day);
        counter.touched = true;
        boolean first = !touched;
        touched = true;
        return first;
    }

    /** Gives the counters that have changed to the store; memory is then as the database will be. */
    void write(LedgerStore store, OwnerState owner, int epoch) {
        for (int i = 0; i < counters.size(); i++) {
            var counter = counters.get(i);
            if (!counter.touched) continue;
            var row = new UsageRow(
                    owner.lane, owner.id, counter.purpose, counter.currency, counter.day, counter.usedMinor, epoch);
            if (counter.fresh) store.insertUsage(row);
            else store.updateUsage(row);
            counter.fresh = false;
            counter.touched = false;
        }
        touched = false;
        if (months.size() <= MONTHS_MAX) return;
        months = List.of();
        counters = List.of();
    }

    private @Nullable Counter find(Purpose purpose, Currency currency, int day) {
        for (int i = 0; i < counters.size(); i++) {
            var counter = counters.get(i);
            if (counter.day == day && counter.is(purpose, currency)) return counter;
        }
        return null;
    }
}
