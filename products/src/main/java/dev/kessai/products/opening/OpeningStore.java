package dev.kessai.products.opening;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.TextColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.base.db.UuidColumn;
import dev.kessai.base.hash.Hash128;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** All SQL of the schema. Thread-safe; blocks. */
final class OpeningStore {
    private static final String ADD = """
            insert into line (at, key_hash, fingerprint, key)
            select timestamptz 'epoch' + ? * interval '1 microsecond', l.key_hash, l.fingerprint, l.key
              from unnest(?::uuid[], ?::uuid[], ?::text[]) l(key_hash, fingerprint, key)
            on conflict do nothing
            """;
    private static final String FIND = """
            select l.key, l.fingerprint, e.key_hash is not null, coalesce(e.payment_id, 0), coalesce(e.failure, '')
              from unnest(?::uuid[]) k(key_hash)
              join line l on l.key_hash = k.key_hash
              left join line_end e on e.key_hash = k.key_hash
            """;
    private static final String END = """
            insert into line_end (at, payment_id, key_hash, failure)
            select timestamptz 'epoch' + ? * interval '1 microsecond', e.payment_id, e.key_hash, e.failure
              from unnest(?::int8[], ?::uuid[], ?::text[]) e(payment_id, key_hash, failure)
            """;

    private final Db db;

    OpeningStore(Db db) {
        this.db = db;
    }

    /** A line as it is stored; {@code ended} tells whether payment and failure are known. */
    record Stored(Hash128 fingerprint, boolean ended, long payment, String failure) {}

    /** How a line has ended; failure is empty where it was opened. */
    record End(String key, long payment, String failure) {}

    /** Stores lines that are new; returns what is stored of all of them, by key. */
    Map<String, Stored> add(Map<String, Hash128> fingerprints, long atMicros) {
        var hashes = new UuidColumn();
        var prints = new UuidColumn();
        var keys = new TextColumn();
        fingerprints.forEach((key, fingerprint) -> {
            hashes.add(hash(key));
            prints.add(fingerprint.uuid());
            keys.add(key);
        });
        return db.tx(tx -> {
            var _ = tx.update(ADD, atMicros, hashes, prints, keys);
            var found = new HashMap<String, Stored>();
            tx.each(
                    FIND,
                    0,
                    row -> Map.entry(
                            row.getString(1),
                            new Stored(
                                    Hash128.of(row.getObject(2, UUID.class)),
                                    row.getBoolean(3),
                                    row.getLong(4),
                                    row.getString(5))),
                    each -> found.put(each.getKey(), each.getValue()),
                    hashes);
            return found;
        });
    }

    /** @param also what else belongs to the transaction */
    void end(List<End> ends, long atMicros, Consumer<Tx> also) {
        var payments = new LongColumn();
        var hashes = new UuidColumn();
        var failures = new TextColumn();
        for (var end : ends) {
            payments.add(end.payment());
            hashes.add(hash(end.key()));
            failures.add(end.failure());
        }
        db.run(tx -> {
            tx.updateExactly(ends.size(), END, atMicros, payments, hashes, failures);
            also.accept(tx);
        });
    }

    private static UUID hash(String key) {
        return Hash128.of(key).uuid();
    }
}
