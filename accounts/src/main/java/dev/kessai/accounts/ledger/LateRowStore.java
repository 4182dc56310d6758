package dev.kessai.accounts.ledger;

import static dev.kessai.base.lane.LaneRows.Type.INT2;
import static dev.kessai.base.lane.LaneRows.Type.INT4;
import static dev.kessai.base.lane.LaneRows.Type.INT8;

import dev.kessai.accounts.ledger.LedgerStore.LateRow;
import dev.kessai.base.lane.LaneRows;
import dev.kessai.base.lane.LaneWrite.Part;

/** The rows of {@code late_lot}. Confined to the worker's thread. */
final class LateRowStore {
    private static final String INSERT = """
            insert into late_lot (lane, at, owner, class, currency, no, epoch)
            select unnest(?::int2[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::int2[]), unnest(?::int2[]),
                   unnest(?::int8[]), unnest(?::int4[])
            """;

    private final LaneRows rows = new LaneRows(INT2, INT8, INT8, INT2, INT2, INT8, INT4);

    /** The statement, for {@link dev.kessai.base.lane.LaneWrite}. */
    Part part() {
        return new Part(INSERT, false, rows);
    }

    void insert(LateRow late) {
        rows.add(late.lane())
                .add(late.atMicros())
                .add(late.owner())
                .add(late.fundClass().code())
                .add(late.currency().code())
                .add(late.lot())
                .add(late.epoch());
    }
}
