package dev.kessai.books.accounting;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import java.time.LocalDate;
import java.util.List;

/**
 * What one payment means: immutable, balanced, corrected only by another one.
 *
 * @param payment the payment
 * @param decidedAtMicros business time of the decision
 * @param occurredOn its date in Tokyo, also where a closed period makes another day book it
 * @param lines sum to zero
 */
public record Journal(
        long payment, String code, Currency currency, long decidedAtMicros, LocalDate occurredOn, List<Line> lines) {
    public Journal {
        lines = List.copyOf(lines);
        long sum = 0;
        for (var line : lines) sum = Math.addExact(sum, line.amountMinor());
        if (sum != 0) throw new IllegalArgumentException("journal of payment " + payment + " is off by " + sum);
    }

    /**
     * One amount on one account of the general ledger and of its owner.
     *
     * @param account number in the chart
     * @param amountMinor credit-positive
     * @param seq number of the entry on the owner's account
     * @param postedAtMicros when the ledger wrote the entry
     */
    public record Line(int account, long owner, FundClass fundClass, long amountMinor, long seq, long postedAtMicros) {}
}
