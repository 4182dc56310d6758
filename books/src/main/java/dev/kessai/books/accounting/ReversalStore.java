package dev.kessai.books.accounting;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.Tx;
import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.reversal.Reversals.Reversal;
import dev.kessai.contracts.reversal.Reversals.State;
import dev.kessai.contracts.reversal.Reversals.Wanted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All SQL on who wanted journals taken back. Thread-safe; blocks. */
public final class ReversalStore {
    private static final String ALL = """
            select r.id, d.approved, r.payment_id, r.again, r.reason, r.ticket, r.turn, r.proposed_by,
                   (extract(epoch from r.at) * 1000000)::int8, coalesce(d.decided_by, ''),
                   coalesce((extract(epoch from d.at) * 1000000)::int8, 0), r.fingerprint
              from reversal r left join reversal_decision d on d.reversal = r.id
            """;
    private static final String FIND = ALL + " where r.id = ?";
    private static final String BY_KEY = ALL + " where r.key = ?";
    private static final String PAGE = ALL + " where r.id < ? order by r.id desc limit ?";
    private static final String PROPOSE = """
            insert into reversal (payment_id, at, turn, again, key, fingerprint, proposed_by, reason, ticket)
            values (?, timestamptz 'epoch' + ? * interval '1 microsecond', ?, ?, ?, ?, ?, ?, ?)
                on conflict (key) do nothing
            """;
    private static final String DECIDE = """
            insert into reversal_decision (reversal, at, approved, decided_by)
            values (?, timestamptz 'epoch' + ? * interval '1 microsecond', ?, ?)
            """;

    private final Db db;

    public ReversalStore(Db db) {
        this.db = db;
    }

    /** @param fingerprint of what was asked for under its key */
    record Stored(Reversal reversal, Hash128 fingerprint) {}

    Optional<Reversal> find(long id) {
        return db.read(tx -> tx.one(FIND, ReversalStore::stored, id)).map(Stored::reversal);
    }

    Optional<Stored> find(Hash128 key) {
        return db.read(tx -> tx.one(BY_KEY, ReversalStore::stored, key.uuid()));
    }

    /** The newest first. */
    List<Reversal> page(long beforeId, int rowsMax) {
        return db.read(tx -> tx.query(PAGE, ReversalStore::stored, beforeId, rowsMax)).stream()
                .map(Stored::reversal)
                .toList();
    }

    /** Stores it, unless the key is known; answers what is stored under it. */
    Stored propose(Wanted wanted, int turn, String by, Hash128 key, long atMicros) {
        return db.tx(tx -> {
            var _ = tx.update(
                    PROPOSE,
                    wanted.payment(),
                    atMicros,
                    (short) turn,
                    wanted.again(),
                    key.uuid(),
                    fingerprint(wanted).uuid(),
                    by,
                    wanted.reason(),
                    wanted.ticket());
            return tx.one(BY_KEY, ReversalStore::stored, key.uuid()).orElseThrow();
        });
    }

    static Hash128 fingerprint(Wanted wanted) {
        return Hash128.of(wanted.toString());
    }

    /** Fails with a conflict where a rival has decided. */
    void decide(Tx tx, long id, boolean approved, String by, long atMicros) {
        tx.updateExactly(1, DECIDE, id, atMicros, approved, by);
    }

    /** The same by itself. */
    void decide(long id, boolean approved, String by, long atMicros) {
        db.run(tx -> decide(tx, id, approved, by, atMicros));
    }

    private static Stored stored(ResultSet row) throws SQLException {
        boolean approved = row.getBoolean(2);
        boolean open = row.wasNull();
        var decided = approved ? State.DONE : State.REJECTED;
        var wanted = new Wanted(row.getLong(3), row.getBoolean(4), row.getString(5), row.getString(6));
        var reversal = new Reversal(
                row.getLong(1),
                open ? State.PROPOSED : decided,
                wanted,
                row.getInt(7),
                row.getString(8),
                row.getLong(9),
                row.getString(10),
                row.getLong(11));
        return new Stored(reversal, Hash128.of(row.getObject(12, UUID.class)));
    }
}
