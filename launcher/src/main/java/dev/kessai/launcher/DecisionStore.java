package dev.kessai.launcher;

import dev.kessai.base.db.Db;
import dev.kessai.payment.Payment;
import java.util.Optional;

/** Sees from outside, as the auditor, that a payment has been decided. Thread-safe; blocks. */
final class DecisionStore {
    private static final String DECIDED = """
            select e.payment_id from lane l join payment_event e on e.lane = l.id and e.payment_id >= ?
             where e.state = ? limit 1
            """;

    private final Db db;

    /** @param db with the coordinator's schema */
    DecisionStore(Db db) {
        this.db = db;
    }

    /** A payment with at least this id whose decision to confirm is stored. */
    Optional<Long> confirmed(long from) {
        return db.read(tx -> tx.one(DECIDED, row -> row.getLong(1), from, Payment.State.DECIDED_CONFIRM.code()));
    }
}
