package dev.kessai.products.deferred;

import dev.kessai.base.db.IntColumn;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.db.TextColumn;
import dev.kessai.base.db.TimeColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.base.hash.Hash128;
import dev.kessai.products.deferred.PaymentOrder.Amounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** All SQL on payment orders. Thread-safe. */
final class PaymentOrderStore {
    /** Whoever stores an order asks at once; after so long it is asked for again. */
    private static final long FIRST_AGAIN_MICROS = 5_000_000;

    private static final String COLUMNS =
            "key, kind, owner, month, principal, fee, money, source, content_high, content_low, state, payment_id";
    private static final String ADD = """
            insert into payment_order (key, kind, owner, month, principal, fee, money, source, content_high,
                                       content_low, state, payment_id, again_at, attempts)
            select r.key, r.kind, r.owner, r.month, r.principal, r.fee, r.money, r.source, r.content_high,
                   r.content_low, 0, 0, r.again_at, 0
              from unnest(?::text[], ?::int2[], ?::int8[], ?::int4[], ?::int8[], ?::int8[], ?::int8[], ?::text[],
                          ?::int8[], ?::int8[], ?::timestamptz[])
                   r(key, kind, owner, month, principal, fee, money, source, content_high, content_low, again_at)
            on conflict (key) do nothing
            """;
    private static final String FIND = "select " + COLUMNS + " from payment_order where key = any(?::text[])";
    private static final String LOCK = FIND + " order by key for update";
    private static final String END = """
            update payment_order o
               set state = r.state, payment_id = r.payment_id,
                   ended_at = timestamptz 'epoch' + ?::int8 * interval '1 microsecond'
              from unnest(?::text[], ?::int2[], ?::int8[]) r(key, state, payment_id)
             where o.key = r.key and o.state in (0, 3)
            """;
    private static final String TAKE = """
            update payment_order o set payment_id = r.payment_id
              from unnest(?::text[], ?::int8[]) r(key, payment_id)
             where o.key = r.key and o.state = 0
            """;
    /** 5 s, 10 s, .. up to 10 minutes. */
    private static final String CLAIM = """
            update payment_order o
               set attempts = attempts + 1,
                   again_at = timestamptz 'epoch' + ?::int8 * interval '1 microsecond'
                            + least(600, 5 * (1 << least(attempts, 7))) * interval '1 second'
             where key in (select key from payment_order
                            where state = 0 and again_at <= timestamptz 'epoch' + ?::int8 * interval '1 microsecond'
                            order by again_at limit ? for update skip locked)
            returning
            """ + COLUMNS;

    private static final String UNDER_WAY = """
            select coalesce(sum(principal), 0)::int8, coalesce(sum(fee), 0)::int8, coalesce(sum(money), 0)::int8
              from payment_order where owner = ? and state = 0 and kind in (0, 2)
            """;
    private static final String FAILED_WRITE_OFFS =
            "select count(*) from payment_order where kind = 2 and state = 2 and owner = ? and month = ?";
    private static final String OPEN = "select count(*) from payment_order where state = 0";
    private static final String UNANSWERED =
            "select exists (select from payment_order where state = 0 and payment_id = 0)";
    private static final String ALLOWED = """
            select coalesce(sum(case kind when 3 then principal else -principal - fee end), 0)::int8
              from payment_order where kind in (2, 3) and state in (0, 1)
            """;

    /** New ones; one that exists stays as it is. */
    void add(Tx tx, Collection<PaymentOrder> orders, long machineMicros) {
        if (orders.isEmpty()) return;
        var keys = new TextColumn();
        var kinds = new ShortColumn();
        var owners = new LongColumn();
        var months = new IntColumn();
        var principals = new LongColumn();
        var fees = new LongColumn();
        var money = new LongColumn();
        var sources = new TextColumn();
        var highs = new LongColumn();
        var lows = new LongColumn();
        var agains = new TimeColumn();
        for (var each : orders) {
            keys.add(each.key());
            kinds.add((short) each.kind().code());
            owners.add(each.owner());
            months.add(Months.number(each.month()));
            principals.add(each.amounts().principal());
            fees.add(each.amounts().fee());
            money.add(each.amounts().money());
            sources.add(each.source());
            highs.add(each.content().high());
            lows.add(each.content().low());
            agains.add(machineMicros + FIRST_AGAIN_MICROS);
        }
        var _ = tx.update(ADD, keys, kinds, owners, months, principals, fees, money, sources, highs, lows, agains);
    }

    List<PaymentOrder> find(Tx tx, Collection<String> keys) {
        return query(tx, FIND, keys);
    }

    /** The same, and nobody else ends or asks for one of them until this transaction is over. */
    List<PaymentOrder> lock(Tx tx, Collection<String> keys) {
        return query(tx, LOCK, keys);
    }

    private static List<PaymentOrder> query(Tx tx, String sql, Collection<String> keys) {
        if (keys.isEmpty()) return List.of();
        var column = new TextColumn();
        for (var each : keys) column.add(each);
        return tx.query(sql, PaymentOrderStore::order, column);
    }

    /** How many orders to give up a statement have failed. */
    int failedWriteOffs(Tx tx, long owner, YearMonth month) {
        return tx.one(FAILED_WRITE_OFFS, row -> row.getInt(1), owner, Months.number(month))
                .orElseThrow();
    }

    Optional<PaymentOrder> find(Tx tx, String key) {
        return find(tx, List.of(key)).stream().findFirst();
    }

    /** Stores how they ended; none may have ended before. */
    void end(Tx tx, Collection<PaymentOrder> orders, long atMicros) {
        if (orders.isEmpty()) return;
        var keys = new TextColumn();
        var states = new ShortColumn();
        var payments = new LongColumn();
        for (var each : orders) {
            keys.add(each.key());
            states.add((short) each.state().code());
            payments.add(each.payment());
        }
        tx.updateExactly(orders.size(), END, atMicros, keys, states, payments);
    }

    /** Stores which payments these have become, though they have not ended. */
    void take(Tx tx, Collection<PaymentOrder> taken) {
        var keys = new TextColumn();
        var payments = new LongColumn();
        for (var each : taken) {
            keys.add(each.key());
            payments.add(each.payment());
        }
        var _ = tx.update(TAKE, keys, payments);
    }

    /** Some whose time has come; each is given to one caller, and again only after a growing pause. */
    List<PaymentOrder> claim(Tx tx, long machineMicros, int max) {
        return tx.query(CLAIM, PaymentOrderStore::order, machineMicros, machineMicros, max);
    }

    /** What open repayments and write-offs will settle of a user's debts. */
    Amounts underWay(Tx tx, long owner) {
        return tx.one(UNDER_WAY, row -> new Amounts(row.getLong(1), row.getLong(2), row.getLong(3)), owner)
                .orElseThrow();
    }

    /** Those that have not ended. */
    long open(Tx tx) {
        return tx.one(OPEN, row -> row.getLong(1)).orElseThrow();
    }

    /** Whether payment has said nothing of some; one that waits for an outside party is none of them. */
    boolean unanswered(Tx tx) {
        return tx.one(UNANSWERED, row -> row.getBoolean(1)).orElseThrow();
    }

    /** The allowance for bad debts as it will be when all orders have ended; negative where more was written off. */
    long allowance(Tx tx) {
        return tx.one(ALLOWED, row -> row.getLong(1)).orElseThrow();
    }

    private static PaymentOrder order(ResultSet row) throws SQLException {
        return new PaymentOrder(
                row.getString(1),
                PaymentOrder.Kind.of(row.getInt(2)),
                row.getLong(3),
                Months.of(row.getInt(4)),
                new Amounts(row.getLong(5), row.getLong(6), row.getLong(7)),
                row.getString(8),
                new Hash128(row.getLong(9), row.getLong(10)),
                PaymentOrder.State.of(row.getInt(11)),
                row.getLong(12));
    }
}
