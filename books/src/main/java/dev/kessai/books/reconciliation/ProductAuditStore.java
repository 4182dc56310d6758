package dev.kessai.books.reconciliation;

import dev.kessai.base.db.DatabaseLogin;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** What the auditor reads of a product's schema, all of one instant. */
final class ProductAuditStore implements AutoCloseable {
    private static final String SAID = "select payment_id, id, payload from publication order by payment_id, id";
    private static final String TAKEN =
            "select seq from cursor where lane = 0 and subscriber = '" + BooksAuditStore.NAME + "'";
    private static final String NUMBER = "select outbox_seq from lane where id = 0";
    private static final String SAID_AFTER = "select payment_id from outbox where lane = 0 and seq > ?";

    private final String product;
    private final SnapshotStore snapshot;

    private ProductAuditStore(String product, SnapshotStore snapshot) {
        this.product = product;
        this.snapshot = snapshot;
    }

    /** Takes the snapshot with its first reading. */
    static ProductAuditStore open(String product, DatabaseLogin login, String schema) {
        return new ProductAuditStore(product, SnapshotStore.open(login, schema));
    }

    /** How far accounting has come with what the product publishes. */
    record Taken(long number, long published) {}

    static Taken taken(DatabaseLogin login, String schema) {
        try (var snapshot = SnapshotStore.open(login, schema)) {
            long published = snapshot.tx().one(NUMBER, row -> row.getLong(1)).orElse(0L);
            return new Taken(snapshot.tx().one(TAKEN, row -> row.getLong(1)).orElse(0L), published);
        }
    }

    String product() {
        return product;
    }

    /** Payments of which something was published after this number. */
    Set<Long> saidAfter(long number) {
        return new HashSet<>(snapshot.tx().query(SAID_AFTER, row -> row.getLong(1), number));
    }

    /** Every detail. The connection can do nothing else until the stream has ended. */
    ByPayment<DetailRow> said() {
        return stream(snapshot.copy(SAID));
    }

    /** @param rows of the columns payment_id, id, payload, in the order of payments */
    static ByPayment<DetailRow> stream(SnapshotStore.Rows rows) {
        return new ByPayment<>(() -> rows.next() ? detail(rows) : null, DetailRow::payment);
    }

    static DetailRow detail(SnapshotStore.Rows rows) {
        return DetailRow.read(rows.number(), new String(rows.bytes(), StandardCharsets.UTF_8), rows.bytes());
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
