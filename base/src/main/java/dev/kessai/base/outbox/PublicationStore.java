package dev.kessai.base.outbox;

import dev.kessai.base.db.BytesColumn;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.TextColumn;
import dev.kessai.base.db.Tx;
import java.util.List;

/**
 * All SQL on what a service without lanes publishes. Its outbox is one lane, 0, whose row is locked until the
 * publishing transaction ends: numbers have no gap, and time grows in the order of commits. So publish last in a
 * transaction, and much at once. Thread-safe; blocks.
 *
 * <p>The tables come with {@link #MIGRATIONS}, before the service's own.
 */
public final class PublicationStore {
    public static final String MIGRATIONS = "db/outbox";

    /** Most publications of one call. */
    public static final int PUBLISHED_MAX = 10_000;

    private static final String NUMBER = """
            update lane
               set outbox_seq = outbox_seq + ?,
                   last_at = greatest(last_at + interval '1 microsecond',
                                      timestamptz 'epoch' + ? * interval '1 microsecond')
             where id = 0
            returning outbox_seq, (extract(epoch from last_at) * 1000000)::int8
            """;
    private static final String SAY = """
            with said as (
              insert into publication (at, payment_id, id, payload)
              select timestamptz 'epoch' + ? * interval '1 microsecond', s.payment_id, s.id, s.payload
                from unnest(?::int8[], ?::text[], ?::bytea[]) s(payment_id, id, payload))
            insert into outbox (seq, payment_id, at, lane, payload)
            select s.seq, s.payment_id, timestamptz 'epoch' + ? * interval '1 microsecond', 0, s.payload
              from unnest(?::int8[], ?::int8[], ?::bytea[]) s(seq, payment_id, payload)
            """;
    private static final String ANNOUNCE = """
            insert into outbox (seq, payment_id, at, lane, payload)
            select s.seq, 0, timestamptz 'epoch' + ? * interval '1 microsecond', 0, s.payload
              from unnest(?::int8[], ?::bytea[]) s(seq, payload)
            """;
    private static final String SAID = """
            select id, payment_id, (extract(epoch from at) * 1000000)::int8, payload from publication
             where at >= timestamptz 'epoch' + ? * interval '1 microsecond'
               and at < timestamptz 'epoch' + ? * interval '1 microsecond'
             order by at, id
             limit ?
            """;
    private static final String INSTALLED = "select to_regclass('publication') is not null";
    private static final String OF = """
            select id, payment_id, (extract(epoch from at) * 1000000)::int8, payload from publication
             where payment_id = ? order by at, id
            """;
    private static final String COMPLETE_UNTIL =
            "select (extract(epoch from last_at) * 1000000)::int8 + 1 from lane where id = 0";
    private static final String PASS = """
            update lane set last_at = greatest(last_at, timestamptz 'epoch' + ? * interval '1 microsecond')
             where id = 0
            """;

    private final Db db;

    public PublicationStore(Db db) {
        this.db = db;
    }

    /**
     * Publishes in the transaction of the rows that it tells of.
     *
     * @param publications at least one; their time is ignored
     * @param nowMicros business time
     * @return the time of all of them, not before now and after all that was published before
     * @throws DbFailure where an id was published before
     */
    public static long publish(Tx tx, List<Publication> publications, long nowMicros) {
        int count = publications.size();
        if (count < 1 || count > PUBLISHED_MAX) throw new IllegalArgumentException(count + " publications");
        var numbers = number(tx, count, nowMicros);
        var seqs = new LongColumn();
        var payments = new LongColumn();
        var ids = new TextColumn();
        var payloads = new BytesColumn();
        for (int i = 0; i < count; i++) {
            var each = publications.get(i);
            seqs.add(numbers.first() + i);
            payments.add(each.payment());
            ids.add(each.id());
            payloads.add(each.payload());
        }
        long at = numbers.atMicros();
        tx.updateExactly(count, SAY, at, payments, ids, payloads, at, seqs, payments, payloads);
        return at;
    }

    /**
     * As {@link #publish}, what concerns no payment: it is delivered, its row has payment 0, and it is not told
     * again.
     *
     * @param payloads at least one
     */
    public static void announce(Tx tx, List<byte[]> payloads, long nowMicros) {
        int count = payloads.size();
        if (count < 1 || count > PUBLISHED_MAX) throw new IllegalArgumentException(count + " announcements");
        var numbers = number(tx, count, nowMicros);
        var seqs = new LongColumn();
        var column = new BytesColumn();
        for (int i = 0; i < count; i++) {
            seqs.add(numbers.first() + i);
            column.add(payloads.get(i));
        }
        tx.updateExactly(count, ANNOUNCE, numbers.atMicros(), seqs, column);
    }

    /** The numbers from the first one on, and their time. */
    private record Numbers(long first, long atMicros) {}

    private static Numbers number(Tx tx, int count, long nowMicros) {
        return tx.one(NUMBER, row -> new Numbers(row.getLong(1) - count + 1, row.getLong(2)), (long) count, nowMicros)
                .orElseThrow();
    }

    /** What was said in this span of business time, by time, at most so many. */
    public List<Publication> said(long fromMicros, long toMicros, int rowsMax) {
        return db.read(tx -> tx.query(
                SAID,
                row -> new Publication(row.getString(1), row.getLong(2), row.getLong(3), row.getBytes(4)),
                fromMicros,
                toMicros,
                rowsMax));
    }

    /** What was said of a payment, by time; nothing where the service was never installed. Reads all that was said. */
    public List<Publication> of(long payment) {
        return db.read(tx -> {
            boolean installed = tx.one(INSTALLED, row -> row.getBoolean(1)).orElseThrow();
            if (!installed) return List.of();
            return tx.query(
                    OF,
                    row -> new Publication(row.getString(1), row.getLong(2), row.getLong(3), row.getBytes(4)),
                    payment);
        });
    }

    /** Nothing more will be published before this instant. */
    public long completeUntilMicros() {
        return db.read(tx -> tx.one(COMPLETE_UNTIL, row -> row.getLong(1))).orElseThrow();
    }

    /** Time passes although nothing is published. */
    public void pass(long nowMicros) {
        db.run(tx -> tx.updateExactly(1, PASS, nowMicros));
    }
}
