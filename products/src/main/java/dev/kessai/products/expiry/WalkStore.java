package dev.kessai.products.expiry;

import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.db.TextColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.contracts.account.LotPlace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** All SQL on walks. Thread-safe. */
final class WalkStore {
    private static final String BEGIN = """
            insert into walk (ledger, lane, days, due_at, owner, class, currency, lot)
            select l.ledger, n.lane, d.days, ?, ?, ?, ?, ?
              from unnest(?::text[]) l(ledger), generate_series(0, ?) n(lane), unnest(?::int2[]) d(days)
            on conflict do nothing
            """;
    private static final String ALL = """
            select ledger, lane, days, due_at, owner, class, currency, lot from walk order by ledger, lane, days
            """;
    private static final String MOVE = """
            update walk set due_at = ?, owner = ?, class = ?, currency = ?, lot = ?
             where ledger = ? and lane = ? and days = ?
               and due_at = ? and owner = ? and class = ? and currency = ? and lot = ?
            """;

    /** Those that are not there yet begin before all lots. */
    void begin(Tx tx, Collection<String> ledgers, int lanes, Collection<Integer> days) {
        var names = new TextColumn();
        for (var each : ledgers) names.add(each);
        var purposes = new ShortColumn();
        for (int each : days) purposes.add((short) each);
        var start = LotPlace.START;
        var _ = tx.update(
                BEGIN,
                start.dueAtMicros(),
                start.owner(),
                (short) start.fundClass(),
                (short) start.currency(),
                start.lot(),
                names,
                lanes - 1,
                purposes);
    }

    List<Walk> all(Tx tx) {
        return tx.query(ALL, WalkStore::walk);
    }

    /** False where somebody else has moved it meanwhile: what was read behind it is his. */
    boolean move(Tx tx, Walk from, LotPlace to) {
        var old = from.place();
        return tx.update(
                        MOVE,
                        to.dueAtMicros(),
                        to.owner(),
                        (short) to.fundClass(),
                        (short) to.currency(),
                        to.lot(),
                        from.ledger(),
                        (short) from.lane(),
                        (short) from.days(),
                        old.dueAtMicros(),
                        old.owner(),
                        (short) old.fundClass(),
                        (short) old.currency(),
                        old.lot())
                == 1;
    }

    private static Walk walk(ResultSet row) throws SQLException {
        return new Walk(
                row.getString(1),
                row.getInt(2),
                row.getInt(3),
                new LotPlace(row.getLong(4), row.getLong(5), row.getInt(6), row.getInt(7), row.getLong(8)));
    }
}
