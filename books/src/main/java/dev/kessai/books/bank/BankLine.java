package dev.kessai.books.bank;

import dev.kessai.base.id.IdText;
import dev.kessai.contracts.bank.BankStatement;
import dev.kessai.contracts.bank.LineView;
import java.time.LocalDate;

/**
 * A line of a statement on its way: a value.
 *
 * <pre>
 *   state     leaves by                                              to
 *   OPEN      something fits it: its order is stored                 ORDERED
 *             two people book it against suspense                    BOOKED (in), RESOLVED (out)
 *   ORDERED   the payment succeeded                                  BOOKED
 *             it failed                                              FAILED
 *   BOOKED    of a deposit that nobody knows: two people say whose   RESOLVED
 *   FAILED    as OPEN, but nobody looks at it again
 *   RESOLVED  nothing
 * </pre>
 *
 * @param no within its statement, from 1
 */
record BankLine(long id, long statement, int no, BankStatement.Line line, Told told) {
    private static final IdText PAYMENT = new IdText("pay");

    /** Stored numbers; never reused. */
    enum State {
        OPEN(1),
        ORDERED(2),
        BOOKED(3),
        FAILED(4),
        RESOLVED(5);

        private final int code;

        State(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static State of(int code) {
            for (var each : values()) if (each.code == code) return each;
            throw new IllegalArgumentException("no such state of a line: " + code);
        }
    }

    /** What it is the money of; stored numbers, never reused. */
    enum Kind {
        NOT_KNOWN(0, ""),
        /** What a channel's partner has taken on a day. */
        CHANNEL(1, "banksettlement.channel"),
        /** A transfer that leaves. */
        PAYOUT(2, "banksettlement.payout"),
        /** A transfer that came back; whose it was says the code. */
        RETURN(3, ""),
        /** Nobody knows. */
        UNKNOWN(4, "banksettlement.unknown");

        private final int code;
        private final String accountingCode;

        Kind(int code, String accountingCode) {
            this.code = code;
            this.accountingCode = accountingCode;
        }

        int code() {
            return code;
        }

        String accountingCode() {
            return accountingCode;
        }

        static Kind of(int code) {
            for (var each : values()) if (each.code == code) return each;
            throw new IllegalArgumentException("no such kind of a line: " + code);
        }
    }

    /** Why nothing fits, by the classes of R4; stored numbers, never reused. */
    enum Mismatch {
        NONE(0),
        /** Nothing of ours is of this line, or not yet, or another line has it. */
        MISSING_OURS(1),
        /** What it is of has another amount. */
        AMOUNT(2),
        /** It is older than what it is of. */
        DATE(3);

        private final int code;

        Mismatch(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Mismatch of(int code) {
            for (var each : values()) if (each.code == code) return each;
            throw new IllegalArgumentException("no such mismatch: " + code);
        }
    }

    /**
     * What is known of it by now.
     *
     * @param settles empty while not known
     * @param expectedMinor the amount that would have fitted, 0 where none is known
     * @param payment 0 before
     * @param adjustment 0 where nobody has proposed one
     */
    record Told(
            State state,
            Kind kind,
            Mismatch mismatch,
            String settles,
            long expectedMinor,
            long payment,
            long adjustment) {}

    static String ofChannel(String channel, LocalDate day) {
        return channel + " " + day;
    }

    static String ofPayout(long payment) {
        return "payout " + PAYMENT.text(payment);
    }

    static String ofReturn(long payment) {
        return "return " + PAYMENT.text(payment);
    }

    /** A deposit in suspense. */
    boolean isSuspended() {
        return told.state() == State.BOOKED && told.kind() == Kind.UNKNOWN;
    }

    /** Whether people may say what it is. */
    boolean isForPeople() {
        return told.state() == State.OPEN || told.state() == State.FAILED || isSuspended();
    }

    LineView view() {
        var state = switch (told.state()) {
            case OPEN -> LineView.State.OPEN;
            case ORDERED -> LineView.State.BOOKING;
            case BOOKED -> isSuspended() ? LineView.State.SUSPENDED : LineView.State.BOOKED;
            case FAILED -> LineView.State.FAILED;
            case RESOLVED -> LineView.State.RESOLVED;
        };
        return new LineView(
                id,
                statement,
                no,
                line.day(),
                line.amountMinor(),
                line.bankReference(),
                line.reference(),
                line.party(),
                line.text(),
                state,
                told.settles(),
                told.mismatch() == Mismatch.NONE ? "" : told.mismatch().name(),
                told.expectedMinor(),
                told.payment(),
                told.adjustment());
    }
}
