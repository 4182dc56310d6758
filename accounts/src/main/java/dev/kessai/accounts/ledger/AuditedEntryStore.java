package dev.kessai.accounts.ledger;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.TimeSlices;
import dev.kessai.base.db.Tx;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.audit.Audit;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.audit.AuditMovement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A ledger's answer to {@link Audit}: each leg that moved value is one event, {@code {payment}:{leg}}, told from the
 * entries. What only reserves or releases moves nothing and is not told. Thread-safe; blocks.
 */
public final class AuditedEntryStore implements Audit {
    /** Rows stand in the order of time, so that the index by time finds a slice in a few pages. */
    static final String BY_TIME = "set local enable_seqscan = off";

    static final String MOVED = """
            select lane, payment_id, leg_no, owner, class, currency, amount, (extract(epoch from at) * 1000000)::int8
              from entry
             where at >= timestamptz 'epoch' + ? * interval '1 microsecond'
               and at < timestamptz 'epoch' + ? * interval '1 microsecond'
               and kind <> 2
             order by at, lane, payment_id, leg_no, n
             limit ?
            """;
    private static final String COMPLETE_UNTIL =
            "select (extract(epoch from min(last_at)) * 1000000)::int8 + 1 from lane";

    private final Db db;
    private final String ledger;
    private final Runnable tick;

    /** @param tick moves the time of the ledger's idle lanes ({@link LedgerService#tick}) */
    public AuditedEntryStore(Db db, String ledger, Runnable tick) {
        this.db = db;
        this.ledger = ledger;
        this.tick = tick;
    }

    private record Line(long payment, long atMicros, AuditMovement movement) {
        boolean isSameLeg(Line other) {
            return payment == other.payment && movement.leg() == other.movement.leg() && atMicros == other.atMicros;
        }
    }

    @Override
    public String service() {
        return ledger;
    }

    @Override
    public AuditAnswer list(long fromMicros, long toMicros, Consumer<List<AuditEvent>> pages) {
        Audit.checkSpan(fromMicros, toMicros);
        long complete =
                db.read(tx -> tx.one(COMPLETE_UNTIL, row -> row.getLong(1))).orElseThrow();
        if (toMicros > complete) {
            tick.run();
            return new AuditAnswer.NotYet(complete);
        }
        var told = new long[1];
        var _ = TimeSlices.walk(fromMicros, toMicros, this::read, lines -> {
            var events = events(lines);
            told[0] += events.size();
            Audit.tell(events, pages);
        });
        return new AuditAnswer.Listed(told[0]);
    }

    private List<Line> read(long fromMicros, long toMicros, int rowsMax) {
        return db.read(tx -> moved(tx, fromMicros, toMicros, rowsMax));
    }

    private List<Line> moved(Tx tx, long fromMicros, long toMicros, int rowsMax) {
        var _ = tx.update(BY_TIME);
        return tx.query(MOVED, this::line, fromMicros, toMicros, rowsMax);
    }

    private Line line(ResultSet row) throws SQLException {
        var movement = new AuditMovement(
                row.getInt(3),
                ledger,
                row.getLong(4),
                FundClass.of(row.getInt(5)),
                Currency.of(row.getInt(6)),
                row.getLong(7));
        return new Line(row.getLong(2), row.getLong(8), movement);
    }

    /** A leg's lines have one time and stand together. */
    private static List<AuditEvent> events(List<Line> lines) {
        var events = new ArrayList<AuditEvent>();
        for (int from = 0, to; from < lines.size(); from = to) {
            var first = lines.get(from);
            var movements = new ArrayList<AuditMovement>();
            for (to = from; to < lines.size() && lines.get(to).isSameLeg(first); to++)
                movements.add(lines.get(to).movement());
            var id = first.payment() + ":" + first.movement().leg();
            events.add(new AuditEvent(id, first.payment(), first.atMicros(), "", movements));
        }
        return events;
    }
}
