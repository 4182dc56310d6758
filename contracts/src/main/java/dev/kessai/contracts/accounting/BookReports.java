package dev.kessai.contracts.accounting;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.accounting.Accounting.LedgerLine;
import java.time.LocalDate;
import java.util.List;

/** Reports of the books for accountants (04-books). Amounts are minor units. Thread-safe; blocks. */
public interface BookReports {
    /** An answer of the general ledger ends with the journal that reaches so many lines. */
    int LINES_MAX = 1_000;

    /** Accounts that one page of counterparties looks at; most of them may be nobody's debt. */
    int LOOKED_AT_MAX = 10_000;

    /** The general ledger of one account, page by page. */
    LedgerPage generalLedger(LedgerQuestion question);

    /** Who owes the company, or whom it owes, at an instant. */
    InstantBooks.Stated<CounterpartyPage> counterparties(CounterpartyQuestion question);

    /** What consumption tax is declared of, booked in these days, both included. */
    List<TaxLine> tax(LocalDate from, LocalDate until);

    /**
     * Where to go on in the general ledger.
     *
     * @param from first booking day
     * @param until last booking day
     * @param after journal of the first day after which to go on, 0 for the first
     */
    record LedgerQuestion(int account, Currency currency, LocalDate from, LocalDate until, long after) {}

    /**
     * @param openingMinor balance before the first of these lines, credit-positive
     * @param lines whole journals, in the order of booking
     * @param more whether there are more; then the next page is after the last journal of the last line's day
     */
    record LedgerPage(long openingMinor, List<LedgerLine> lines, boolean more) {
        public LedgerPage {
            lines = List.copyOf(lines);
        }
    }

    /** Which way. */
    enum Side {
        /** On accounts assets:receivable. */
        RECEIVABLE,
        /** On accounts of liabilities to merchants, banks, brands: not to users. */
        PAYABLE
    }

    /**
     * @param afterOwner goes on after this owner, 0 for the first
     */
    record CounterpartyQuestion(Side side, Currency currency, long atMicros, long afterOwner) {}

    /**
     * @param nextAfter owner after whom to go on, 0 at the end
     */
    record CounterpartyPage(List<Counterparty> counterparties, long nextAfter) {
        public CounterpartyPage {
            counterparties = List.copyOf(counterparties);
        }
    }

    /**
     * @param account of the general ledger where this kind of value usually stands
     * @param amountMinor positive where it is owed in the way that was asked for
     */
    record Counterparty(long owner, FundClass fundClass, int account, long amountMinor) {}

    /**
     * One account of one line of the declaration.
     *
     * @param amountMinor positive on its usual side
     */
    record TaxLine(String line, int account, String name, Currency currency, long amountMinor) {}
}
