package dev.kessai.accounts.ledger;

import static dev.kessai.base.lane.LaneRows.Type.INT2;
import static dev.kessai.base.lane.LaneRows.Type.INT4;
import static dev.kessai.base.lane.LaneRows.Type.INT8;

import dev.kessai.accounts.ledger.LedgerStore.UsageRef;
import dev.kessai.accounts.ledger.LedgerStore.UsageRow;
import dev.kessai.base.lane.LaneConnection;
import dev.kessai.base.lane.LaneRows;
import dev.kessai.base.lane.LaneWrite.Part;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.participant.Purpose;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of {@code usage}. Confined to the worker's thread. */
final class UsageRowStore {
    private static final String OF_MONTHS = """
            select u.lane, u.owner, u.purpose, u.currency, u.day, u.used, u.epoch
              from unnest(?::int2[], ?::int8[], ?::int4[]) r(lane, owner, month)
              join usage u on u.lane = r.lane and u.owner = r.owner
                          and u.day between r.month * 100 and r.month * 100 + 99
            """;
    private static final String INSERT = """
            insert into usage (lane, owner, day, purpose, currency, used, epoch)
            select unnest(?::int2[]), unnest(?::int8[]), unnest(?::int4[]), unnest(?::int2[]), unnest(?::int2[]),
                   unnest(?::int8[]), unnest(?::int4[])
            """;
    private static final String UPDATE = """
            update usage u set used = r.used, epoch = r.epoch
              from unnest(?::int2[], ?::int8[], ?::int4[], ?::int2[], ?::int2[], ?::int8[], ?::int4[])
                   r(lane, owner, day, purpose, currency, used, epoch)
             where u.lane = r.lane and u.owner = r.owner and u.day = r.day and u.purpose = r.purpose
               and u.currency = r.currency
            """;

    private final LaneRows inserts = new LaneRows(INT2, INT8, INT4, INT2, INT2, INT8, INT4);
    private final LaneRows updates = new LaneRows(INT2, INT8, INT4, INT2, INT2, INT8, INT4);

    /** The statements, for {@link dev.kessai.base.lane.LaneWrite}. */
    List<Part> parts() {
        return List.of(new Part(INSERT, false, inserts), new Part(UPDATE, false, updates));
    }

    void insert(UsageRow row) {
        put(inserts, row);
    }

    void update(UsageRow row) {
        put(updates, row);
    }

    private static void put(LaneRows rows, UsageRow row) {
        rows.add(row.lane())
                .add(row.owner())
                .add(row.day())
                .add(code(row.purpose()))
                .add(row.currency().code())
                .add(row.usedMinor())
                .add(row.epoch());
    }

    List<UsageRow> ofMonths(LaneConnection connection, List<UsageRef> refs) {
        var keys = new LaneRows(INT2, INT8, INT4);
        for (var ref : refs) keys.add(ref.lane()).add(ref.owner()).add(ref.month());
        return PostgresLedgerStore.read(
                connection,
                OF_MONTHS,
                keys,
                row -> new UsageRow(
                        row.getInt(1),
                        row.getLong(2),
                        purpose(row.getInt(3)),
                        Currency.of(row.getInt(4)),
                        row.getInt(5),
                        row.getLong(6),
                        row.getInt(7)));
    }

    /** The stored number of a purpose that is counted, 0 for none. */
    static int code(@Nullable Purpose purpose) {
        return switch (purpose) {
            case null -> 0;
            case PAY -> 1;
            case SEND -> 2;
            case CASH_OUT -> 3;
            case INTERNAL -> throw new IllegalArgumentException("INTERNAL is not counted");
        };
    }

    static Purpose purpose(int code) {
        return switch (code) {
            case 1 -> Purpose.PAY;
            case 2 -> Purpose.SEND;
            case 3 -> Purpose.CASH_OUT;
            default -> throw new IllegalArgumentException("no such purpose: " + code);
        };
    }
}
