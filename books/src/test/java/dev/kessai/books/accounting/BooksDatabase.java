package dev.kessai.books.accounting;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.money.Currency;
import dev.kessai.base.postgres.TestPostgres;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.payment.OpenPayments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A fresh schema of accounting, and those who write and read it. */
final class BooksDatabase implements AutoCloseable {
    static final ChartOfAccounts CHART = ChartOfAccounts.load();

    private static final String BALANCE_AS_OF = """
            select balance from account_line
             where owner = ? and class = ? and currency = ?
               and posted_at <= timestamptz 'epoch' + ? * interval '1 microsecond'
             order by seq desc limit 1
            """;

    private final DatabaseLogin database = TestPostgres.database();
    private final Db db;
    private final Db superuser;
    /** Kinds of what went to quarantine. */
    final List<String> refused = new ArrayList<>();

    final AccountingStore store;
    final BooksReadStore reads;
    final Books books;

    BooksDatabase() {
        var login = TestPostgres.service(database, "accounting");
        var _ = Migrations.run(login, "accounting", "db/accounting");
        db = Db.open(login, new Session("test", "accounting", 30_000, false), 2);
        superuser = Db.open(database, new Session("test", "accounting", 30_000, false), 1);
        store = new AccountingStore(db);
        reads = new BooksReadStore(db);
        books = new Books(reads, CHART);
    }

    Accountant accountant(long todayMicros) {
        return new Accountant(
                store, new Journals(PostingRules.load(CHART), AccountingCodes.load()), () -> todayMicros, refused::add);
    }

    /** The balance on the newest line of an account that was posted by then. */
    long balanceAsOf(AccountKey account, long micros) {
        return db.read(tx -> tx.one(
                        BALANCE_AS_OF,
                        row -> row.getLong(1),
                        account.owner(),
                        account.fundClass(),
                        account.currency(),
                        micros))
                .orElse(0L);
    }

    boolean isBooked(long payment) {
        return db.read(tx -> tx.one("select 1 from journal where payment_id = ?", row -> row.getInt(1), payment))
                .isPresent();
    }

    /** Nothing is missing of the time until now. */
    Watermark complete(long nowMicros) {
        return new Watermark(List.of(), () -> new OpenPayments.Open(List.of(), Map.of()), reads, () -> nowMicros);
    }

    InstantService instants(long nowMicros) {
        return new InstantService(new InstantStore(db), CHART, complete(nowMicros), List.of());
    }

    LedgerWalk walk(int account) {
        return new LedgerWalk(new InstantStore(db), account, Currency.JPY);
    }

    ReportService reports(long nowMicros) {
        var rules = PostingRules.load(CHART);
        return new ReportService(reads, new InstantStore(db), new CounterpartyStore(db), rules, complete(nowMicros));
    }

    ReversalService reversals(Accountant accountant, Said payments) {
        return new ReversalService(new ReversalStore(db), reads, accountant, payments, () -> 1);
    }

    Readmission readmission(Accountant accountant, Said payments) {
        return new Readmission(new QuarantineStore(db), accountant, payments, Map.of());
    }

    /** As somebody who has the database's password. */
    void tamper(String sql) {
        superuser.run(tx -> {
            if (tx.update(sql) == 0) throw new AssertionError("changed nothing: " + sql);
        });
    }

    @Override
    public void close() {
        db.close();
        superuser.close();
    }
}
