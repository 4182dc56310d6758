package dev.kessai.accounts.channel;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.IntColumn;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.db.TextColumn;
import dev.kessai.contracts.channel.DayTotal;
import java.time.LocalDate;
import java.util.Optional;

/** All SQL on the lines of partners' day-end files. Thread-safe; blocks. */
final class DayLineStore {
    private static final String FORGET = "delete from day_line where channel = ? and day = ?";
    private static final String ADD = """
            insert into day_line (channel, day, no, payment_id, leg_no, amount, status, reference, receipt)
            select ?, ?, r.no, r.payment_id, r.leg_no, r.amount, r.status, r.reference, r.receipt
              from unnest(?::int4[], ?::int8[], ?::int2[], ?::int8[], ?::int2[], ?::text[], ?::text[])
                   r(no, payment_id, leg_no, amount, status, reference, receipt)
            """;
    private static final String TOTAL = """
            select count(l.no), coalesce(sum(l.amount), 0)::int8
              from day_file f
              left join day_line l on l.channel = f.channel and l.day = f.day and l.status = 1
             where f.channel = ? and f.day = ?
             group by f.channel
            """;

    private static final int PAID = 1;
    private static final int CORRECTED = 2;
    private static final int REFUSED = 3;

    private final Db db;

    DayLineStore(Db db) {
        this.db = db;
    }

    /** Instead of what an earlier reading of the same file has left. */
    void put(String channel, LocalDate day, DayFile file) {
        var numbers = new IntColumn();
        var payments = new LongColumn();
        var legs = new ShortColumn();
        var amounts = new LongColumn();
        var statuses = new ShortColumn();
        var references = new TextColumn();
        var receipts = new TextColumn();
        int no = 0;
        for (var line : file.lines()) {
            var leg = Reference.parse(line.reference());
            numbers.add(++no);
            payments.add(leg.isEmpty() ? 0 : leg.get().payment());
            legs.add(leg.isEmpty() ? 0 : leg.get().no());
            amounts.add(line.report() instanceof Report.Received received ? received.amountMinor() : 0);
            statuses.add(status(line.report()));
            references.add(line.reference());
            receipts.add(receipt(line.report()));
        }
        db.run(tx -> {
            var _ = tx.update(FORGET, channel, day);
            tx.updateExactly(
                    file.lines().size(),
                    ADD,
                    channel,
                    day,
                    numbers,
                    payments,
                    legs,
                    amounts,
                    statuses,
                    references,
                    receipts);
        });
    }

    /** What a file that was read says was paid; empty where it was not read. */
    Optional<DayTotal> total(String channel, LocalDate day) {
        return db.read(tx -> tx.one(TOTAL, row -> new DayTotal(row.getInt(1), row.getLong(2)), channel, day));
    }

    private static int status(Report report) {
        if (report instanceof Report.Received) return PAID;
        return report instanceof Report.Corrected ? CORRECTED : REFUSED;
    }

    private static String receipt(Report report) {
        if (report instanceof Report.Received received) return received.receipt();
        return report instanceof Report.Corrected corrected ? corrected.receipt() : "";
    }
}
