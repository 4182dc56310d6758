package dev.kessai.base.lane;

import dev.kessai.base.db.Db;
import java.util.List;
import java.util.Optional;

/** Where a service's lanes live, read beside its workers for whoever wants to send to their owners. Thread-safe. */
public final class LaneOwners {
    private static final String OWNERS = """
            select id, case when lease_until > now() then address else '' end, epoch from lane order by id
            """;

    private static final String UNREACHABLE =
            "select owner from lane where lease_until > now() and address = '' order by id limit 1";

    private final Db db;

    /** @param db whose search path begins with the service's schema */
    public LaneOwners(Db db) {
        this.db = db;
    }

    /**
     * A lane and who owns it now.
     *
     * @param address empty while nobody holds the lease
     */
    public record Owned(int lane, String address, int epoch) {}

    /** Every lane; blocks on a read. */
    public List<Owned> read() {
        return db.read(tx -> tx.query(OWNERS, row -> new Owned(row.getInt(1), row.getString(2), row.getInt(3))));
    }

    /** The name of an owner that others cannot reach: it believes that it is alone. Blocks on a read. */
    public Optional<String> unreachable() {
        return db.read(tx -> tx.one(UNREACHABLE, row -> row.getString(1)));
    }
}
