package dev.kessai.contracts.accounting;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.accounting.Accounting.AccountTotal;
import java.util.List;

/**
 * Statements as of an instant inside a day (04-books, as of T): by when each line was posted, not by the day that
 * books its journal. Thread-safe; blocks.
 */
public interface InstantBooks {
    /**
     * Every account of the general ledger with lines up to an instant, included; with transit each currency sums to
     * 0.
     */
    Stated<TrialBalance> trialBalance(long atMicros);

    Stated<Sheets> balanceSheets(long atMicros);

    /** @param transit what straddles the instant, in credit, where that is not 0 */
    record TrialBalance(List<AccountTotal> accounts, List<Transit> transit) {
        public TrialBalance {
            accounts = List.copyOf(accounts);
            transit = List.copyOf(transit);
        }
    }

    /** The sum of lines, after the instant, of journals of which others were posted before it; credit-positive. */
    record Transit(Currency currency, long amountMinor) {}

    /**
     * One for each currency that has lines.
     *
     * @param holds what was reserved at that instant and had not moved: no movement and no part of the sheet
     */
    record Sheets(List<BalanceSheet> sheets, List<OpenHold> holds) {
        public Sheets {
            sheets = List.copyOf(sheets);
            holds = List.copyOf(holds);
        }
    }

    /**
     * How an asking ended.
     *
     * @param <T> what was asked for
     */
    sealed interface Stated<T> {
        /**
         * @param unfinished payments that were decided before then and have hung for more than ten minutes: where
         * there
         *     are any, the answer is provisional
         */
        record Known<T>(T value, List<Long> unfinished) implements Stated<T> {
            public Known {
                unfinished = List.copyOf(unfinished);
            }
        }

        /** Not all of the time until then is in the books yet. */
        record NotYet<T>() implements Stated<T> {}
    }
}
