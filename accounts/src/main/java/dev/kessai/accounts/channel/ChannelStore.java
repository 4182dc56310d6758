package dev.kessai.accounts.channel;

import dev.kessai.accounts.channel.Operation.Asked;
import dev.kessai.accounts.channel.Operation.Outward;
import dev.kessai.accounts.channel.Operation.Told;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.TextColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.LegKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All SQL on operations, receipts and day-end files. Thread-safe; blocks. */
public final class ChannelStore {
    private static final String COLUMNS = """
            o.payment_id, o.leg_no, o.channel, o.owner, o.currency, o.amount, o.content, o.account, o.expires_at,
            o.state, o.decline, o.confirmed, o.told_at, o.call, o.progress, o.partner_reference, o.action,
            o.called_at, o.attempts, o.alerted
            """;
    private static final String LOCK =
            "select " + COLUMNS + " from operation o where channel = ? and payment_id = ? and leg_no = ? for update";
    private static final String OF_PAYMENT = "select " + COLUMNS
            + " from operation o where channel = any (?) and payment_id = ? and state <> 5 limit 255";
    private static final String INSERT = """
            insert into operation (payment_id, leg_no, channel, owner, currency, amount, content, account, expires_at,
                state, decline, confirmed, told_at, call, progress, partner_reference, action,
                called_at, attempts, alerted, next_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?)
            """;
    private static final String UPDATE = """
            update operation set state = ?, decline = ?, confirmed = ?, told_at = ?, call = ?, progress = ?,
                partner_reference = ?, action = ?, called_at = ?, attempts = ?, alerted = ?, next_at = ?
             where channel = ? and payment_id = ? and leg_no = ?
            """;
    /** Those whose partner has to answer, and those whose payer has to act: there may be very many of these. */
    private static final String DUE_CALLS = """
            with due as (
                select channel, payment_id, leg_no, progress was from operation
                 where channel = ? and next_at <= ? and progress <> 4 order by next_at limit ? for update skip locked)
            """;

    private static final String DUE_WAITS = DUE_CALLS.replace("<> 4", "= 4");
    /** SENT is committed before the call; who dies meanwhile leaves a row that is inquired when its time comes. */
    private static final String TAKE = """
            update operation o set next_at = ?, attempts = o.attempts + 1,
                   progress = case when due.was = 1 then 2 else due.was end,
                   called_at = case when o.called_at = 0 then ? else o.called_at end
              from due
             where o.channel = due.channel and o.payment_id = due.payment_id and o.leg_no = due.leg_no
            returning
            """ + COLUMNS + ", due.was";

    private static final String MARK_ALERTED =
            "update operation set alerted = ? where channel = ? and payment_id = ? and leg_no = ? and alerted < ?";
    private static final String RECEIPTS = """
            select receipt, amount, provisional, corrected, late from receipt
             where channel = ? and payment_id = ? and leg_no = ? order by at, receipt limit 1000
            """;
    private static final String PUT_RECEIPT = """
            insert into receipt (channel, payment_id, leg_no, receipt, amount, provisional, corrected, late, at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (channel, payment_id, leg_no, receipt) do update
               set provisional = excluded.provisional, corrected = excluded.corrected, late = excluded.late
            """;
    private static final String UNANSWERED = """
            select count(*), coalesce(min(called_at), 0) from operation where channel = ? and progress in (2, 3)
            """;
    private static final String FILE_READ = "select hash from day_file where channel = ? and day = ?";
    private static final String PUT_FILE = """
            insert into day_file (channel, day, read_at, lines, strange, hash) values (?, ?, ?, ?, ?, ?)
            on conflict (channel, day) do update
               set read_at = excluded.read_at, lines = excluded.lines, strange = excluded.strange, hash = excluded.hash
            """;

    private final Db db;
    private final FollowUpStore followUps;

    public ChannelStore(Db db) {
        this.db = db;
        this.followUps = new FollowUpStore(db);
    }

    FollowUpStore followUps() {
        return followUps;
    }

    Db db() {
        return db;
    }

    /** The row, which stays locked until the transaction ends, with its receipts. */
    Optional<Stored> lock(Tx tx, String channel, LegKey leg) {
        return tx.one(LOCK, ChannelStore::due, channel, leg.payment(), leg.no())
                .map(row -> new Stored(
                        row.operation(),
                        receipts(tx, channel, leg),
                        row.calledAtMicros(),
                        row.attempts(),
                        row.alerted()));
    }

    private static List<Receipt> receipts(Tx tx, String channel, LegKey leg) {
        return tx.query(
                RECEIPTS,
                row -> new Receipt(
                        row.getString(1), row.getLong(2), row.getBoolean(3), row.getBoolean(4), row.getBoolean(5)),
                channel,
                leg.payment(),
                leg.no());
    }

    /** Every operation of a payment at these channels; without those that were cancelled before they came. */
    List<Operation> ofPayment(Collection<String> channels, long payment) {
        var names = new TextColumn();
        for (var channel : channels) names.add(channel);
        return db.read(tx -> tx.query(OF_PAYMENT, row -> due(row).operation(), names, payment));
    }

    /** @throws dev.kessai.base.db.DbFailure kind CONFLICT where somebody was faster */
    void insert(Tx tx, Operation operation, long calledAtMicros, @Nullable Long nextAtMicros) {
        var asked = operation.asked();
        var told = operation.told();
        var outward = operation.outward();
        tx.updateExactly(
                1,
                INSERT,
                asked.leg().payment(),
                asked.leg().no(),
                asked.channel(),
                asked.owner(),
                asked.currency().code(),
                asked.amountMinor(),
                asked.content(),
                asked.account(),
                asked.expiresAtMicros(),
                told.state().code(),
                text(told.decline()),
                told.confirmedMinor(),
                told.atMicros(),
                outward.call().code(),
                outward.progress().code(),
                outward.partnerReference(),
                outward.action(),
                calledAtMicros,
                nextAtMicros);
    }

    void update(Tx tx, Stored row, @Nullable Long nextAtMicros) {
        var told = row.operation().told();
        var outward = row.operation().outward();
        tx.updateExactly(
                1,
                UPDATE,
                told.state().code(),
                text(told.decline()),
                told.confirmedMinor(),
                told.atMicros(),
                outward.call().code(),
                outward.progress().code(),
                outward.partnerReference(),
                outward.action(),
                row.calledAtMicros(),
                row.attempts(),
                row.alerted(),
                nextAtMicros,
                row.operation().asked().channel(),
                row.operation().leg().payment(),
                row.operation().leg().no());
    }

    void put(Tx tx, Operation operation, Receipt receipt, long nowMicros) {
        tx.updateExactly(
                1,
                PUT_RECEIPT,
                operation.asked().channel(),
                operation.leg().payment(),
                operation.leg().no(),
                receipt.id(),
                receipt.amountMinor(),
                receipt.provisional(),
                receipt.corrected(),
                receipt.late(),
                nowMicros);
    }

    /**
     * Takes operations whose time has come; nobody else gets them before {@code again}.
     *
     * @param nowMicros machine clock
     */
    List<Due> takeDue(String channel, long nowMicros, long againMicros, int max) {
        return take(DUE_CALLS, channel, nowMicros, againMicros, max);
    }

    /** The same of slips and sessions that wait for their payers. */
    List<Due> takeWaiting(String channel, long nowMicros, long againMicros, int max) {
        return take(DUE_WAITS, channel, nowMicros, againMicros, max);
    }

    private List<Due> take(String due, String channel, long nowMicros, long againMicros, int max) {
        return db.tx(tx -> tx.query(due + TAKE, ChannelStore::taken, channel, nowMicros, max, againMicros, nowMicros));
    }

    /** Whether this is the first to alert at this level. */
    boolean markAlerted(Operation operation, int level) {
        return db.tx(tx -> tx.update(
                        MARK_ALERTED,
                        level,
                        operation.asked().channel(),
                        operation.leg().payment(),
                        operation.leg().no(),
                        level)
                == 1);
    }

    /** @param sinceMicros when the oldest was sent, machine clock; 0 for none */
    record Unanswered(long count, long sinceMicros) {}

    /** Calls whose answer is not known. */
    Unanswered unanswered(String channel) {
        return db.read(tx -> tx.one(UNANSWERED, row -> new Unanswered(row.getLong(1), row.getLong(2)), channel))
                .orElseThrow();
    }

    Optional<Hash128> fileRead(String channel, LocalDate day) {
        return db.read(tx -> tx.one(FILE_READ, row -> Hash128.of(row.getObject(1, UUID.class)), channel, day));
    }

    void fileRead(String channel, LocalDate day, DayFile.Outcome outcome, long nowMicros) {
        db.run(tx -> tx.updateExactly(
                1,
                PUT_FILE,
                channel,
                day,
                nowMicros,
                outcome.lines(),
                outcome.strange(),
                outcome.hash().uuid()));
    }

    private static String text(@Nullable Decline decline) {
        return decline == null ? "" : decline.name();
    }

    private static Due taken(ResultSet row) throws SQLException {
        var due = due(row);
        return new Due(
                due.operation(), Progress.of(row.getInt(21)), due.calledAtMicros(), due.attempts(), due.alerted());
    }

    private static Due due(ResultSet row) throws SQLException {
        var decline = row.getString(11);
        var asked = new Asked(
                row.getString(3),
                new LegKey(row.getLong(1), row.getInt(2)),
                row.getLong(4),
                Currency.of(row.getInt(5)),
                row.getLong(6),
                row.getLong(7),
                row.getString(8),
                row.getLong(9));
        var told = new Told(
                LegState.of(row.getInt(10)),
                decline.isEmpty() ? null : Decline.valueOf(decline),
                row.getLong(12),
                row.getLong(13));
        var progress = Progress.of(row.getInt(15));
        var outward = new Outward(Call.of(row.getInt(14)), progress, row.getString(16), row.getString(17));
        return new Due(new Operation(asked, told, outward), progress, row.getLong(18), row.getInt(19), row.getInt(20));
    }
}
