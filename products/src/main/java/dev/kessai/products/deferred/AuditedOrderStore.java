package dev.kessai.products.deferred;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.TimeSlices;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.audit.Audit;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells reconciliation which payments billing has caused, and what each meant: the key of the order is the event's id,
 * and the payment's reference. Amounts are the ledgers' to tell. Thread-safe; blocks.
 */
final class AuditedOrderStore implements Audit {
    private static final String SUCCEEDED = """
            select key, payment_id, kind, (extract(epoch from ended_at) * 1000000)::int8
              from payment_order
             where state = 1 and ended_at >= timestamptz 'epoch' + ?::int8 * interval '1 microsecond'
               and ended_at < timestamptz 'epoch' + ?::int8 * interval '1 microsecond'
             order by ended_at, key limit ?
            """;

    private final Db db;
    private final MicroClock business;
    private final NoticeStore notices = new NoticeStore();

    AuditedOrderStore(Db db, MicroClock business) {
        this.db = db;
        this.business = business;
    }

    @Override
    public String service() {
        return DeferredProduct.NAME;
    }

    @Override
    public AuditAnswer list(long fromMicros, long toMicros, Consumer<List<AuditEvent>> pages) {
        Audit.checkSpan(fromMicros, toMicros);
        // Under the lock of the lane nothing is being ended: what comes later has this time or a later one.
        long complete = db.tx(tx -> {
            notices.lock(tx);
            return business.micros();
        });
        if (toMicros > complete) return new AuditAnswer.NotYet(complete);
        var told = new long[1];
        var _ = TimeSlices.walk(fromMicros, toMicros, this::read, events -> {
            told[0] += events.size();
            Audit.tell(events, pages);
        });
        return new AuditAnswer.Listed(told[0]);
    }

    private List<AuditEvent> read(long fromMicros, long toMicros, int rowsMax) {
        return db.read(tx -> tx.query(
                SUCCEEDED,
                row -> new AuditEvent(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(4),
                        Orders.code(PaymentOrder.Kind.of(row.getInt(3))),
                        List.of()),
                fromMicros,
                toMicros,
                rowsMax));
    }
}
