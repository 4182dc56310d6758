package dev.kessai.accounts.channel.bank;

import dev.kessai.base.db.Db;
import dev.kessai.contracts.channel.BankAccount;
import dev.kessai.contracts.channel.BankAccount.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** All SQL on linked bank accounts. Thread-safe; blocks. */
public final class BankAccountStore {
    private static final int OF_OWNER_MAX = 100;
    private static final String COLUMNS =
            "select id, owner, bank, branch, number, state, redirect_url, content, holder, mandate from bank_account";
    private static final String BY_ID = COLUMNS + " where id = ?";
    private static final String OF_OWNER = COLUMNS + " where owner = ? order by created_at, id limit ?";
    private static final String ADD = """
            insert into bank_account (id, owner, bank, branch, number, state, redirect_url, content, holder, mandate,
                created_at)
            values (?, ?, ?, ?, ?, ?, '', ?, ?, '', ?) on conflict (id) do nothing
            """;
    private static final String MANDATED =
            "update bank_account set mandate = ?, redirect_url = ? where id = ? and mandate = ''";
    private static final String DECIDED =
            "update bank_account set state = ?, redirect_url = '' where id = ? and state = 1";

    private final Db db;

    public BankAccountStore(Db db) {
        this.db = db;
    }

    /**
     * @param content hash of what was asked
     * @param holder the verified name that was given
     * @param mandate the bank's number of it, empty until told
     */
    record Row(BankAccount account, long content, String holder, String mandate) {}

    Optional<Row> find(String id) {
        return db.read(tx -> tx.one(BY_ID, BankAccountStore::row, id));
    }

    List<Row> of(long owner) {
        return db.read(tx -> tx.query(OF_OWNER, BankAccountStore::row, owner, OF_OWNER_MAX));
    }

    /** What is there already stays. */
    void add(Row row, long nowMicros) {
        var account = row.account();
        db.run(tx -> {
            var _ = tx.update(
                    ADD,
                    account.id(),
                    account.owner(),
                    account.bank(),
                    account.branch(),
                    account.number(),
                    code(account.state()),
                    row.content(),
                    row.holder(),
                    nowMicros);
        });
    }

    /** The bank has made a mandate; the first one stays. */
    void mandated(String id, String mandate, String redirectUrl) {
        db.run(tx -> {
            var _ = tx.update(MANDATED, mandate, redirectUrl, id);
        });
    }

    /** What a pending one has become; the first word stays. */
    void decided(String id, State state) {
        db.run(tx -> {
            var _ = tx.update(DECIDED, code(state), id);
        });
    }

    private static Row row(ResultSet row) throws SQLException {
        var account = new BankAccount(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                state(row.getInt(6)),
                row.getString(7));
        return new Row(account, row.getLong(8), row.getString(9), row.getString(10));
    }

    private static int code(State state) {
        return switch (state) {
            case PENDING -> 1;
            case ACTIVE -> 2;
            case REFUSED -> 3;
            case NAME_DIFFERS -> 4;
        };
    }

    private static State state(int code) {
        return switch (code) {
            case 1 -> State.PENDING;
            case 2 -> State.ACTIVE;
            case 3 -> State.REFUSED;
            case 4 -> State.NAME_DIFFERS;
            default -> throw new IllegalStateException("no such state of a bank account: " + code);
        };
    }
}
