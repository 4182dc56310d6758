package dev.kessai.accounts.ledger;

import dev.kessai.base.db.Db;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.accounting.OpenHold;
import dev.kessai.contracts.accounting.OpenHolds;
import java.util.List;

/** What the ledger had reserved at an instant, read beside the lanes. Thread-safe; blocks. */
public final class OpenHoldStore implements OpenHolds {
    /**
     * What is held now, less what was reserved since and is open, and what was open then and is settled now: only
     * rows of since then are read. A settlement is the first entry of its leg.
     */
    private static final String AT = """
            with t as (select timestamptz 'epoch' + ? * interval '1 microsecond' as at),
            held as (
              select currency, held as amount from account where held <> 0
              union all
              select h.currency, -h.amount from t, hold h
               where h.state = 1 and h.at > t.at
                 and not exists (select from entry e where e.lane = h.lane and e.payment_id = h.payment_id
                                    and e.leg_no = h.leg_no)
              union all
              select h.currency, h.amount
                from t
                join entry e on e.at > t.at and e.n = 1 and e.kind in (1, 2)
                join hold h on h.lane = e.lane and h.payment_id = e.payment_id and h.leg_no = e.leg_no
               where h.state = 1 and h.at <= t.at)
            select currency, sum(amount)::int8 from held group by currency having sum(amount) <> 0 order by currency
            """;

    private final Db db;
    private final String ledger;

    public OpenHoldStore(Db db, String ledger) {
        this.db = db;
        this.ledger = ledger;
    }

    @Override
    public List<OpenHold> at(long atMicros) {
        return db.read(tx ->
                tx.query(AT, row -> new OpenHold(ledger, Currency.of(row.getInt(1)), row.getLong(2)), atMicros));
    }
}
