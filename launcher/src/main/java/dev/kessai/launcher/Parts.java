package dev.kessai.launcher;

import dev.kessai.accounts.channel.AuditedOperationStore;
import dev.kessai.accounts.channel.ChannelDesk;
import dev.kessai.accounts.ledger.AuditedEntryStore;
import dev.kessai.accounts.ledger.HistoryStore;
import dev.kessai.accounts.ledger.Ledger;
import dev.kessai.accounts.ledger.LedgerDueWork;
import dev.kessai.accounts.ledger.LedgerHistory;
import dev.kessai.accounts.ledger.LedgerInstallStore;
import dev.kessai.accounts.ledger.LedgerProgram;
import dev.kessai.accounts.ledger.LedgerReadStore;
import dev.kessai.accounts.ledger.LedgerService;
import dev.kessai.accounts.ledger.LegReadStore;
import dev.kessai.accounts.ledger.OpenHoldStore;
import dev.kessai.accounts.ledger.PostgresLedgerStore;
import dev.kessai.api.AdjustmentApi;
import dev.kessai.api.AdminApi;
import dev.kessai.api.BankApi;
import dev.kessai.api.ChannelApi;
import dev.kessai.api.DeferredApi;
import dev.kessai.api.DocsApi;
import dev.kessai.api.ExpiryApi;
import dev.kessai.api.OpeningApi;
import dev.kessai.api.PartnerApi;
import dev.kessai.api.Problems;
import dev.kessai.api.SettlementApi;
import dev.kessai.api.StoryApi;
import dev.kessai.api.TestClockApi;
import dev.kessai.api.TracedPayments;
import dev.kessai.api.WalletApi;
import dev.kessai.api.story.Stories;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.http.Route;
import dev.kessai.base.lane.LaneOwners;
import dev.kessai.base.lane.PostgresLanes;
import dev.kessai.base.outbox.OutboxStore;
import dev.kessai.base.outbox.PublicationStore;
import dev.kessai.base.outbox.Subscription;
import dev.kessai.base.telemetry.Telemetry;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.DueWork;
import dev.kessai.base.time.SandboxClock;
import dev.kessai.books.bank.BankBooks;
import dev.kessai.books.settlement.SettlementService;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.accounting.Accounting;
import dev.kessai.contracts.accounting.OpenHolds;
import dev.kessai.contracts.adjustment.Adjustments;
import dev.kessai.contracts.bank.BankStatements;
import dev.kessai.contracts.bank.StatementSource;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.catalogue.ErrorCodes;
import dev.kessai.contracts.channel.BankTransfers;
import dev.kessai.contracts.deferred.DeferredPay;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.expiry.Expiry;
import dev.kessai.contracts.opening.Openings;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.settlement.MerchantSettlement;
import dev.kessai.edge.gateway.Gateway;
import dev.kessai.payment.AuditedPaymentStore;
import dev.kessai.payment.OpenPaymentStore;
import dev.kessai.payment.Participants;
import dev.kessai.payment.PaymentDueStore;
import dev.kessai.payment.PaymentInstallStore;
import dev.kessai.payment.PaymentReadStore;
import dev.kessai.payment.PaymentService;
import dev.kessai.payment.PostgresPaymentStore;
import dev.kessai.payment.RiskCheck;
import dev.kessai.products.adjustment.AdjustmentService;
import dev.kessai.products.deferred.DeferredProduct;
import dev.kessai.products.deferred.Terms;
import dev.kessai.products.expiry.ExpiryProduct;
import dev.kessai.products.opening.OpeningService;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How each part of {@link Kessai} is made: schema, store, service, in this order. */
final class Parts {
    static final String ADJUSTMENT = "adjustment";
    static final String OPENING = "opening";

    private static final int READ_CONNECTIONS = 8;
    private static final int PRODUCT_CONNECTIONS = 4;
    private static final int OUTBOX_CONNECTIONS = 4;
    private static final int AUDITOR_CONNECTIONS = 4;
    private static final int CHANNEL_CONNECTIONS = 8;
    private static final int READ_MILLIS_MAX = 5_000;
    private static final int BILLING_CONNECTIONS = 4;
    private static final int BATCH_MILLIS_MAX = 30_000;

    private final KessaiConfig config;
    private final Databases databases;
    private final Clocks clocks;
    private final Instances instances;
    private final Telemetry telemetry;
    private final Deque<AutoCloseable> opened;
    /** What the API offers beside payments and accounts. */
    record Products(Stories stories, Adjustments adjustments, Openings openings, BankStatements bank) {}

    private final BooksParts books;
    private final List<OpenHolds> holds = new ArrayList<>();
    private final List<LegReadStore> legs = new ArrayList<>();
    private final List<DueWork> works = new ArrayList<>();
    private @Nullable Db paymentReads;

    Parts(
            KessaiConfig config,
            Databases databases,
            Clocks clocks,
            Instances instances,
            Telemetry telemetry,
            Deque<AutoCloseable> opened) {
        this.config = config;
        this.databases = databases;
        this.clocks = clocks;
        this.instances = instances;
        this.telemetry = telemetry;
        this.opened = opened;
        this.books = new BooksParts(config, databases, clocks, telemetry, opened);
    }

    /** Made here if this process is to run it, else the way to where it runs. */
    LedgerAccess ledger(Ledger unlimited) {
        var ledger = unlimited.limitedBy(config.limits().limits());
        var name = ledger.name();
        if (!config.peers().runs(name)) {
            var auditor = asAuditor(name);
            legs.add(new LegReadStore(auditor, name, config.lanes()));
            holds.add(new OpenHoldStore(auditor, name));
            return instances.elsewhere(name);
        }
        migrate(name, "db/ledger");
        LedgerInstallStore.install(databases.login(name), ledger, config.lanes());
        var reads = open(Db.open(databases.login(name), reading(name), READ_CONNECTIONS));
        legs.add(new LegReadStore(reads, name, config.lanes()));
        holds.add(new OpenHoldStore(reads, name));
        var owners = new LaneOwners(reads);
        instances.mayShare(owners);
        var store = open(new PostgresLedgerStore(databases.login(name).dataSource(name), lanes("")));
        var service = open(new LedgerService(
                ledger,
                new LedgerService.Settings(
                        config.lanes(), config.batchMax(), config.leaseMillis(), LedgerProgram.Limits.DEFAULT),
                store,
                new LedgerReadStore(reads, ledger, config.lanes()),
                instances.assignment(store::present, store::absent),
                clocks.business()::micros,
                clocks.machine()::micros,
                telemetry.laneTraces()));
        service.start();
        var history = open(new LedgerHistory(
                name,
                new HistoryStore(reads, config.lanes()),
                service::tick,
                config.historyMillis(),
                clocks.machine()::micros));
        history.start();
        works.add(new LedgerDueWork(service));
        instances.audited(new AuditedEntryStore(reads, name, service::tick));
        return instances.here(service, owners);
    }

    /** The channels that are configured, here or where they run. */
    ChannelAccess channels() {
        var names = config.channels().names();
        if (!config.peers().runs(Kessai.CHANNEL)) return instances.channelsElsewhere(names);
        var _ = Migrations.run(
                databases.login(Kessai.CHANNEL), Kessai.CHANNEL, PublicationStore.MIGRATIONS, "db/channel");
        var db = open(Db.open(databases.login(Kessai.CHANNEL), reading(Kessai.CHANNEL), CHANNEL_CONNECTIONS));
        var details = details(ChannelDesk.FOLLOW_UP, db);
        var desk = new ChannelParts(config.channels(), clocks, opened).desk(db, details);
        ChannelParts.gauges(telemetry, desk);
        instances.audited(new AuditedOperationStore(db, clocks.business()));
        works.addAll(desk.works());
        return instances.here(desk);
    }

    PaymentService payment(List<LedgerAccess> ledgers, ChannelAccess channels, Accounts receivers) {
        migrate(Kessai.PAYMENT, "db/payment");
        PaymentInstallStore.install(databases.login(Kessai.PAYMENT), config.lanes());
        instances.mayShare(new LaneOwners(paymentReads()));
        var login = databases.login(Kessai.PAYMENT);
        var store = open(new PostgresPaymentStore(login.dataSource(Kessai.PAYMENT), lanes(PostgresPaymentStore.MARK)));
        var registered = new ArrayList<Participants.Registered>();
        var participants = new ArrayList<Participant>();
        for (var ledger : ledgers) {
            registered.add(Participants.Registered.internal(ledger.participant().name()));
            participants.add(ledger.participant());
        }
        for (var channel : channels.participants()) {
            registered.add(ChannelParts.registered(channel.name()));
            participants.add(channel);
        }
        var thirdParties = new ThirdParties(clocks.machine());
        for (var party : config.peers().others()) {
            var participant = instances.elsewhere(party);
            thirdParties.reach(party, participant);
            thirdParties.open(party, receivers);
            participants.add(participant);
            registered.add(party.registered());
        }
        var service = open(new PaymentService(
                new PaymentService.Settings(config.lanes(), config.batchMax(), config.openMax(), config.leaseMillis()),
                store,
                new Participants(registered),
                participants,
                receivers,
                RiskCheck.NONE,
                AccountingCodes.load(),
                instances.assignment(store::present, store::absent),
                clocks,
                telemetry.laneTraces()));
        service.start();
        works.add(new PaymentDueStore(paymentReads(), service::look));
        return service;
    }

    /** The way to the coordinator, wherever it runs. */
    Payments payments(@Nullable PaymentService here) {
        if (here == null) return instances.paymentElsewhere();
        instances.audited(new AuditedPaymentStore(paymentReads(), here::pass));
        return instances.here(here, new LaneOwners(paymentReads()));
    }

    /** Each with the details that it publishes. */
    Products products(Payments payments, List<Accounts> ledgers, Stories stories, ChannelAccess channels) {
        var adjustments = adjustments(payments);
        var openings = openings(payments, ledgers);
        return new Products(stories, adjustments, openings, bank(payments, adjustments, channels.here()));
    }

    /** @param desk null where channels do not run here: what they were paid by partners is not known then */
    private BankStatements bank(Payments payments, Adjustments adjustments, @Nullable ChannelDesk desk) {
        var db = product(BankBooks.NAME);
        var beside = new BankBooks.Beside(
                payments,
                adjustments,
                (channel, day) -> desk == null ? Optional.empty() : desk.dayTotal(channel, day),
                desk == null ? StatementSource.NONE : desk.statements());
        var books = open(new BankBooks(db, details(BankBooks.NAME, db), beside, config.bank(), clocks));
        books.start();
        works.add(books);
        return books;
    }

    private Adjustments adjustments(Payments payments) {
        var db = product(ADJUSTMENT);
        var service =
                open(new AdjustmentService(db, details(ADJUSTMENT, db), payments, AccountingCodes.load(), clocks));
        service.start();
        return service;
    }

    private Openings openings(Payments payments, List<Accounts> ledgers) {
        var db = product(OPENING);
        return new OpeningService(db, details(OPENING, db), payments, ledgers, clocks);
    }

    /** The schema of a product, with what it publishes. */
    private Db product(String name) {
        var login = databases.login(name);
        var _ = Migrations.run(login, name, PublicationStore.MIGRATIONS, "db/" + name);
        return open(Db.open(login, new Session(name, name, READ_MILLIS_MAX, false), PRODUCT_CONNECTIONS));
    }

    private AccountingDetails details(String product, Db db) {
        var details = new AccountingDetails(
                product, new PublicationStore(db), AccountingCodes.load(), clocks.business()::micros);
        instances.audited(details);
        if (config.accounting()) tellAccounting(product, db);
        return details;
    }

    /** Accounting takes what the product publishes, in the product's process. */
    private void tellAccounting(String product, Db db) {
        open(new Subscription(Kessai.ACCOUNTING, new OutboxStore(db), books.detailBook(product)))
                .start();
    }

    /** After all others: of every ledger. */
    Stories stories() {
        return new Stories(new PaymentReadStore(paymentReads()), legs);
    }

    private Db paymentReads() {
        if (paymentReads == null)
            paymentReads = config.peers().runs(Kessai.PAYMENT)
                    ? open(Db.open(databases.login(Kessai.PAYMENT), reading(Kessai.PAYMENT), READ_CONNECTIONS))
                    : asAuditor(Kessai.PAYMENT);
        return paymentReads;
    }

    /** What the coordinator publishes. */
    OutboxStore outbox() {
        return new OutboxStore(
                open(Db.open(databases.login(Kessai.PAYMENT), reading(Kessai.PAYMENT), OUTBOX_CONNECTIONS)));
    }

    /** Keeps the books behind the coordinator. */
    Subscription accounting(OutboxStore outbox) {
        return books.accounting(outbox);
    }

    /**
     * What the books answer, where they are kept.
     *
     * @param ledgers every one whose movements are booked
     * @param adjustments by which cases are resolved
     */
    BooksParts.Offered books(Collection<String> ledgers, Adjustments adjustments) {
        return books.offered(ledgers.stream().map(instances::audit).toList(), holds, paymentReads(), adjustments);
    }

    /**
     * Beside the coordinator and the books.
     *
     * @param bank the way to merchants' accounts
     */
    SettlementService settlement(
            OutboxStore published, Payments payments, Accounting accounting, @Nullable BankTransfers bank) {
        var name = SettlementService.NAME;
        var _ = Migrations.run(databases.login(name), name, PublicationStore.MIGRATIONS, "db/" + name);
        var session = new Session(name, name, BATCH_MILLIS_MAX, false);
        var db = open(Db.open(databases.login(name), session, PRODUCT_CONNECTIONS));
        var neighbours = new SettlementService.Neighbours(
                published,
                payments,
                new OpenPaymentStore(paymentReads()),
                accounting,
                () -> VerifyCommand.breaks(databases),
                bank == null ? SettlementService.NO_BANK : bank);
        var service = open(new SettlementService(db, details(name, db), neighbours, config.issuer(), clocks));
        service.start();
        works.add(service);
        return service;
    }

    /** Beside the coordinator, whose outbox it reads. */
    DeferredProduct deferred(OutboxStore published, Payments payments, Accounts ledger) {
        var name = DeferredProduct.NAME;
        migrate(name, "db/billing");
        var session = new Session(name, name, BATCH_MILLIS_MAX, false);
        var db = open(Db.open(databases.login(name), session, BILLING_CONNECTIONS));
        var product =
                open(new DeferredProduct(db, published, payments, ledger, Terms.DEFAULT, clocks, details(name, db)));
        product.start();
        works.add(product);
        return product;
    }

    /** Beside the coordinator, over the ledgers whose value stands in lots. */
    ExpiryProduct expiry(Payments payments, List<Accounts> ledgers) {
        var name = ExpiryProduct.NAME;
        var _ = Migrations.run(databases.login(name), name, PublicationStore.MIGRATIONS, "db/" + name);
        var session = new Session(name, name, BATCH_MILLIS_MAX, false);
        var db = open(Db.open(databases.login(name), session, PRODUCT_CONNECTIONS));
        var product = open(
                new ExpiryProduct(db, details(name, db), payments, ledgers, config.lanes(), config.expiry(), clocks));
        product.start();
        works.add(product);
        return product;
    }

    /**
     * @param kept null where accounting does not run here: its resources are not served
     * @param settlement null where it does not run here: its resources are not served
     * @param deferred null where billing does not run here: its resources are not served
     * @param expiry null where it does not run here
     * @param testClock null where it is not to be moved here
     */
    Gateway gateway(
            Payments coordinator,
            List<Accounts> ledgers,
            Products products,
            ChannelAccess channels,
            BooksParts.@Nullable Offered kept,
            @Nullable MerchantSettlement settlement,
            @Nullable DeferredPay deferred,
            @Nullable Expiry expiry,
            @Nullable SandboxClock testClock) {
        var traces = telemetry.laneTraces();
        var payments = traces.isOn() ? new TracedPayments(coordinator, telemetry.tracer(), traces) : coordinator;
        var codes = ErrorCodes.load();
        var problems = new Problems(codes);
        var routes = new ArrayList<Route>();
        routes.addAll(new PartnerApi(payments, problems, clocks.machine()).routes());
        routes.addAll(new WalletApi(payments, ledgers, problems, clocks.machine()).routes());
        routes.addAll(new AdminApi(payments, ledgers, problems, clocks.machine()).routes());
        routes.addAll(new StoryApi(products.stories(), problems).routes());
        routes.addAll(new AdjustmentApi(products.adjustments(), problems).routes());
        routes.addAll(new OpeningApi(products.openings(), problems).routes());
        var desk = channels.here();
        if (desk != null) routes.addAll(new ChannelApi(desk, problems).routes());
        if (kept != null) routes.addAll(kept.routes(problems));
        if (settlement != null) routes.addAll(new SettlementApi(settlement, problems).routes());
        if (deferred != null) routes.addAll(new DeferredApi(deferred, payments, problems, clocks.machine()).routes());
        if (expiry != null) routes.addAll(new ExpiryApi(expiry, problems).routes());
        routes.addAll(new BankApi(products.bank(), problems).routes());
        if (testClock != null) routes.addAll(new TestClockApi(testClock, problems).routes());
        return open(new Gateway(
                config.http().settings(config.httpPort()),
                routes,
                DocsApi.pages(codes),
                ApiKeyFile.at(config.apiKeyFile(), config.channels().names()).keys(),
                problems::of,
                telemetry,
                new SecureRandom()));
    }

    /** What waits for business time in this process. */
    List<DueWork> works() {
        return List.copyOf(works);
    }

    /** Remembers what must be closed. */
    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    private void migrate(String service, String location) {
        var _ = Migrations.run(databases.login(service), service, location);
    }

    private PostgresLanes.Settings lanes(String mark) {
        return new PostgresLanes.Settings(instances.name(), instances.address(), config.leaseMillis(), mark);
    }

    /** The schema of a service that runs elsewhere. */
    private Db asAuditor(String schema) {
        return open(Db.open(databases.auditor(), reading(schema), AUDITOR_CONNECTIONS));
    }

    private static Session reading(String service) {
        return new Session(service + "-reads", service, READ_MILLIS_MAX, true);
    }
}
