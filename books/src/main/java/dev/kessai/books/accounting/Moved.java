package dev.kessai.books.accounting;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import java.util.List;

/**
 * What one payment has moved, as the coordinator tells it.
 *
 * @param code its accounting code
 * @param decidedAtMicros business time of the decision: it dates the journal
 */
record Moved(long payment, String code, Currency currency, long decidedAtMicros, List<Movement> movements) {
    Moved {
        movements = List.copyOf(movements);
    }

    /**
     * One entry on one account.
     *
     * @param amountMinor credit-positive
     * @param seq its number on the account, from 1
     * @param atMicros when the ledger wrote it
     */
    record Movement(long owner, FundClass fundClass, long amountMinor, long seq, long atMicros) {}
}
