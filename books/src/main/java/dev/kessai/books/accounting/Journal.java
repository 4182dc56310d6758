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
 * @param turn among the journals of the payment, from 0: even ones book it, odd ones take back the one before
 * @param takesBack the journal that is taken back, in an odd turn; else {@link Place#NONE}
 */
public record Journal(
        long payment,
        String code,
        Currency currency,
        long decidedAtMicros,
        LocalDate occurredOn,
        List<Line> lines,
        int turn,
        Place takesBack) {
    /** The usual one, which books a payment for the first time. */
    public Journal(
            long payment,
            String code,
            Currency currency,
            long decidedAtMicros,
            LocalDate occurredOn,
            List<Line> lines) {
        this(payment, code, currency, decidedAtMicros, occurredOn, lines, 0, Place.NONE);
    }

    public Journal {
        if (turn < 0 || turn > Short.MAX_VALUE) throw new IllegalArgumentException("turn " + turn);
        boolean names = !takesBack.equals(Place.NONE);
        if (names != (turn % 2 == 1)) throw new IllegalArgumentException("turn " + turn + " takes back " + takesBack);
        lines = List.copyOf(lines);
        long sum = 0;
        for (var line : lines) sum = Math.addExact(sum, line.amountMinor());
        if (sum != 0) throw new IllegalArgumentException("journal of payment " + payment + " is off by " + sum);
    }

    /** Where a journal stands in the books. */
    public record Place(LocalDate day, long no) {
        public static final Place NONE = new Place(LocalDate.EPOCH, 0);
    }

    /** The journal that takes this one back, which stands there: each line with the other sign, at the same times. */
    Journal reversal(Place place) {
        var other = lines.stream()
                .map(each -> new Line(
                        each.account(),
                        each.owner(),
                        each.fundClass(),
                        Math.negateExact(each.amountMinor()),
                        each.seq(),
                        each.postedAtMicros()))
                .toList();
        return new Journal(payment, code, currency, decidedAtMicros, occurredOn, other, turn + 1, place);
    }

    /** Whether it takes another one back. */
    boolean isReversal() {
        return turn % 2 == 1;
    }

    /** The same in a later turn, in which the payment is booked again. */
    Journal inTurn(int later) {
        return new Journal(payment, code, currency, decidedAtMicros, occurredOn, lines, later, Place.NONE);
    }

    /** When its first line was posted. */
    long postedFromMicros() {
        return lines.stream().mapToLong(Line::postedAtMicros).min().orElse(decidedAtMicros);
    }

    /** When its last line was posted. */
    long postedUntilMicros() {
        return lines.stream().mapToLong(Line::postedAtMicros).max().orElse(decidedAtMicros);
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
