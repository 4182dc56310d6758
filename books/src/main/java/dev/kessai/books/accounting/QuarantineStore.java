package dev.kessai.books.accounting;

import dev.kessai.base.db.Db;
import dev.kessai.base.outbox.OutboxEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** All SQL that reads quarantine, and that resolves what products have told. Thread-safe; blocks. */
public final class QuarantineStore {
    /** The source of the coordinator's events; all others are products. */
    static final String PAYMENT = "payment";

    private static final String ALL = """
            select source, lane, seq, payment_id, at, reason, payload, resolved_at,
                   (extract(epoch from at) * 1000000)::int8,
                   coalesce((extract(epoch from resolved_at) * 1000000)::int8, 0)
              from (select 'payment' as source, lane, seq, payment_id, at, reason, payload, resolved_at from quarantine
                    union all
                    select source, 0::int2, seq, 0::int8, at, reason, payload, resolved_at from detail_quarantine) q
            """;
    private static final String OPEN = ALL + " where resolved_at is null order by at, source, lane, seq limit ?";
    private static final String FIND = ALL + " where source = ? and lane = ? and seq = ?";
    private static final String RESOLVE_DETAIL =
            "update detail_quarantine set resolved_at = now() where source = ? and seq = ? and resolved_at is null";

    private final Db db;

    public QuarantineStore(Db db) {
        this.db = db;
    }

    /**
     * An event that could not be taken.
     *
     * @param source payment, or the product that told it
     * @param resolvedAtMicros 0 while it waits
     */
    record Kept(String source, OutboxEvent event, String reason, long resolvedAtMicros) {}

    /** Those that wait, the oldest first. */
    List<Kept> open(int rowsMax) {
        return db.read(tx -> tx.query(OPEN, QuarantineStore::kept, rowsMax));
    }

    Optional<Kept> find(String source, int lane, long seq) {
        return db.read(tx -> tx.one(FIND, QuarantineStore::kept, source, (short) lane, seq));
    }

    /** It was taken; nothing where somebody else has said so. */
    void resolveDetail(String source, long seq) {
        db.run(tx -> {
            var _ = tx.update(RESOLVE_DETAIL, source, seq);
        });
    }

    private static Kept kept(ResultSet row) throws SQLException {
        var event = new OutboxEvent(row.getInt(2), row.getLong(3), row.getLong(4), row.getLong(9), row.getBytes(7));
        return new Kept(row.getString(1), event, row.getString(6), row.getLong(10));
    }
}
