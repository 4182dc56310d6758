package dev.kessai.products.expiry;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.base.db.BytesColumn;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.db.TextColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.contracts.payment.v1.PaymentOrder;
import dev.kessai.contracts.wire.PaymentWire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All SQL on orders of expiry. Thread-safe. */
final class ExpiryOrderStore {
    private static final String ADD = """
            insert into expiry_order (owner, payment_id, again_at, attempts, state, key, body)
            select r.owner, 0, timestamptz 'epoch' + ?::int8 * interval '1 microsecond', 0, 0, r.key, r.body
              from unnest(?::int8[], ?::text[], ?::bytea[]) r(owner, key, body)
            on conflict (key) do nothing
            """;
    /**
     * Less than one, not zero: of a table that has just grown PostgreSQL believes that hardly any row is open, and
     * would read all that are, by their partial index, for each key.
     */
    private static final String END = """
            update expiry_order o set state = r.state, payment_id = r.payment_id
              from unnest(?::text[], ?::int2[], ?::int8[]) r(key, state, payment_id)
             where o.key = r.key and o.state < 1
            returning o.key
            """;
    /** 5 s, 10 s, .. up to 10 minutes. */
    private static final String CLAIM = """
            update expiry_order o
               set attempts = attempts + 1,
                   again_at = timestamptz 'epoch' + ?::int8 * interval '1 microsecond'
                            + least(600, 5 * (1 << least(attempts, 7))) * interval '1 second'
             where key in (select key from expiry_order
                            where state = 0 and again_at <= timestamptz 'epoch' + ?::int8 * interval '1 microsecond'
                            order by again_at limit ? for update skip locked)
            returning key, body
            """;

    private static final String OPEN = "select count(*) from expiry_order where state = 0";

    private static final int SUCCEEDED = 1;
    private static final int FAILED = 2;

    /** How an order has ended. */
    record Ended(ExpiryOrder order, boolean succeeded, long payment) {}

    /**
     * New ones; one that exists stays as it is.
     *
     * @param againAtMicros machine clock: when to ask again for what has no end by then
     */
    void add(Tx tx, Collection<ExpiryOrder> orders, long againAtMicros) {
        if (orders.isEmpty()) return;
        var owners = new LongColumn();
        var keys = new TextColumn();
        var bodies = new BytesColumn();
        for (var each : orders) {
            owners.add(each.order().payer());
            keys.add(each.key());
            bodies.add(PaymentWire.write(each.order()).toByteArray());
        }
        var _ = tx.update(ADD, againAtMicros, owners, keys, bodies);
    }

    /** The keys of those that had no end before. */
    Set<String> end(Tx tx, Collection<Ended> ends) {
        var keys = new TextColumn();
        var states = new ShortColumn();
        var payments = new LongColumn();
        for (var each : ends) {
            keys.add(each.order().key());
            states.add(each.succeeded() ? SUCCEEDED : FAILED);
            payments.add(each.payment());
        }
        return new HashSet<>(tx.query(END, row -> row.getString(1), keys, states, payments));
    }

    /** Some whose time has come; each is given to one caller, and again only after a growing pause. */
    List<ExpiryOrder> claim(Tx tx, long machineMicros, int max) {
        return tx.query(CLAIM, ExpiryOrderStore::order, machineMicros, machineMicros, max);
    }

    /** Those that have no end. */
    long open(Tx tx) {
        return tx.one(OPEN, row -> row.getLong(1)).orElseThrow();
    }

    private static ExpiryOrder order(ResultSet row) throws SQLException {
        try {
            return new ExpiryOrder(row.getString(1), PaymentWire.order(PaymentOrder.parseFrom(row.getBytes(2))));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored order is broken: " + row.getString(1), e);
        }
    }
}
