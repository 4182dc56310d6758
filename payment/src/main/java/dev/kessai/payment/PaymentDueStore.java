package dev.kessai.payment;

import dev.kessai.base.db.Db;
import dev.kessai.base.time.DueWork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Payments as work that waits for business time: authorisations and waits for outside parties end. It is quiet when no
 * payment is under way, none that waits has come to its end, and every subscriber has all events. Thread-safe; blocks.
 */
public final class PaymentDueStore implements DueWork {
    private static final String UNDER_WAY = """
            select exists (select from lane l
                            where exists (select from payment_event e
                                           where e.lane = l.id and e.payment_id >= l.open_from))
                or exists (select from due d,
                           lateral (select e.state from payment_event e
                                     where e.lane = d.lane and e.payment_id = d.payment_id
                                     order by e.version desc limit 1) e
                            where e.state not in (3, 4))
            """;
    /** States 3 and 4, WAITING_EXTERNAL and AUTHORIZED: their newest event says until when. */
    private static final String WAITING = """
            select d.payment_id, e.body, (extract(epoch from e.at) * 1000000)::int8
              from due d,
                   lateral (select e.state, e.body, e.at from payment_event e
                             where e.lane = d.lane and e.payment_id = d.payment_id
                             order by e.version desc limit 1) e
             where e.state in (3, 4)
            """;

    private static final String BEHIND = """
            select c.subscriber, sum(l.outbox_seq - c.seq)::int8 from cursor c join lane l on l.id = c.lane
             group by c.subscriber having sum(l.outbox_seq - c.seq) <> 0 order by c.subscriber limit 10
            """;
    private static final String PUBLISHED = "select coalesce(sum(outbox_seq), 0)::int8 from lane";
    private static final int FETCH_ROWS = 10_000;

    private final Db db;
    private final Consumer<List<Long>> look;

    /** @param look has the coordinator look at payments, and move the time of all its lanes */
    public PaymentDueStore(Db db, Consumer<List<Long>> look) {
        this.db = db;
        this.look = look;
    }

    private record Waiting(long payment, long untilMicros) {}

    @Override
    public String name() {
        return "payment";
    }

    @Override
    public long nextDueMicros(long afterMicros) {
        long[] next = {Long.MAX_VALUE};
        waiting(each -> {
            if (each.untilMicros() > afterMicros) next[0] = Math.min(next[0], each.untilMicros());
        });
        return next[0];
    }

    @Override
    public void begin(long nowMicros) {
        look.accept(due(nowMicros));
    }

    @Override
    public boolean isQuiet(long nowMicros) {
        return underWay(nowMicros).isEmpty();
    }

    @Override
    public String underWay(long nowMicros) {
        boolean underWay =
                db.read(tx -> tx.one(UNDER_WAY, row -> row.getBoolean(1))).orElse(false);
        if (underWay || !due(nowMicros).isEmpty())
            return "payments are under way, "
                    + db.read(tx -> tx.one(PUBLISHED, row -> row.getLong(1))).orElseThrow() + " events published";
        List<String> behind = db.read(tx -> tx.query(
                BEHIND, row -> "subscriber " + row.getString(1) + " has " + row.getLong(2) + " events to read"));
        return String.join(", ", behind);
    }

    private List<Long> due(long nowMicros) {
        var due = new ArrayList<Long>();
        waiting(each -> {
            if (each.untilMicros() <= nowMicros) due.add(each.payment());
        });
        return due;
    }

    private void waiting(Consumer<Waiting> consumer) {
        db.run(tx -> tx.each(
                WAITING,
                FETCH_ROWS,
                row -> new Waiting(
                        row.getLong(1), until(PaymentCodec.decode(row.getBytes(2), row.getLong(1), row.getLong(3)))),
                consumer));
    }

    private static long until(PaymentEvent event) {
        return switch (event) {
            case PaymentEvent.Waiting waiting -> waiting.untilMicros();
            case PaymentEvent.Authorized authorized -> authorized.untilMicros();
            default -> throw new IllegalStateException("not a wait: " + event);
        };
    }
}
