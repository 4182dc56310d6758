package dev.kessai.accounts.channel;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.Tx;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.participant.LegKey;
import java.util.List;
import java.util.function.Consumer;

/** All SQL on follow-ups. Thread-safe; blocks. */
public final class FollowUpStore {
    private static final String ADD = """
            insert into follow_up (key, channel, payment_id, leg_no, owner, currency, kind, amount, opened_at, next_at,
                target_id, round, attempts)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0) on conflict (key) do nothing
            """;
    private static final String TAKE_DUE = """
            with due as (select key from follow_up where next_at <= ? order by next_at limit ? for update skip locked)
            update follow_up f set next_at = ?, attempts = f.attempts + 1 from due where f.key = due.key
            returning f.key, f.channel, f.payment_id, f.leg_no, f.kind, f.amount, f.round, f.attempts,
                      f.owner, f.currency
            """;
    private static final String SUCCEEDED =
            "update follow_up set next_at = null, target_id = ? where key = ? and next_at is not null";
    private static final String AGAIN = "update follow_up set next_at = ?, round = ? where key = ?";
    private static final String OPEN = "select count(*) from follow_up where next_at is not null";

    private final Db db;

    public FollowUpStore(Db db) {
        this.db = db;
    }

    /**
     * One whose time has come.
     *
     * @param owner the user
     * @param round declined so many times
     * @param attempts sent so many times, this one included
     */
    record Due(FollowUp followUp, String channel, long owner, Currency currency, int round, int attempts) {}

    void add(Tx tx, Operation cause, FollowUp followUp, long nowMicros) {
        var asked = cause.asked();
        add(tx, new For(asked.channel(), asked.owner(), asked.currency()), followUp, nowMicros);
    }

    /**
     * Whom a follow-up concerns.
     *
     * @param owner the user
     */
    public record For(String channel, long owner, Currency currency) {}

    /** A key that is there stays as it is: the cause is the same. */
    public void add(Tx tx, For whom, FollowUp followUp, long nowMicros) {
        var _ = tx.update(
                ADD,
                followUp.key(),
                whom.channel(),
                followUp.leg().payment(),
                followUp.leg().no(),
                whom.owner(),
                whom.currency().code(),
                followUp.kind().code(),
                followUp.amountMinor(),
                nowMicros,
                nowMicros);
    }

    List<Due> takeDue(long nowMicros, long againMicros, int max) {
        return db.tx(tx -> tx.query(
                TAKE_DUE,
                row -> new Due(
                        new FollowUp(
                                row.getString(1),
                                new LegKey(row.getLong(3), row.getInt(4)),
                                FollowUp.Kind.of(row.getInt(5)),
                                row.getLong(6)),
                        row.getString(2),
                        row.getLong(9),
                        Currency.of(row.getInt(10)),
                        row.getInt(7),
                        row.getInt(8)),
                nowMicros,
                max,
                againMicros));
    }

    /** @param first what else the transaction of its end does; a second answer has none */
    void succeeded(String key, long target, Consumer<Tx> first) {
        db.run(tx -> {
            if (tx.update(SUCCEEDED, target, key) == 1) first.accept(tx);
        });
    }

    void again(String key, long nextMicros, int round) {
        db.run(tx -> tx.updateExactly(1, AGAIN, nextMicros, round, key));
    }

    /** Those that have not succeeded. */
    long open() {
        return db.read(tx -> tx.one(OPEN, row -> row.getLong(1))).orElseThrow();
    }
}
