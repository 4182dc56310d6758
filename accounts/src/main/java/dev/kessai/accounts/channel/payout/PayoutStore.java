package dev.kessai.accounts.channel.payout;

import dev.kessai.accounts.channel.FollowUp;
import dev.kessai.accounts.channel.FollowUpStore;
import dev.kessai.accounts.channel.bank.BankAccounts.Payee;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.channel.BankTransfers.Outcome;
import dev.kessai.contracts.channel.PayoutFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** All SQL on transfers and their files. Thread-safe; blocks. */
public final class PayoutStore {
    private static final String CHANNEL = "bank";

    private static final String ADD = """
            insert into transfer (payment_id, owner, amount, taken_at, state, bank, branch, account_type, number, payee,
                                  result)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '') on conflict (payment_id) do nothing
            """;
    private static final String WAITING = """
            select payment_id, owner, amount, bank, branch, account_type, number, payee from transfer
             where state = 1 order by payment_id limit ? for update skip locked
            """;
    private static final String ADD_FILE = """
            insert into payout_file (made_at, total, next_at, transfers, attempts, state, day, key, body)
            values (?, ?, ?, ?, 0, 1, ?, ?, ?) returning no
            """;
    private static final String INTO_FILE =
            "update transfer set state = 2, file_no = ? where payment_id = ? and state = 1";
    private static final String FILE = """
            select f.no, f.day, f.transfers, f.total, f.state, f.body,
                   (select count(*) from transfer t where t.file_no = f.no and t.state = 4)
              from payout_file f
            """;
    private static final String FILE_BY_NO = FILE + " where f.no = ?";
    private static final String FILE_BY_KEY = FILE + " where f.key = ?";
    private static final String TAKE_DUE = """
            with due as (
                select no from payout_file where next_at <= ? order by next_at limit ? for update skip locked)
            update payout_file f set next_at = ?, attempts = f.attempts + 1 from due where f.no = due.no
            returning f.no, f.state, f.attempts, f.body
            """;
    private static final String MOVE_FILE = "update payout_file set state = ?, next_at = ? where no = ?";
    private static final String SETTLE = """
            update transfer set state = ?, result = ? where payment_id = ? and file_no = ? and state = 2
            returning payment_id, owner, amount, bank, branch, account_type, number, payee
            """;

    private static final String OUTCOMES =
            "select payment_id, state from transfer where payment_id = any(?::int8[]) and state in (3, 4)";

    private static final String SCHEDULED = "select until from payout_schedule";
    private static final String SCHEDULE = "update payout_schedule set until = greatest(until, ?)";

    private final Db db;
    private final FollowUpStore followUps;

    public PayoutStore(Db db) {
        this.db = db;
        this.followUps = new FollowUpStore(db);
    }

    /** A withdrawal is taken once. */
    void add(Transfer transfer, long nowMicros) {
        db.run(tx -> {
            var _ = add(tx, transfer, Transfer.State.WAITING, nowMicros);
        });
    }

    /** What is owed to others; each is taken once. */
    void addOwed(List<Transfer> transfers, long nowMicros) {
        db.run(tx -> {
            for (var each : transfers) {
                var _ = add(tx, each, Transfer.State.WAITING, nowMicros);
            }
        });
    }

    /** Of these payments, those that are paid or returned. */
    Map<Long, Outcome> outcomes(Collection<Long> payments) {
        var wanted = new LongColumn();
        for (long each : payments) wanted.add(each);
        return db.read(tx -> {
            Map<Long, Outcome> outcomes = new HashMap<>();
            for (var each : tx.query(OUTCOMES, row -> Map.entry(row.getLong(1), row.getInt(2)), wanted))
                outcomes.put(
                        each.getKey(), each.getValue() == Transfer.State.PAID.code() ? Outcome.PAID : Outcome.RETURNED);
            return outcomes;
        });
    }

    /** A withdrawal that no file can carry, such as of somebody without a bank account, goes back to him. */
    void addReturned(Transfer transfer, long nowMicros) {
        db.run(tx -> {
            if (add(tx, transfer, Transfer.State.RETURNED, nowMicros) == 0) return;
            giveBack(tx, transfer, nowMicros);
        });
    }

    private static int add(Tx tx, Transfer transfer, Transfer.State state, long nowMicros) {
        var payee = transfer.payee();
        return tx.update(
                ADD,
                transfer.payment(),
                transfer.owner(),
                transfer.amountMinor(),
                nowMicros,
                state.code(),
                payee.bank(),
                payee.branch(),
                Character.toString(payee.type()),
                payee.number(),
                payee.holder());
    }

    /** To a user by a payment of ours; whoever ordered another transfer learns it from {@link #outcomes}. */
    private void giveBack(Tx tx, Transfer transfer, long nowMicros) {
        if (Owner.kindOf(transfer.owner()).filter(OwnerKind.USER::equals).isEmpty()) return;
        followUps.add(
                tx,
                new FollowUpStore.For(CHANNEL, transfer.owner(), transfer.currency()),
                FollowUp.returnedWithdrawal(transfer.payment(), transfer.amountMinor()),
                nowMicros);
    }

    /**
     * Puts what waits into one file.
     *
     * @return empty where nothing waits
     */
    Optional<PayoutFile> make(
            String key, LocalDate day, long nowMicros, int max, Function<List<Transfer>, PayoutFormat.Made> content) {
        var known = db.read(tx -> tx.one(FILE_BY_KEY, PayoutStore::file, key));
        if (known.isPresent()) return known;
        return db.tx(tx -> {
            var waiting = tx.query(WAITING, PayoutStore::transfer, max);
            if (waiting.isEmpty()) return Optional.<PayoutFile>empty();
            var made = content.apply(waiting);
            long no = tx.one(
                            ADD_FILE,
                            row -> row.getLong(1),
                            nowMicros,
                            made.totalMinor(),
                            nowMicros,
                            waiting.size(),
                            day,
                            key,
                            made.bytes())
                    .orElseThrow();
            for (var each : waiting) tx.updateExactly(1, INTO_FILE, no, each.payment());
            return tx.one(FILE_BY_NO, PayoutStore::file, no);
        });
    }

    /** The newest scheduled business time whose files are made. */
    long scheduledUntil() {
        return db.read(tx -> tx.one(SCHEDULED, row -> row.getLong(1))).orElseThrow();
    }

    void scheduledUntil(long micros) {
        db.run(tx -> tx.updateExactly(1, SCHEDULE, micros));
    }

    Optional<PayoutFile> find(long no) {
        return db.read(tx -> tx.one(FILE_BY_NO, PayoutStore::file, no));
    }

    /** A file whose time has come. */
    record Due(long no, PayoutFile.State state, int attempts, String contentBase64) {}

    /** Nobody else gets them before {@code again}. */
    List<Due> takeDue(long nowMicros, long againMicros, int max) {
        return db.tx(tx -> tx.query(
                TAKE_DUE,
                row -> new Due(row.getLong(1), state(row.getInt(2)), row.getInt(3), base64(row.getBytes(4))),
                nowMicros,
                max,
                againMicros));
    }

    void accepted(long no, long nextMicros) {
        db.run(tx -> tx.updateExactly(1, MOVE_FILE, code(PayoutFile.State.ACCEPTED), nextMicros, no));
    }

    void later(Due due, long nextMicros) {
        db.run(tx -> tx.updateExactly(1, MOVE_FILE, code(due.state()), nextMicros, due.no()));
    }

    /** @param results the bank's word by payment */
    void settle(long no, Map<Long, PayoutFormat.Result> results, long nowMicros) {
        db.run(tx -> {
            results.forEach((payment, result) -> settle(tx, no, payment, result, nowMicros));
            tx.updateExactly(1, MOVE_FILE, code(PayoutFile.State.DONE), null, no);
        });
    }

    private void settle(Tx tx, long no, long payment, PayoutFormat.Result result, long nowMicros) {
        var state = result.paid() ? Transfer.State.PAID : Transfer.State.RETURNED;
        var settled = tx.one(SETTLE, PayoutStore::transfer, state.code(), result.said(), payment, no);
        if (settled.isPresent() && !result.paid()) giveBack(tx, settled.get(), nowMicros);
    }

    private static Transfer transfer(ResultSet row) throws SQLException {
        var payee = new Payee(
                row.getString(4), row.getString(5), row.getString(6).charAt(0), row.getString(7), row.getString(8));
        return new Transfer(row.getLong(1), row.getLong(2), row.getLong(3), Currency.JPY, payee);
    }

    private static PayoutFile file(ResultSet row) throws SQLException {
        return new PayoutFile(
                row.getLong(1),
                row.getObject(2, LocalDate.class),
                row.getInt(3),
                row.getLong(4),
                state(row.getInt(5)),
                row.getInt(7),
                base64(row.getBytes(6)));
    }

    private static String base64(byte[] body) {
        return Base64.getEncoder().encodeToString(body);
    }

    private static int code(PayoutFile.State state) {
        return switch (state) {
            case NEW -> 1;
            case ACCEPTED -> 2;
            case DONE -> 3;
        };
    }

    private static PayoutFile.State state(int code) {
        return switch (code) {
            case 1 -> PayoutFile.State.NEW;
            case 2 -> PayoutFile.State.ACCEPTED;
            case 3 -> PayoutFile.State.DONE;
            default -> throw new IllegalStateException("no such state of a payout file: " + code);
        };
    }
}
