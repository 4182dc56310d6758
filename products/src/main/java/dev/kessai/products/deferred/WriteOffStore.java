package dev.kessai.products.deferred;

import dev.kessai.base.db.Tx;
import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.deferred.WriteOff;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All SQL on proposals to give up statements. Thread-safe. */
final class WriteOffStore {
    private static final String ADD = """
            insert into write_off (id, owner, owed, request_high, request_low, content_high, content_low, proposed_at,
                                   month, proposed_by, reason, ticket, order_key)
            values (?, ?, ?, ?, ?, ?, ?, timestamptz 'epoch' + ?::int8 * interval '1 microsecond', ?, ?, ?, ?, ?)
            on conflict do nothing
            """;
    private static final String DECIDE = """
            insert into write_off_decision (write_off_id, at, approved, by_client)
            values (?, timestamptz 'epoch' + ?::int8 * interval '1 microsecond', ?, ?)
            """;
    private static final String OF = """
            select w.id, w.owner, w.month, w.owed, w.reason, w.ticket, w.proposed_by,
                   (extract(epoch from w.proposed_at) * 1000000)::int8, d.approved, coalesce(d.by_client, ''),
                   coalesce((extract(epoch from d.at) * 1000000)::int8, 0), coalesce(o.state, 0),
                   coalesce(o.payment_id, 0), w.content_high, w.content_low
              from write_off w
              left join write_off_decision d on d.write_off_id = w.id
              left join payment_order o on o.key = w.order_key and d.approved
            """;
    private static final String FIND = OF + " where w.id = ?";
    private static final String BY_REQUEST = OF + " where w.request_high = ? and w.request_low = ?";
    private static final String ORDER_KEY = "select order_key from write_off where id = ?";
    private static final String PAGE = OF + " where w.id < ? order by w.id desc limit ?";

    /** @param content fingerprint of the request that proposed it */
    record Stored(WriteOff writeOff, Hash128 content) {}

    /** False where the request or the id is known already. */
    boolean add(Tx tx, WriteOff proposed, Hash128 request, Hash128 content, String orderKey) {
        return tx.update(
                        ADD,
                        proposed.id(),
                        proposed.user(),
                        proposed.owedMinor(),
                        request.high(),
                        request.low(),
                        content.high(),
                        content.low(),
                        proposed.proposedAtMicros(),
                        Months.number(proposed.month()),
                        proposed.proposedBy(),
                        proposed.grounds().reason(),
                        proposed.grounds().ticket(),
                        orderKey)
                == 1;
    }

    /** One that nobody has decided on; the user is locked. */
    void decide(Tx tx, long id, boolean approved, String by, long atMicros) {
        tx.updateExactly(1, DECIDE, id, atMicros, approved, by);
    }

    Optional<WriteOff> find(Tx tx, long id) {
        return tx.one(FIND, WriteOffStore::writeOff, id);
    }

    /** Of the payment that carries out a proposal that exists. */
    String orderKey(Tx tx, long id) {
        return tx.one(ORDER_KEY, row -> row.getString(1), id).orElseThrow();
    }

    Optional<Stored> find(Tx tx, Hash128 request) {
        return tx.one(
                BY_REQUEST,
                row -> new Stored(writeOff(row), new Hash128(row.getLong(14), row.getLong(15))),
                request.high(),
                request.low());
    }

    /** The newest first. */
    List<WriteOff> page(Tx tx, long beforeId, int max) {
        return tx.query(PAGE, WriteOffStore::writeOff, beforeId, max);
    }

    private static WriteOff writeOff(ResultSet row) throws SQLException {
        return new WriteOff(
                row.getLong(1),
                state(row.getObject(9, Boolean.class), PaymentOrder.State.of(row.getInt(12))),
                row.getLong(2),
                Months.of(row.getInt(3)),
                row.getLong(4),
                new WriteOff.Grounds(row.getString(5), row.getString(6)),
                row.getString(7),
                row.getLong(8),
                row.getString(10),
                row.getLong(11),
                row.getLong(13));
    }

    private static WriteOff.State state(@Nullable Boolean approved, PaymentOrder.State order) {
        if (approved == null) return WriteOff.State.PROPOSED;
        if (!approved) return WriteOff.State.REJECTED;
        return switch (order) {
            case ASKED -> WriteOff.State.APPROVED;
            case SUCCEEDED -> WriteOff.State.DONE;
            case FAILED, REFUSED -> WriteOff.State.FAILED;
        };
    }
}
