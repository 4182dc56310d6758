package dev.kessai.products.deferred;

import dev.kessai.base.hash.Hash128;
import java.time.YearMonth;
import java.util.List;

/**
 * A payment that billing wants, stored before it is asked for. The key says what it is for, so that it exists once and
 * can be asked for again; payment carries it as the reference.
 *
 * @param key at most 64 characters
 * @param owner the user; 0 where the company moves between its own accounts
 * @param month the statement, or of the allowance the close, that it is about; {@link #NO_MONTH} for none
 * @param amounts what it moves
 * @param source participant that pays, of a repayment; empty otherwise
 * @param content fingerprint of the caller's request; of the key where there is none
 * @param payment 0 where it is not known; while it is ASKED, one that waits for an outside party
 */
record PaymentOrder(
        String key,
        Kind kind,
        long owner,
        YearMonth month,
        Amounts amounts,
        String source,
        Hash128 content,
        State state,
        long payment) {
    /** What it is for. */
    enum Kind {
        /** The user pays his debts. */
        REPAYMENT(0),
        /** A late fee becomes a debt. */
        LATE_FEE(1),
        /** A debt is given up. */
        WRITE_OFF(2),
        /** The allowance for debts that may not be paid grows by the principal. */
        ALLOWANCE(3),
        /** What the user is owed beyond his debts becomes money. */
        SURPLUS(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The stored number; never reused. */
        int code() {
            return code;
        }

        static Kind of(int code) {
            for (var each : values()) if (each.code == code) return each;
            throw new IllegalArgumentException("no such kind of a payment order: " + code);
        }
    }

    /** How far it is. REFUSED was never taken by payment; if it was after all, payment's event says so. */
    enum State {
        ASKED(0),
        SUCCEEDED(1),
        FAILED(2),
        REFUSED(3);

        private final int code;

        State(int code) {
            this.code = code;
        }

        /** The stored number; never reused. */
        int code() {
            return code;
        }

        static State of(int code) {
            for (var each : values()) if (each.code == code) return each;
            throw new IllegalArgumentException("no such state of a payment order: " + code);
        }
    }

    /**
     * Minor units.
     *
     * @param principal on the receivable
     * @param fee on the late fee
     * @param money to the user's money
     */
    record Amounts(long principal, long fee, long money) {
        long total() {
            return Math.addExact(Math.addExact(principal, fee), money);
        }
    }

    /** Of a month before all others: the order concerns none. */
    static final YearMonth NO_MONTH = YearMonth.of(1, 1);

    private static final String REPAYMENT = "repay:";
    private static final String LATE_FEE = "latefee:";
    private static final String WRITE_OFF = "writeoff:";
    private static final String ALLOWANCE = "allowance:";
    private static final String SURPLUS = "surplus:";
    private static final List<String> PREFIXES = List.of(REPAYMENT, LATE_FEE, WRITE_OFF, ALLOWANCE, SURPLUS);

    /** Whether a payment's reference may be the key of one of ours. */
    static boolean isKey(String reference) {
        return PREFIXES.stream().anyMatch(reference::startsWith);
    }

    static PaymentOrder repayment(Hash128 request, Hash128 content, long owner, Amounts amounts, String source) {
        var key = REPAYMENT + request.uuid();
        return new PaymentOrder(key, Kind.REPAYMENT, owner, NO_MONTH, amounts, source, content, State.ASKED, 0);
    }

    static PaymentOrder lateFee(long owner, YearMonth month, long fee) {
        return ours(LATE_FEE + owner + ":" + month, Kind.LATE_FEE, owner, month, new Amounts(0, fee, 0));
    }

    /** @param failed how many payments have failed that were to give it up */
    static String writeOffKey(long owner, YearMonth month, int failed) {
        var key = WRITE_OFF + owner + ":" + month;
        return failed == 0 ? key : key + ":" + failed;
    }

    static PaymentOrder writeOff(String key, Statement statement) {
        return ours(
                key,
                Kind.WRITE_OFF,
                statement.owner(),
                statement.month(),
                new Amounts(statement.owedPrincipal(), statement.owedFee(), 0));
    }

    /**
     * @param cause payment that left more than was owed
     * @param over what it left on the receivable and on the late fee
     */
    static PaymentOrder surplus(long owner, long cause, Amounts over) {
        return ours(SURPLUS + cause, Kind.SURPLUS, owner, NO_MONTH, over);
    }

    /** @param growth of the allowance with the close of this month */
    static PaymentOrder allowance(YearMonth month, long growth) {
        return ours(ALLOWANCE + month, Kind.ALLOWANCE, 0, month, new Amounts(growth, 0, 0));
    }

    private static PaymentOrder ours(String key, Kind kind, long owner, YearMonth month, Amounts amounts) {
        return new PaymentOrder(key, kind, owner, month, amounts, "", Hash128.of(key), State.ASKED, 0);
    }

    PaymentOrder with(Amounts other) {
        return new PaymentOrder(key, kind, owner, month, other, source, content, state, payment);
    }

    PaymentOrder taken(long paymentId) {
        return ended(State.ASKED, paymentId);
    }

    PaymentOrder ended(State next, long paymentId) {
        return new PaymentOrder(key, kind, owner, month, amounts, source, content, next, paymentId);
    }
}
