package dev.kessai.launcher;

import dev.kessai.api.AccountingApi;
import dev.kessai.api.BookReportApi;
import dev.kessai.api.Problems;
import dev.kessai.api.QuarantineApi;
import dev.kessai.api.ReconciliationApi;
import dev.kessai.api.ReversalApi;
import dev.kessai.api.StatementApi;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.http.Route;
import dev.kessai.base.id.Ids;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.outbox.OutboxStore;
import dev.kessai.base.outbox.PublicationStore;
import dev.kessai.base.outbox.Subscription;
import dev.kessai.base.telemetry.Telemetry;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.accounting.Accountant;
import dev.kessai.books.accounting.AccountingService;
import dev.kessai.books.accounting.AccountingStore;
import dev.kessai.books.accounting.BooksReadStore;
import dev.kessai.books.accounting.ChartOfAccounts;
import dev.kessai.books.accounting.CounterpartyStore;
import dev.kessai.books.accounting.DetailBook;
import dev.kessai.books.accounting.DetailStore;
import dev.kessai.books.accounting.InstantService;
import dev.kessai.books.accounting.InstantStore;
import dev.kessai.books.accounting.PeriodStore;
import dev.kessai.books.accounting.PostingRules;
import dev.kessai.books.accounting.QuarantineStore;
import dev.kessai.books.accounting.Readmission;
import dev.kessai.books.accounting.ReportService;
import dev.kessai.books.accounting.ReversalService;
import dev.kessai.books.accounting.ReversalStore;
import dev.kessai.books.accounting.Said;
import dev.kessai.books.accounting.Watermark;
import dev.kessai.books.cases.CaseBook;
import dev.kessai.books.cases.CaseService;
import dev.kessai.books.cases.CaseWorker;
import dev.kessai.contracts.accounting.Accounting;
import dev.kessai.contracts.accounting.BookReports;
import dev.kessai.contracts.accounting.InstantBooks;
import dev.kessai.contracts.accounting.OpenHolds;
import dev.kessai.contracts.accounting.Quarantine;
import dev.kessai.contracts.adjustment.Adjustments;
import dev.kessai.contracts.audit.Audit;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.reconciliation.Reconciliations;
import dev.kessai.contracts.reconciliation.Republication;
import dev.kessai.contracts.reconciliation.RunReport;
import dev.kessai.contracts.reversal.Reversals;
import dev.kessai.payment.OpenPaymentStore;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the books and reconciliation are made: who writes them, who reads them, who works on what is wrong. */
final class BooksParts {
    private static final int BOOKING_CONNECTIONS = 4;
    private static final int READ_CONNECTIONS = 8;
    private static final int CASE_CONNECTIONS = 4;
    private static final int READ_MILLIS_MAX = 5_000;
    private static final int BATCH_MILLIS_MAX = 30_000;

    private final KessaiConfig config;
    private final Databases databases;
    private final Clocks clocks;
    private final Telemetry telemetry;
    private final Deque<AutoCloseable> opened;
    private @Nullable Db bookings;

    BooksParts(
            KessaiConfig config, Databases databases, Clocks clocks, Telemetry telemetry, Deque<AutoCloseable> opened) {
        this.config = config;
        this.databases = databases;
        this.clocks = clocks;
        this.telemetry = telemetry;
        this.opened = opened;
    }

    /** What the books offer to people. */
    record Offered(
            Accounting accounting,
            InstantBooks instants,
            BookReports reports,
            Quarantine quarantine,
            Reversals reversals,
            Reconciliations reconciliations) {
        List<Route> routes(Problems problems) {
            var routes = new ArrayList<Route>();
            routes.addAll(new AccountingApi(accounting, problems).routes());
            routes.addAll(new StatementApi(accounting, instants, problems).routes());
            routes.addAll(new BookReportApi(reports, problems).routes());
            routes.addAll(new QuarantineApi(quarantine, problems).routes());
            routes.addAll(new ReversalApi(reversals, problems).routes());
            routes.addAll(new ReconciliationApi(reconciliations, problems).routes());
            return routes;
        }
    }

    /** Who takes what a product tells. */
    DetailBook detailBook(String product) {
        return new DetailBook(product, new DetailStore(bookings()), AccountingCodes.load(), this::refused);
    }

    /** Something went to quarantine. */
    private void refused(String kind) {
        telemetry.counter("accounting.refused", "reason", kind).increment();
    }

    /** For who writes the books. */
    private Db bookings() {
        if (bookings != null) return bookings;
        var login = databases.login(Kessai.ACCOUNTING);
        var _ = Migrations.run(login, Kessai.ACCOUNTING, "db/accounting");
        bookings = open(Db.open(
                login, new Session(Kessai.ACCOUNTING, Kessai.ACCOUNTING, BATCH_MILLIS_MAX, true), BOOKING_CONNECTIONS));
        return bookings;
    }

    /** Keeps the books behind the coordinator. */
    Subscription accounting(OutboxStore outbox) {
        var subscription = open(new Subscription(Kessai.ACCOUNTING, outbox, accountant()));
        subscription.start();
        telemetry.gauge("accounting.lag.micros", () -> lagMicros(subscription));
        return subscription;
    }

    private Accountant accountant() {
        return new Accountant(
                new AccountingStore(bookings()),
                PostingRules.load(ChartOfAccounts.load()),
                clocks.business()::micros,
                this::refused);
    }

    /** How long the oldest event has waited that is not in the books. */
    private long lagMicros(Subscription subscription) {
        var oldest = subscription.oldestUndelivered();
        return oldest.isEmpty() ? 0 : Math.max(0, clocks.business().micros() - oldest.getAsLong());
    }

    /**
     * @param ledgers every one whose movements are booked
     * @param holds of each of them
     * @param payment the coordinator's tables
     * @param adjustments by which cases are resolved
     */
    Offered offered(List<Audit> ledgers, List<OpenHolds> holds, Db payment, Adjustments adjustments) {
        var reads = open(Db.open(databases.login(Kessai.ACCOUNTING), reading(Kessai.ACCOUNTING), READ_CONNECTIONS));
        var books = new BooksReadStore(reads);
        telemetry.gauge("accounting.quarantined", books::quarantined);
        var chart = ChartOfAccounts.load();
        var watermark = new Watermark(ledgers, new OpenPaymentStore(payment), books, clocks.business()::micros);
        var places = new InstantStore(reads);
        var published = new OutboxStore(payment);
        Said payments = id -> published.of(Ids.laneOf(id), id);
        var accountant = accountant();
        var readmission = readmission(accountant, payments);
        return new Offered(
                new AccountingService(books, places, new PeriodStore(reads), chart, watermark),
                new InstantService(places, chart, watermark, holds),
                new ReportService(books, places, new CounterpartyStore(reads), PostingRules.load(chart), watermark),
                readmission,
                new ReversalService(
                        new ReversalStore(bookings()), books, accountant, payments, clocks.business()::micros),
                cases(readmission, adjustments));
    }

    /** With an accountant of its own: the one that follows the coordinator has its own thread. */
    private Readmission readmission(Accountant accountant, Said payments) {
        var products = new TreeMap<String, Readmission.Product>();
        Kessai.schemasOfDetails()
                .forEach((product, schema) ->
                        products.put(product, new Readmission.Product(detailBook(product), id -> said(schema, id))));
        return new Readmission(new QuarantineStore(bookings()), accountant, payments, products);
    }

    /** What was told of a payment in this schema, wherever its service runs. */
    private List<OutboxEvent> said(String schema, long payment) {
        try (var db = Db.open(databases.auditor(), reading(schema), 1)) {
            return new PublicationStore(db)
                    .of(payment).stream()
                            .map(each -> new OutboxEvent(0, 0, payment, each.atMicros(), each.payload()))
                            .toList();
        }
    }

    private CaseService cases(Republication republication, Adjustments adjustments) {
        var login = databases.login(CaseBook.NAME);
        var _ = Migrations.run(login, CaseBook.NAME, CaseBook.MIGRATIONS);
        var session = new Session(CaseBook.NAME, CaseBook.NAME, BATCH_MILLIS_MAX, false);
        var book = new CaseBook(open(Db.open(login, session, CASE_CONNECTIONS)));
        var service = new CaseService(book, this::reconcile, republication, adjustments, clocks.machine());
        open(new CaseWorker(book, service, config.reconcileSeconds(), clocks.machine()))
                .start();
        telemetry.gauge("reconciliation.cases.open", book::openCount);
        return service;
    }

    private RunReport reconcile(String by) {
        long began = clocks.machine().micros();
        return VerifyCommand.verify(databases.auditor(), clocks.business())
                .run()
                .report(by, began);
    }

    private static Session reading(String service) {
        return new Session(service + "-reads", service, READ_MILLIS_MAX, true);
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }
}
