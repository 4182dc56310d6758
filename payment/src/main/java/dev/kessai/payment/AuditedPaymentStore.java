package dev.kessai.payment;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.TimeIndex;
import dev.kessai.base.db.TimeSlices;
import dev.kessai.base.db.Tx;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.audit.Audit;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.audit.AuditMovement;
import dev.kessai.contracts.participant.Command;
import dev.kessai.payment.Leg.Credit;
import dev.kessai.payment.Leg.Debit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * The coordinator's answer to {@link Audit}: each state of a payment that subscribers hear of is one event,
 * {@code {payment}:{version}}, told by folding the stored events of the payment. Thread-safe; blocks.
 */
public final class AuditedPaymentStore implements Audit {
    /** Rows stand in the order of time, so that the index by time finds a slice in a few pages. */
    static final String BY_TIME = "set local enable_seqscan = off";

    /** The first byte of a body is the tag of its kind: Waiting, Authorized, Succeeded and Failed are published. */
    static final String SAID = """
            with said as (
              select lane, payment_id, version, at from payment_event
               where at >= timestamptz 'epoch' + ? * interval '1 microsecond'
                 and at < timestamptz 'epoch' + ? * interval '1 microsecond'
                 and state in (3, 4, 7, 8) and length(body) > 0 and get_byte(body, 0) in (26, 34, 58, 66)
               order by at, lane, payment_id, version
               limit ?)
            select s.payment_id, s.version, e.version, e.body, (extract(epoch from e.at) * 1000000)::int8
              from said s
              join payment_event e on e.lane = s.lane and e.payment_id = s.payment_id and e.version <= s.version
             order by s.at, s.lane, s.payment_id, s.version, e.version
            """;

    private static final String COMPLETE_UNTIL =
            "select (extract(epoch from min(last_at)) * 1000000)::int8 + 1 from lane";
    private static final String INDEX = "payment_event_said_at";

    private final Db db;
    private final Runnable pass;

    /** @param pass moves the time of the coordinator's idle lanes ({@link PaymentService#pass}) */
    public AuditedPaymentStore(Db db, Runnable pass) {
        this.db = db;
        this.pass = pass;
    }

    /** One event of a payment's history, as part of what was said at a version. */
    private record Line(long payment, int saidVersion, int version, PaymentEvent event, long atMicros) {}

    @Override
    public String service() {
        return "payment";
    }

    @Override
    public AuditAnswer list(long fromMicros, long toMicros, Consumer<List<AuditEvent>> pages) {
        Audit.checkSpan(fromMicros, toMicros);
        long complete =
                db.read(tx -> tx.one(COMPLETE_UNTIL, row -> row.getLong(1))).orElseThrow();
        if (toMicros > complete) {
            pass.run();
            return new AuditAnswer.NotYet(complete);
        }
        new TimeIndex(db, INDEX).summarize();
        return new AuditAnswer.Listed(
                TimeSlices.walk(fromMicros, toMicros, this::read, events -> Audit.tell(events, pages)));
    }

    private List<AuditEvent> read(long fromMicros, long toMicros, int rowsMax) {
        var lines = db.read(tx -> said(tx, fromMicros, toMicros, rowsMax));
        var events = new ArrayList<AuditEvent>();
        for (int from = 0, to; from < lines.size(); from = to) {
            to = from;
            while (to < lines.size() && isSameEvent(lines.get(from), lines.get(to))) to++;
            events.add(event(lines.subList(from, to)));
        }
        return events;
    }

    private static List<Line> said(Tx tx, long fromMicros, long toMicros, int rowsMax) {
        var _ = tx.update(BY_TIME);
        return tx.query(SAID, AuditedPaymentStore::line, fromMicros, toMicros, rowsMax);
    }

    private static Line line(ResultSet row) throws SQLException {
        long payment = row.getLong(1);
        long at = row.getLong(5);
        return new Line(payment, row.getInt(2), row.getInt(3), PaymentCodec.decode(row.getBytes(4), payment, at), at);
    }

    private static boolean isSameEvent(Line one, Line other) {
        return one.payment() == other.payment() && one.saidVersion() == other.saidVersion();
    }

    private static AuditEvent event(List<Line> history) {
        var last = history.getLast();
        if (!(history.getFirst().event() instanceof PaymentEvent.Created created))
            throw new IllegalStateException("a payment that does not begin with its creation: " + last.payment());
        var payment = Payment.created(created);
        for (var line : history.subList(1, history.size())) payment = payment.apply(line.event(), line.atMicros());
        return new AuditEvent(
                payment.id() + ":" + last.saidVersion(),
                payment.id(),
                last.atMicros(),
                payment.order().accountingCode(),
                payment.state() == Payment.State.SUCCEEDED ? movements(payment) : List.of());
    }

    /** By leg and class; lots of a class are one movement. */
    private static List<AuditMovement> movements(Payment payment) {
        var movements = new ArrayList<AuditMovement>();
        for (var leg : payment.head().legs()) {
            var byClass = new LinkedHashMap<FundClass, Long>();
            switch (leg) {
                case Debit debit -> {
                    for (var taken : payment.outcome().taken())
                        if (taken.leg() == debit.no())
                            byClass.merge(taken.fundClass(), -taken.amountMinor(), Math::addExact);
                }
                case Credit credit -> {
                    var command = (Command.Credit) LegCommands.confirmOf(payment, credit);
                    for (var part : command.parts())
                        byClass.merge(part.fundClass(), part.amountMinor(), Math::addExact);
                }
            }
            byClass.forEach((fundClass, amount) -> movements.add(new AuditMovement(
                    leg.no(),
                    leg.participant(),
                    leg.owner(),
                    fundClass,
                    payment.order().currency(),
                    amount)));
        }
        return movements;
    }
}
