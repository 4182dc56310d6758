package dev.kessai.accounts.ledger;

import static dev.kessai.base.lane.LaneRows.Type.INT2;
import static dev.kessai.base.lane.LaneRows.Type.INT4;
import static dev.kessai.base.lane.LaneRows.Type.INT8;

import dev.kessai.accounts.ledger.LedgerStore.AccountRef;
import dev.kessai.accounts.ledger.LedgerStore.FloorRow;
import dev.kessai.base.lane.LaneConnection;
import dev.kessai.base.lane.LaneRows;
import dev.kessai.base.lane.LaneWrite.Part;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import java.util.List;

/** The rows of {@code floor_set}. Confined to the worker's thread. */
final class FloorRowStore {
    private static final String NEWEST = """
            select f.lane, f.owner, f.class, f.currency, f.version, f.floor, f.available, f.epoch
              from unnest(?::int2[], ?::int8[], ?::int2[], ?::int2[]) r(lane, owner, class, currency),
                   lateral (select * from floor_set s
                             where s.lane = r.lane and s.owner = r.owner and s.class = r.class
                               and s.currency = r.currency
                             order by s.version desc limit 1) f
            """;
    private static final String INSERT = """
            insert into floor_set (at, lane, owner, class, currency, version, floor, available, epoch)
            select ?::timestamptz, unnest(?::int2[]), unnest(?::int8[]), unnest(?::int2[]), unnest(?::int2[]),
                   unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::int4[])
            """;

    private final LaneRows rows = new LaneRows(INT2, INT8, INT2, INT2, INT8, INT8, INT8, INT4);

    /** The statement, for {@link dev.kessai.base.lane.LaneWrite}. */
    Part part() {
        return new Part(INSERT, true, rows);
    }

    void insert(FloorRow floor) {
        rows.add(floor.lane())
                .add(floor.owner())
                .add(floor.fundClass().code())
                .add(floor.currency().code())
                .add(floor.version())
                .add(floor.floorMinor())
                .add(floor.availableMinor())
                .add(floor.epoch());
    }

    List<FloorRow> newest(LaneConnection connection, List<AccountRef> refs) {
        var keys = new LaneRows(INT2, INT8, INT2, INT2);
        for (var ref : refs)
            keys.add(ref.lane())
                    .add(ref.owner())
                    .add(ref.fundClass().code())
                    .add(ref.currency().code());
        return PostgresLedgerStore.read(
                connection,
                NEWEST,
                keys,
                row -> new FloorRow(
                        row.getInt(1),
                        row.getLong(2),
                        FundClass.of(row.getInt(3)),
                        Currency.of(row.getInt(4)),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getInt(8)));
    }
}
