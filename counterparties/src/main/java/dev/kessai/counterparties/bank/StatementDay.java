package dev.kessai.counterparties.bank;

import java.time.LocalDate;
import java.util.List;

/**
 * A day of the company's account, once it is over: it never changes.
 *
 * @param counts of debits, files and deposits that it and all days before it have told
 * @param lines of all days before it
 */
record StatementDay(LocalDate day, Counts counts, long opening, long closing, int linesBefore, List<Line> lines) {
    /** How far the book has been told. */
    record Counts(int debits, int files, int deposits) {
        static final Counts NONE = new Counts(0, 0, 0);
    }

    /**
     * @param amount in positive, out negative
     * @param payer in half-width kana
     */
    record Line(long amount, String text, String payer, String reference) {}

    StatementDay {
        lines = List.copyOf(lines);
    }
}
