package dev.kessai.contracts.bank;

import java.time.LocalDate;
import java.util.List;

/**
 * A bank's statement of one account over some days, in yen.
 *
 * @param from first day, not after {@code until}
 * @param openingMinor before the first line; may be negative
 * @param closingMinor after the last line: the opening balance and all lines
 * @param lines in the bank's order, at most {@link #LINES_MAX}
 */
public record BankStatement(
        Account account, LocalDate from, LocalDate until, long openingMinor, long closingMinor, List<Line> lines) {
    public static final int LINES_MAX = 100_000;

    /**
     * Where it is.
     *
     * @param bank four digits
     * @param branch three digits
     * @param number seven digits
     */
    public record Account(String bank, String branch, String number) {
        @Override
        public String toString() {
            return bank + "-" + branch + "-" + number;
        }
    }

    /**
     * One movement.
     *
     * @param day on which the bank has booked it
     * @param valueDay from which it counts
     * @param amountMinor in positive, out negative, never 0
     * @param bankReference the bank's own number of it, unique on its day; empty where it gives none
     * @param reference what the payer or we wrote on it, such as a transfer's number; may be empty
     * @param party who paid, as the bank writes it; may be empty
     * @param text the bank's own words
     */
    public record Line(
            LocalDate day,
            LocalDate valueDay,
            long amountMinor,
            String bankReference,
            String reference,
            String party,
            String text) {
        public Line {
            if (amountMinor == 0) throw new IllegalArgumentException("a line of nothing");
        }
    }

    public BankStatement {
        lines = List.copyOf(lines);
        if (lines.size() > LINES_MAX) throw new IllegalArgumentException(lines.size() + " lines");
        if (until.isBefore(from)) throw new IllegalArgumentException("from " + from + " until " + until);
        long sum = openingMinor;
        for (var each : lines) sum = Math.addExact(sum, each.amountMinor());
        if (sum != closingMinor)
            throw new IllegalArgumentException("opening balance and lines come to " + sum + ", not " + closingMinor);
    }
}
