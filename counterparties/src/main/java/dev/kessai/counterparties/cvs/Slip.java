package dev.kessai.counterparties.cvs;

import java.util.ArrayList;
import java.util.List;

/**
 * A slip and what was paid on it.
 *
 * @param reference the caller's number: its idempotency key
 * @param number what the payer shows at the counter
 * @param expiresAtMicros after it no store takes money any more
 * @param voided the caller does not want it any more
 */
record Slip(String reference, String number, long amount, long expiresAtMicros, boolean voided, List<Paid> payments) {
    Slip {
        payments = List.copyOf(payments);
    }

    /** @param receipt the store's number of it */
    record Paid(String receipt, Status status, long atMicros) {}

    /** What a payment at the counter is worth. */
    enum Status {
        /** The store has the cash; its head office has not said so yet. */
        PROVISIONAL,
        CONFIRMED,
        /** The clerk was wrong: there is no cash. */
        CORRECTED
    }

    Slip asVoid() {
        return new Slip(reference, number, amount, expiresAtMicros, true, payments);
    }

    /** With a new payment, or one that has another status now. */
    Slip with(Paid paid) {
        var all = new ArrayList<>(payments);
        all.removeIf(each -> each.receipt().equals(paid.receipt()));
        all.add(paid);
        return new Slip(reference, number, amount, expiresAtMicros, voided, all);
    }

    String status(long nowMicros) {
        if (!payments.isEmpty()) return "PAID";
        if (voided) return "VOID";
        return nowMicros >= expiresAtMicros ? "EXPIRED" : "OPEN";
    }
}
