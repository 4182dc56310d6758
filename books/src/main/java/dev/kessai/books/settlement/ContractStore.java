package dev.kessai.books.settlement;

import dev.kessai.base.db.IntColumn;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.settlement.MerchantSettlement.Agreed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** All SQL on contracts. Thread-safe; blocks. */
final class ContractStore {
    private static final String ADD = """
            insert into contract (merchant, version, at, by_client, key, fingerprint, transfer_fee, body)
            values (?, ?, timestamptz 'epoch' + ?::int8 * interval '1 microsecond', ?, ?, ?, ?, ?)
            """;
    private static final String COLUMNS =
            "c.merchant, c.version, c.by_client, (extract(epoch from c.at) * 1000000)::int8, c.body";
    private static final String NEWEST = """
            select %s
              from unnest(?::int8[]) r(merchant)
             cross join lateral (select * from contract c where c.merchant = r.merchant
                                  order by c.version desc limit 1) c
            """.formatted(COLUMNS);
    private static final String VERSIONS = """
            select %s from unnest(?::int8[], ?::int4[]) with ordinality r(merchant, version, no)
              join contract c on c.merchant = r.merchant and c.version = r.version order by r.no
            """.formatted(COLUMNS);
    private static final String BY_KEY = "select merchant, version, fingerprint from contract where key = ?";
    private static final String ANY = "select exists (select from contract)";
    /** Two versions of one merchant wait for each other. */
    private static final String LOCK = "select pg_advisory_xact_lock(?)";

    /** A version that is known under this key. */
    record Known(long merchant, int version, Hash128 fingerprint) {}

    void lock(Tx tx, long merchant) {
        var _ = tx.query(LOCK, row -> 0, merchant);
    }

    void add(Tx tx, Agreed agreed, Hash128 key, Hash128 fingerprint) {
        var contract = agreed.contract();
        tx.updateExactly(
                1,
                ADD,
                contract.merchant(),
                agreed.version(),
                agreed.atMicros(),
                agreed.by(),
                key.uuid(),
                fingerprint.uuid(),
                contract.transferFeeMinor(),
                ContractBytes.write(contract));
    }

    Optional<Known> find(Tx tx, Hash128 key) {
        return tx.one(
                BY_KEY,
                row -> new Known(row.getLong(1), row.getInt(2), Hash128.of(row.getObject(3, UUID.class))),
                key.uuid());
    }

    /** The newest of each of these merchants. */
    Map<Long, Agreed> newest(Tx tx, Collection<Long> merchants) {
        var wanted = new LongColumn();
        for (long each : merchants) wanted.add(each);
        var found = new HashMap<Long, Agreed>();
        for (var each : tx.query(NEWEST, ContractStore::agreed, wanted))
            found.put(each.contract().merchant(), each);
        return found;
    }

    Agreed version(Tx tx, long merchant, int version) {
        return versions(tx, List.of(new Version(merchant, version))).getFirst();
    }

    /** One of a merchant's contracts. */
    record Version(long merchant, int version) {}

    /** All of these, which there are, in this order. */
    List<Agreed> versions(Tx tx, List<Version> wanted) {
        var merchants = new LongColumn();
        var versions = new IntColumn();
        for (var each : wanted) {
            merchants.add(each.merchant());
            versions.add(each.version());
        }
        var found = tx.query(VERSIONS, ContractStore::agreed, merchants, versions);
        if (found.size() != wanted.size())
            throw new IllegalStateException(found.size() + " contracts instead of " + wanted.size());
        return found;
    }

    /** Whether there is any contract. */
    boolean any(Tx tx) {
        return tx.one(ANY, row -> row.getBoolean(1)).orElseThrow();
    }

    private static Agreed agreed(ResultSet row) throws SQLException {
        return new Agreed(ContractBytes.read(row.getBytes(5)), row.getInt(2), row.getString(3), row.getLong(4));
    }
}
