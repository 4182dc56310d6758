package dev.kessai.accounts.channel;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.TimeSlices;
import dev.kessai.base.db.Tx;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.audit.Audit;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.audit.AuditMovement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The channels' answer to {@link Audit}: each leg that was confirmed or credited at a channel is one event, {@code
 * {payment}:{leg}}, told from the operations. Its amount is what passed through the partner, negative for what he took
 * from the payer; the ledger has it on the channel's clearing account. Thread-safe; blocks.
 */
public final class AuditedOperationStore implements Audit {
    /** Any number that nobody else takes: who tells holds it shared, who lists alone. */
    private static final long TELLING = 6_278_131_509L;

    private static final String TELL = "select pg_advisory_xact_lock_shared(?)";
    private static final String TELL_NO_MORE = "select pg_advisory_xact_lock(?)";
    private static final String UNTIL = "select until from told_until";
    private static final String MOVE = "update told_until set until = greatest(until, ?) returning until";
    private static final String TOLD = """
            select payment_id, leg_no, channel, owner, currency, case state when 7 then amount else -confirmed end,
                   told_at
              from operation
             where told_at > 0 and told_at >= ? and told_at < ?
             order by told_at, payment_id, leg_no limit ?
            """;

    private final Db db;
    private final MicroClock business;

    public AuditedOperationStore(Db db, MicroClock business) {
        this.db = db;
        this.business = business;
    }

    /**
     * The business time of what is told in this transaction: a listing that asks for it waits until the transaction
     * has ended, and what was listed as complete is earlier.
     */
    static long tellMicros(Tx tx, MicroClock business) {
        var _ = tx.one(TELL, row -> true, TELLING);
        long until = tx.one(UNTIL, row -> row.getLong(1)).orElseThrow();
        return Math.max(until, business.micros());
    }

    @Override
    public String service() {
        return "channel";
    }

    @Override
    public AuditAnswer list(long fromMicros, long toMicros, Consumer<List<AuditEvent>> pages) {
        Audit.checkSpan(fromMicros, toMicros);
        long complete = db.tx(tx -> {
            var _ = tx.one(TELL_NO_MORE, row -> true, TELLING);
            return tx.one(MOVE, row -> row.getLong(1), business.micros()).orElseThrow();
        });
        if (toMicros > complete) return new AuditAnswer.NotYet(complete);
        return new AuditAnswer.Listed(
                TimeSlices.walk(fromMicros, toMicros, this::read, events -> Audit.tell(events, pages)));
    }

    private List<AuditEvent> read(long fromMicros, long toMicros, int rowsMax) {
        return db.read(tx -> tx.query(TOLD, AuditedOperationStore::event, fromMicros, toMicros, rowsMax));
    }

    private static AuditEvent event(ResultSet row) throws SQLException {
        long payment = row.getLong(1);
        int leg = row.getInt(2);
        var movement = new AuditMovement(
                leg, row.getString(3), row.getLong(4), FundClass.CLEARING, Currency.of(row.getInt(5)), row.getLong(6));
        return new AuditEvent(payment + ":" + leg, payment, row.getLong(7), "", List.of(movement));
    }
}
