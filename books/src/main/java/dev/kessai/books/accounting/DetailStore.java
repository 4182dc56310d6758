package dev.kessai.books.accounting;

import dev.kessai.base.db.BytesColumn;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.TextColumn;
import dev.kessai.base.db.TimeColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.contracts.detail.AccountingDetail;
import java.util.List;

/** All SQL on what products have told. Thread-safe; blocks. */
public final class DetailStore {
    /** What is there already was told again. */
    private static final String INSERT = """
            insert into detail (source, payment_id, at, id, payload)
            select ?, unnest(?::int8[]), unnest(?::timestamptz[]), unnest(?::text[]), unnest(?::bytea[])
                on conflict (source, id) do nothing
            """;

    private static final String QUARANTINE = """
            insert into detail_quarantine (source, seq, at, reason, payload)
            select ?, unnest(?::int8[]), unnest(?::timestamptz[]), unnest(?::text[]), unnest(?::bytea[])
                on conflict (source, seq) do nothing
            """;

    private final Db db;

    public DetailStore(Db db) {
        this.db = db;
    }

    /** A detail with the event that told it. */
    record Told(OutboxEvent event, AccountingDetail detail) {}

    void write(String source, List<Told> told, List<Posting.Refused> refused) {
        db.run(tx -> {
            insert(tx, source, told);
            quarantine(tx, source, refused);
        });
    }

    private static void insert(Tx tx, String source, List<Told> told) {
        if (told.isEmpty()) return;
        var payments = new LongColumn();
        var times = new TimeColumn();
        var ids = new TextColumn();
        var payloads = new BytesColumn();
        for (var each : told) {
            payments.add(each.detail().payment());
            times.add(each.event().atMicros());
            ids.add(each.detail().id());
            payloads.add(each.event().payload());
        }
        var _ = tx.update(INSERT, source, payments, times, ids, payloads);
    }

    private static void quarantine(Tx tx, String source, List<Posting.Refused> refused) {
        if (refused.isEmpty()) return;
        var seqs = new LongColumn();
        var times = new TimeColumn();
        var reasons = new TextColumn();
        var payloads = new BytesColumn();
        for (var each : refused) {
            seqs.add(each.event().seq());
            times.add(each.event().atMicros());
            reasons.add(each.reason().text());
            payloads.add(each.event().payload());
        }
        var _ = tx.update(QUARANTINE, source, seqs, times, reasons, payloads);
    }
}
