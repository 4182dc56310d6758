package dev.kessai.products.adjustment;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.SqlFailure;
import dev.kessai.base.db.Tx;
import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.adjustment.AdjustmentView.State;
import dev.kessai.contracts.adjustment.Correction;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.v1.PaymentOrder;
import dev.kessai.contracts.wire.PaymentWire;
import dev.kessai.products.adjustment.Proposal.Decided;
import dev.kessai.products.adjustment.Proposal.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/** All SQL of the schema. Thread-safe; blocks. */
final class AdjustmentStore {
    private static final String PROPOSE = """
            insert into proposal (id, key, fingerprint, proposed_by, order_body, reason, ticket)
            values (?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String ADD = """
            insert into proposal_event (proposal_id, version, state, at, by_client, payment_id, failure)
            values (?, ?, ?, timestamptz 'epoch' + ? * interval '1 microsecond', ?, ?, ?)
            """;
    private static final String BY_KEY = "select id, fingerprint from proposal where key = ?";
    private static final String OF = """
            select p.id, e.version, e.state, (extract(epoch from e.at) * 1000000)::int8, e.by_client, e.payment_id,
                   e.failure, p.proposed_by, p.order_body, p.reason, p.ticket
              from (%s) p
              join proposal_event e on e.proposal_id = p.id
             order by p.id desc, e.version
            """;
    private static final String FIND = OF.formatted("select * from proposal where id = ?");
    private static final String PAGE = OF.formatted("select * from proposal where id < ? order by id desc limit ?");
    private static final String APPROVED = """
            select a.proposal_id from proposal_event a
             where a.state = 2
               and not exists (select from proposal_event e
                                where e.proposal_id = a.proposal_id and e.version > a.version)
             order by a.proposal_id
             limit ?
            """;

    private final Db db;

    AdjustmentStore(Db db) {
        this.db = db;
    }

    /** A proposal that is known under this key. */
    record Known(long id, Hash128 fingerprint) {}

    Optional<Known> find(Hash128 key) {
        return db.read(tx ->
                tx.one(BY_KEY, row -> new Known(row.getLong(1), Hash128.of(row.getObject(2, UUID.class))), key.uuid()));
    }

    Optional<Proposal> find(long id) {
        return db.read(tx -> fold(tx.query(FIND, AdjustmentStore::line, id))).stream()
                .findFirst();
    }

    /** The newest first. */
    List<Proposal> page(long beforeId, int rowsMax) {
        return db.read(tx -> fold(tx.query(PAGE, AdjustmentStore::line, beforeId, rowsMax)));
    }

    /** Proposals that were approved and have no end yet. */
    List<Long> approved(int rowsMax) {
        return db.read(tx -> tx.query(APPROVED, row -> row.getLong(1), rowsMax));
    }

    /** False where the key has been used in the meantime. */
    boolean propose(Event first, Correction correction, Hash128 key, Hash128 fingerprint, long atMicros) {
        return isNew(() -> db.run(tx -> {
            tx.updateExactly(
                    1,
                    PROPOSE,
                    first.proposal(),
                    key.uuid(),
                    fingerprint.uuid(),
                    first.by(),
                    PaymentWire.write(order(correction)).toByteArray(),
                    correction.reason(),
                    correction.ticket());
            add(tx, first, atMicros);
        }));
    }

    /**
     * False where a rival was stored first.
     *
     * @param also what else belongs to the transaction
     */
    boolean add(Event event, long atMicros, BiConsumer<Tx, Event> also) {
        return isNew(() -> db.run(tx -> {
            add(tx, event, atMicros);
            also.accept(tx, event);
        }));
    }

    private static boolean isNew(Runnable insert) {
        try {
            insert.run();
            return true;
        } catch (DbFailure e) {
            if (e.kind() == SqlFailure.CONFLICT) return false;
            throw e;
        }
    }

    private static void add(Tx tx, Event event, long atMicros) {
        tx.updateExactly(
                1,
                ADD,
                event.proposal(),
                event.version(),
                (short) event.state().code(),
                atMicros,
                event.by(),
                event.payment(),
                event.failure());
    }

    /** The order that the coordinator is asked for. */
    static Order order(Correction correction) {
        return new Order(
                PaymentType.ADJUSTMENT,
                correction.amountMinor(),
                correction.currency(),
                correction.payer(),
                correction.payee(),
                List.of(),
                0,
                correction.parts(),
                0,
                correction.accountingCode(),
                correction.ticket(),
                Order.Capture.AT_ONCE,
                correction.debits());
    }

    private record Line(Event event, long atMicros, String proposedBy, Correction correction) {}

    private static Line line(ResultSet row) throws SQLException {
        var event = new Event(
                row.getLong(1),
                row.getInt(2),
                State.of(row.getInt(3)),
                row.getString(5),
                row.getLong(6),
                row.getString(7));
        var order = order(row.getBytes(9));
        var correction = new Correction(
                order.amountMinor(),
                order.currency(),
                order.payer(),
                order.payee(),
                order.debits(),
                order.parts(),
                order.accountingCode(),
                row.getString(10),
                row.getString(11));
        return new Line(event, row.getLong(4), row.getString(8), correction);
    }

    private static Order order(byte[] body) {
        try {
            return PaymentWire.order(PaymentOrder.parseFrom(body));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored order is broken", e);
        }
    }

    private static List<Proposal> fold(List<Line> lines) {
        var proposals = new ArrayList<Proposal>();
        for (var line : lines) {
            var event = line.event();
            if (event.version() == 1)
                proposals.add(new Proposal(
                        event.proposal(),
                        1,
                        event.state(),
                        line.correction(),
                        line.proposedBy(),
                        line.atMicros(),
                        Decided.NOT_YET,
                        0,
                        ""));
            else proposals.add(proposals.removeLast().after(event, line.atMicros()));
        }
        return proposals;
    }
}
