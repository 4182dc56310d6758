package dev.kessai.accounts.ledger;

import static dev.kessai.base.lane.LaneRows.Type.BYTEA;
import static dev.kessai.base.lane.LaneRows.Type.INT2;
import static dev.kessai.base.lane.LaneRows.Type.INT4;
import static dev.kessai.base.lane.LaneRows.Type.INT8;
import static dev.kessai.base.lane.LaneRows.Type.TEXT;

import dev.kessai.accounts.ledger.LedgerStore.HoldRow;
import dev.kessai.accounts.ledger.LedgerStore.HoldState;
import dev.kessai.base.lane.LaneConnection;
import dev.kessai.base.lane.LaneRows;
import dev.kessai.base.lane.LaneWrite.Part;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.payment.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The rows of {@code hold}. Confined to the worker's thread. */
final class HoldRowStore {
    private static final String OF_LEGS = """
            select h.lane, h.payment_id, h.leg_no, h.state, h.owner, h.currency, h.amount, h.content, h.decline,
                   h.allocations, h.epoch, h.counts, (extract(epoch from h.at) * 1000000)::int8
              from unnest(?::int2[], ?::int8[], ?::int2[]) r(lane, payment_id, leg_no)
              join hold h on h.lane = r.lane and h.payment_id = r.payment_id and h.leg_no = r.leg_no
            """;
    private static final String INSERT = """
            insert into hold (at, lane, payment_id, leg_no, state, owner, currency, amount, content, decline,
                              allocations, epoch, counts)
            select ?::timestamptz, unnest(?::int2[]), unnest(?::int8[]), unnest(?::int2[]), unnest(?::int2[]),
                   unnest(?::int8[]), unnest(?::int2[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::text[]),
                   unnest(?::bytea[]), unnest(?::int4[]), unnest(?::int2[])
            """;

    private final Packed packed;
    private final LaneRows rows = new LaneRows(INT2, INT8, INT2, INT2, INT8, INT2, INT8, INT8, TEXT, BYTEA, INT4, INT2);

    HoldRowStore(Packed packed) {
        this.packed = packed;
    }

    /** The statement, for {@link dev.kessai.base.lane.LaneWrite}. */
    Part part() {
        return new Part(INSERT, true, rows);
    }

    void insert(HoldRow hold) {
        var decline = hold.decline();
        rows.add(hold.lane())
                .add(hold.leg().payment())
                .add(hold.leg().no())
                .add(hold.state().code)
                .add(hold.owner())
                .add(hold.currency().code())
                .add(hold.amountMinor())
                .add(hold.content())
                .add(decline == null ? "" : new Failure(decline.name(), hold.limit()).text())
                .add(packed.allocations(hold.allocations()))
                .add(hold.epoch())
                .add(UsageRowStore.code(hold.counts()));
    }

    /** @param legs lane, payment, number */
    static List<HoldRow> ofLegs(LaneConnection connection, LaneRows legs) {
        return PostgresLedgerStore.read(connection, OF_LEGS, legs, HoldRowStore::hold);
    }

    private static HoldRow hold(ResultSet row) throws SQLException {
        var failure = Failure.of(row.getString(9));
        int counts = row.getInt(12);
        return new HoldRow(
                row.getInt(1),
                new LegKey(row.getLong(2), row.getInt(3)),
                HoldState.of(row.getInt(4)),
                row.getLong(5),
                Currency.of(row.getInt(6)),
                row.getLong(7),
                row.getLong(8),
                failure.code().isEmpty() ? null : Decline.valueOf(failure.code()),
                failure.limit(),
                Packed.allocations(row.getBytes(10)),
                counts == 0 ? null : UsageRowStore.purpose(counts),
                row.getLong(13),
                row.getInt(11));
    }
}
