package dev.kessai.accounts.ledger;

import static dev.kessai.base.lane.LaneRows.Type.INT2;
import static dev.kessai.base.lane.LaneRows.Type.INT4;
import static dev.kessai.base.lane.LaneRows.Type.INT8;
import static dev.kessai.base.lane.LaneRows.Type.TID;

import dev.kessai.accounts.ledger.LedgerStore.AccountRow;
import dev.kessai.accounts.ledger.LedgerStore.LotRow;
import dev.kessai.accounts.ledger.LedgerStore.Placed;
import dev.kessai.base.db.TidColumn;
import dev.kessai.base.lane.LaneRows;
import dev.kessai.base.lane.LaneWrite.Part;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Updates of account and lot, the only rows of a ledger that change under load. A row that this lane has read or
 * written lies where it was put: it is found by its place, without the walk down the index, which is a third of what an
 * update costs. Its key and version are compared all the same, so a place that is no longer true (after VACUUM FULL,
 * say) meets no row, and the batch runs again carefully and reads where the row is now. Confined to the worker's
 * thread.
 */
final class PlacedRowStore {
    private static final String ACCOUNT = """
            update account a
               set available = r.available, held = r.held, seq = r.seq, version = r.version + 1, epoch = r.epoch
              from (select unnest(?::int2[]) as lane, unnest(?::int8[]) as owner, unnest(?::int2[]) as class,
                           unnest(?::int2[]) as currency, unnest(?::int8[]) as available, unnest(?::int8[]) as held,
                           unnest(?::int8[]) as seq, unnest(?::int8[]) as version, unnest(?::int4[]) as epoch,
                           unnest(?::int4[]) as number, unnest(?::tid[]) as place) r
             where PLACE a.lane = r.lane and a.owner = r.owner and a.class = r.class and a.currency = r.currency
               and a.version = r.version
            returning r.number, a.ctid
            """;
    private static final String LOT = """
            update lot l set free = r.free, epoch = r.epoch
              from (select unnest(?::int2[]) as lane, unnest(?::int8[]) as owner, unnest(?::int2[]) as class,
                           unnest(?::int2[]) as currency, unnest(?::int8[]) as no, unnest(?::int8[]) as free,
                           unnest(?::int8[]) as expires_at, unnest(?::int4[]) as epoch, unnest(?::int4[]) as number,
                           unnest(?::tid[]) as place) r
             where PLACE l.lane = r.lane and l.owner = r.owner and l.class = r.class and l.currency = r.currency
               and l.no = r.no
            returning r.number, l.ctid
            """;

    private static final String ACCOUNT_BY_KEY = ACCOUNT.replace("PLACE ", "");
    private static final String FLOOR = ACCOUNT_BY_KEY
            .replace(" as place)", " as place, unnest(?::int8[]) as floor)")
            .replace("set available", "set floor = r.floor, available");
    static final String ACCOUNT_AT = ACCOUNT.replace("PLACE", "a.ctid = r.place and");
    static final String LOT_AT = LOT.replace("PLACE", "l.ctid = r.place and");

    /**
     * One of so many updates goes by key all the same: only an index scan clears a page of versions that nobody sees,
     * and without room on its page a new version costs an entry in the index and one in the log.
     */
    private static final int BY_KEY_EVERY = 4;

    private long updates;
    private final Rows accounts = new Rows(INT2, INT8, INT2, INT2, INT8, INT8, INT8, INT8, INT4, INT4, TID);
    private final Rows accountsAt = new Rows(INT2, INT8, INT2, INT2, INT8, INT8, INT8, INT8, INT4, INT4, TID);
    private final Rows floors = new Rows(INT2, INT8, INT2, INT2, INT8, INT8, INT8, INT8, INT4, INT4, TID, INT8);
    private final Rows lots = new Rows(INT2, INT8, INT2, INT2, INT8, INT8, INT8, INT4, INT4, TID);
    private final Rows lotsAt = new Rows(INT2, INT8, INT2, INT2, INT8, INT8, INT8, INT4, INT4, TID);

    /** The statements, for {@link dev.kessai.base.lane.LaneWrite}. */
    List<Part> parts() {
        return List.of(
                accounts.part(ACCOUNT_BY_KEY),
                accountsAt.part(ACCOUNT_AT),
                floors.part(FLOOR),
                lots.part(LOT.replace("PLACE ", "")),
                lotsAt.part(LOT_AT));
    }

    void update(AccountRow account, Placed placed) {
        var to = isByKey(account.place()) ? accounts : accountsAt;
        PostgresLedgerStore.put(to.begin(placed), account);
        to.end(account.place());
    }

    /** With its floor. */
    void updateFloor(AccountRow account, Placed placed) {
        PostgresLedgerStore.put(floors.begin(placed), account);
        floors.end(account.place());
        floors.rows.add(account.floorMinor());
    }

    void update(LotRow lot, Placed placed) {
        var to = isByKey(lot.place()) ? lots : lotsAt;
        PostgresLedgerStore.put(to.begin(placed), lot);
        to.end(lot.place());
    }

    private boolean isByKey(long place) {
        return place == Placed.UNKNOWN || ++updates % BY_KEY_EVERY == 0;
    }

    /** Rows of one statement, and who is told where each lies after it. */
    private static final class Rows {
        private final LaneRows rows;
        private final ArrayList<Placed> placed = new ArrayList<>();

        Rows(LaneRows.Type... types) {
            rows = new LaneRows(types);
        }

        Part part(String sql) {
            return new Part(sql, false, rows, this::tell);
        }

        LaneRows begin(Placed who) {
            if (rows.size() == 0) placed.clear();
            placed.add(who);
            return rows;
        }

        void end(long place) {
            rows.add(placed.size() - 1).add(place);
        }

        private void tell(ResultSet row) throws SQLException {
            placed.get(row.getInt(1)).place(TidColumn.place(row.getString(2)));
        }
    }
}
