package dev.kessai.contracts.accounting;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.detail.AccountingDetail.Dimension;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/** The books (04-books, accounting). Amounts are minor units, credit-positive. Thread-safe; blocks. */
public interface Accounting {
    /** An answer of lines ends with the journal that reaches so many. */
    int LINES_MAX = 1_000;

    /**
     * Whether nothing of up to this instant, included, can still come into the books: every ledger is past it, every
     * payment that was decided by then is over. Waits for as long as a second or two.
     *
     * @param atMicros business time
     */
    boolean isComplete(long atMicros);

    /**
     * What an owner's account held at an instant, by the books.
     *
     * @param atMicros business time; the entries of this instant are included
     */
    AsOf balance(long owner, FundClass fundClass, Currency currency, long atMicros);

    /**
     * Every account of the general ledger with lines up to this booking day, included; each currency sums to zero.
     */
    List<AccountTotal> trialBalance(LocalDate until);

    /** What the company owns, owes and has earned, at the end of a booking day. */
    List<BalanceSheet> balanceSheets(LocalDate until);

    /**
     * What must be secured for users' money, day by day.
     *
     * @param from not after {@code until}, at most {@link Safeguarding#DAYS_MAX} days before it
     */
    Safeguarding safeguarding(LocalDate from, LocalDate until);

    /**
     * The lines of an account of the general ledger on one booking day, in the order of booking.
     *
     * @param after number of the journal after which to go on, 0 for the first
     * @return whole journals, up to {@link #LINES_MAX} lines and the rest of the last journal; none at the end
     */
    List<LedgerLine> lines(int account, Currency currency, LocalDate day, long after);

    /** The journal of a payment, the newest that books it. */
    Optional<JournalView> journal(long payment);

    /** The last day of the newest closed period. */
    LocalDate closedUntil();

    /** Closes a month, and with it all before. What comes later for it is booked in the open period. */
    CloseAnswer close(YearMonth month);

    /** An account of the general ledger with what was posted to it; debit and credit are not negative. */
    record AccountTotal(int number, String name, Currency currency, long debitMinor, long creditMinor, long lines) {
        /** Credit-positive. */
        public long balanceMinor() {
            return Math.subtractExact(creditMinor, debitMinor);
        }
    }

    /**
     * One line of an account of the general ledger.
     *
     * @param no of the journal on its day
     * @param owner whose account moved
     */
    record LedgerLine(
            LocalDate day, long no, long payment, String code, long owner, FundClass fundClass, long amountMinor) {}

    /**
     * What one payment means.
     *
     * @param day that books it
     * @param no within that day
     * @param occurredOn date of the decision; earlier than the day where that one was closed
     * @param details its meaning in full, where a product has created it; they may come after it
     * @param turns all journals of the payment, this one among them: where the last one takes back, nothing stands
     */
    record JournalView(
            LocalDate day,
            long no,
            long payment,
            String code,
            Currency currency,
            long decidedAtMicros,
            LocalDate occurredOn,
            List<Line> lines,
            List<Told> details,
            List<Turn> turns) {
        public JournalView {
            lines = List.copyOf(lines);
            details = List.copyOf(details);
            turns = List.copyOf(turns);
        }

        /**
         * One of the journals of the payment.
         *
         * @param takesBack it takes the one before it back
         */
        public record Turn(int turn, LocalDate day, long no, boolean takesBack) {}

        /**
         * What a product has told of the payment.
         *
         * @param source the product
         * @param id unique within it
         */
        public record Told(String source, String id, long atMicros, String code, List<Dimension> dimensions) {
            public Told {
                dimensions = List.copyOf(dimensions);
            }
        }

        /**
         * @param seq number of the entry on the owner's account
         * @param postedAtMicros when the ledger wrote it
         */
        public record Line(
                int account,
                String name,
                long owner,
                FundClass fundClass,
                long amountMinor,
                long seq,
                long postedAtMicros) {}
    }

    /** How an asking for a balance ended. */
    sealed interface AsOf {
        /**
         * @param lines of the account up to then
         * @param unfinished payments that were decided before then and have hung for more than ten minutes: where
         * there
         *     are any, the answer is provisional
         */
        record Known(long balanceMinor, long lines, List<Long> unfinished) implements AsOf {
            public Known {
                unfinished = List.copyOf(unfinished);
            }
        }

        /** Not all of the time until then is in the books yet. */
        record NotYet() implements AsOf {}
    }

    /** How an asking to close ended. */
    sealed interface CloseAnswer {
        /** @param until last closed day: that of the month, or a later one that was closed before */
        record Closed(LocalDate until) implements CloseAnswer {}

        /** The month is not over, or not all of it is in the books. */
        record NotYet() implements CloseAnswer {}
    }
}
