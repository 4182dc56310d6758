package dev.kessai.payment;

import dev.kessai.base.db.Db;
import dev.kessai.contracts.payment.OpenPayments;
import java.util.HashMap;
import java.util.Map;

/** Which payments have been decided and are not over, from the tables. Thread-safe; blocks. */
public final class OpenPaymentStore implements OpenPayments {
    /** Open payments are those from open_from on, and older ones that have a due row (01-payment rule 8). */
    private static final String DECIDED = """
            select e.payment_id, (extract(epoch from e.at) * 1000000)::int8
              from (select l.id, p.payment_id, p.version
                      from lane l join payment_event p on p.lane = l.id and p.payment_id >= l.open_from
                     where p.state = ?
                     union
                    select d.lane, p.payment_id, p.version
                      from due d join payment_event p on p.lane = d.lane and p.payment_id = d.payment_id
                     where p.state = ?) o
              join payment_event e on e.lane = o.id and e.payment_id = o.payment_id and e.version = o.version
             where not exists (select from payment_event f
                                where f.lane = e.lane and f.payment_id = e.payment_id and f.state in (?, ?))
             order by e.at
            """;

    private static final String PUBLISHED = "select id, outbox_seq from lane";

    private final Db db;

    public OpenPaymentStore(Db db) {
        this.db = db;
    }

    @Override
    public Open open() {
        var decided = db.read(tx -> tx.query(
                DECIDED,
                row -> new Decided(row.getLong(1), row.getLong(2)),
                Payment.State.DECIDED_CONFIRM.code(),
                Payment.State.DECIDED_CONFIRM.code(),
                Payment.State.SUCCEEDED.code(),
                Payment.State.FAILED.code()));
        Map<Integer, Long> published = db.read(tx -> {
            var numbers = new HashMap<Integer, Long>();
            for (var each : tx.query(PUBLISHED, row -> Map.entry(row.getInt(1), row.getLong(2))))
                numbers.put(each.getKey(), each.getValue());
            return numbers;
        });
        return new Open(decided, published);
    }
}
