package dev.kessai.counterparties.atm;

import java.util.ArrayList;
import java.util.List;

/**
 * A session and the cash that was put in.
 *
 * @param reference the caller's number: its idempotency key
 * @param code what the customer types at the machine
 * @param ended the caller does not want it any more
 */
record Session(
        String reference, String code, long amount, long expiresAtMicros, boolean ended, List<Deposit> deposits) {
    Session {
        deposits = List.copyOf(deposits);
    }

    /** @param sequence the machine's number of it */
    record Deposit(String sequence, Status status, long atMicros) {}

    /** What became of cash that was put in. */
    enum Status {
        PAID,
        /** The machine gave it back. */
        CANCELLED,
        /** The machine lost its power: the count of the next morning decides. */
        UNKNOWN
    }

    Session asEnded() {
        return new Session(reference, code, amount, expiresAtMicros, true, deposits);
    }

    /** With a new deposit, or one that has another status now. */
    Session with(Deposit deposit) {
        var all = new ArrayList<>(deposits);
        all.removeIf(each -> each.sequence().equals(deposit.sequence()));
        all.add(deposit);
        return new Session(reference, code, amount, expiresAtMicros, ended, all);
    }

    String status(long nowMicros) {
        if (!deposits.isEmpty()) return "DEPOSITED";
        if (ended) return "ENDED";
        return nowMicros >= expiresAtMicros ? "EXPIRED" : "OPEN";
    }
}
