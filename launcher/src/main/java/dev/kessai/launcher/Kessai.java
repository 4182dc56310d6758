package dev.kessai.launcher;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.accounts.channel.ChannelDesk;
import dev.kessai.accounts.ledger.Ledger;
import dev.kessai.accounts.ledger.LedgerService;
import dev.kessai.api.story.Stories;
import dev.kessai.base.outbox.OutboxStore;
import dev.kessai.base.outbox.Subscription;
import dev.kessai.base.telemetry.Telemetry;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.DueWork;
import dev.kessai.base.time.SandboxClock;
import dev.kessai.books.bank.BankBooks;
import dev.kessai.books.cases.CaseBook;
import dev.kessai.books.settlement.SettlementService;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.channel.Channels;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.edge.gateway.Gateway;
import dev.kessai.payment.PaymentService;
import dev.kessai.products.deferred.DeferredProduct;
import dev.kessai.products.expiry.ExpiryProduct;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The system, or the part of it that runs in this process, wired by hand: this class is the architecture as a list.
 * What is built first is closed last.
 */
public final class Kessai implements AutoCloseable {
    static final String PAYMENT = "payment";
    static final String CHANNEL = "channel";

    /** Runs where payment runs: it reads what that one publishes. */
    public static final String ACCOUNTING = "accounting";

    /** The ledgers that the company runs. */
    static final List<String> LEDGERS =
            LedgerCatalogue.all().stream().map(Ledger::name).toList();

    /** The services that others call. */
    static final List<String> CALLED = Stream.of(Stream.of(PAYMENT), LEDGERS.stream(), Stream.of(CHANNEL))
            .flatMap(names -> names)
            .toList();

    /** Every service that has a schema, which is also its database user. */
    public static final List<String> SCHEMAS =
            Stream.concat(CALLED.stream(), Stream.of(ACCOUNTING)).toList();

    /**
     * Services that create payments because they know why, each with a schema and a database user of its name; and
     * beside whom they run.
     */
    private static final Map<String, String> PRODUCTS = Map.of(
            Parts.ADJUSTMENT,
            PeerSettings.API,
            Parts.OPENING,
            PeerSettings.API,
            DeferredProduct.NAME,
            PAYMENT,
            ExpiryProduct.NAME,
            PAYMENT,
            BankBooks.NAME,
            PeerSettings.API,
            SettlementService.NAME,
            PAYMENT);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Databases databases;
    private final Instances instances;
    private final Map<String, LedgerAccess> ledgers = new LinkedHashMap<>();
    private final ChannelAccess channels;
    private final @Nullable PaymentService payment;
    private final @Nullable Payments payments;
    private final @Nullable Stories stories;
    private final @Nullable OutboxStore outbox;
    private final @Nullable Subscription accounting;
    private final @Nullable DeferredProduct deferredProduct;
    private final @Nullable ExpiryProduct expiryProduct;
    private final @Nullable SettlementService settlement;
    private final Telemetry telemetry;
    private final Path apiKeyFile;
    private final @Nullable TestClock testClock;
    private final Clocks clocks;
    private final @Nullable Gateway gateway;

    /** In the order of their names. */
    private static Set<String> products() {
        return new TreeSet<>(PRODUCTS.keySet());
    }

    /** Who tells accounting of payments, each with its schema: products, and channels of those that they open. */
    static Map<String, String> schemasOfDetails() {
        var schemas = new TreeMap<String, String>();
        for (var product : products()) schemas.put(product, product);
        schemas.put(ChannelDesk.FOLLOW_UP, CHANNEL);
        return schemas;
    }

    /** Starts what the configuration says, on the database that it names. */
    public static Kessai start(KessaiConfig config) {
        return start(config, Clocks.system());
    }

    /** The same by these clocks. */
    public static Kessai start(KessaiConfig config, Clocks clocks) {
        return new Kessai(config, Databases.open(config, usersOf(config)), clocks);
    }

    /** Every database user but the auditor: the services and the installation itself. */
    static List<String> users() {
        var users = new ArrayList<>(SCHEMAS);
        users.addAll(products());
        users.add(CaseBook.NAME);
        users.add(InstallationStore.SCHEMA);
        return users;
    }

    /** Those that this process logs in as; where it makes the installation, it makes all. */
    private static List<String> usersOf(KessaiConfig config) {
        if (config.database().mayCreate()) return users();
        return users().stream()
                .filter(user -> user.equals(InstallationStore.SCHEMA)
                        || config.peers().runs(PRODUCTS.getOrDefault(user, user))
                        || (user.equals(ACCOUNTING) && tellsAccounting(config))
                        || (user.equals(CaseBook.NAME) && config.peers().runs(ACCOUNTING)))
                .filter(user -> !user.equals(CHANNEL) || !config.channels().isEmpty())
                .toList();
    }

    /** Whoever opens payments writes their details into accounting's schema. */
    private static boolean tellsAccounting(KessaiConfig config) {
        boolean hasChannels = config.peers().runs(CHANNEL) && !config.channels().isEmpty();
        return hasChannels || config.peers().runs(PeerSettings.API);
    }

    private Kessai(KessaiConfig config, Databases databases, Clocks clocks) {
        this.databases = databases;
        var peers = config.peers();
        this.apiKeyFile = config.apiKeyFile();
        this.telemetry = config.traces().telemetry();
        opened.push(databases);
        opened.push(telemetry);
        try {
            InstallationStore.refuseToLoseMoney(
                    usersOf(config).stream().map(databases::login).toList(), config.mode());
            InstallationStore.fix(databases.login(InstallationStore.SCHEMA), config.mode());
            opened.push(new DatabaseKeeper(databases));
            instances = Instances.open(config, clocks, telemetry.laneTraces());
            opened.push(instances);
            testClock = config.mode() == Mode.SANDBOX ? testClock(clocks, config.quietMillis()) : null;
            this.clocks = testClock == null ? clocks : new Clocks(testClock, clocks.machine());
            var parts = new Parts(config, databases, this.clocks, instances, telemetry, opened);
            for (var ledger : LedgerCatalogue.all())
                if (peers.reaches(ledger.name())) ledgers.put(ledger.name(), parts.ledger(ledger));
            boolean hasChannels = !config.channels().isEmpty() && peers.reaches(CHANNEL);
            channels = hasChannels ? parts.channels() : ChannelAccess.NONE;
            payment = peers.runs(PAYMENT) ? parts.payment(List.copyOf(ledgers.values()), channels, balance()) : null;
            outbox = peers.runs(PAYMENT) ? parts.outbox() : null;
            accounting =
                    outbox != null && config.accounting() && peers.runs(ACCOUNTING) ? parts.accounting(outbox) : null;
            payments = peers.reaches(PAYMENT) ? parts.payments(payment) : null;
            stories = peers.reaches(PAYMENT) ? parts.stories() : null;
            var desk = channels.here();
            if (payments != null && desk != null) desk.start(payments, outbox);
            deferredProduct = payments != null && outbox != null ? parts.deferred(outbox, payments, deferred()) : null;
            expiryProduct = payments != null && payment != null ? parts.expiry(payments, withLots()) : null;
            var products = payments != null && stories != null && peers.runs(PeerSettings.API)
                    ? parts.products(payments, reached(), stories, channels)
                    : null;
            var books = accounting != null && products != null
                    ? parts.books(ledgers.keySet(), products.adjustments())
                    : null;
            var transfers = desk == null ? null : desk.transfers().orElse(null);
            settlement = payments != null && outbox != null && books != null
                    ? parts.settlement(outbox, payments, books.accounting(), transfers)
                    : null;
            opened.push(instances.serve());
            gateway = payments != null && products != null && config.httpPort() >= 0
                    ? parts.gateway(
                            payments,
                            reached(),
                            products,
                            channels,
                            books,
                            settlement,
                            deferredProduct == null ? null : deferredProduct.service(),
                            expiryProduct,
                            payment == null ? null : testClock)
                    : null;
            if (testClock != null) follow(testClock, parts.works(), peers.isAlone());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A sandbox may move its business time. */
    private TestClock testClock(Clocks clocks, long quietMillis) {
        var store = TestClockStore.open(databases.login(InstallationStore.SCHEMA));
        opened.push(store);
        return new TestClock(store, clocks, instances.name(), quietMillis);
    }

    private void follow(TestClock clock, List<DueWork> works, boolean alone) {
        for (var work : works) clock.register(work);
        if (!alone) clock.start();
        opened.push(clock);
    }

    /** Where the public API listens; 0 where it does not. */
    public int httpPort() {
        return gateway == null ? 0 : gateway.port();
    }

    /** Where other processes call this one; empty where it is alone. */
    String rpcAddress() {
        return instances.address();
    }

    /** Metrics of this process. */
    Telemetry telemetry() {
        return telemetry;
    }

    /** What has left this process for participants in others. */
    public RpcCounts sent() {
        return instances.sent();
    }

    public Payments payments() {
        return reached(payments, PAYMENT);
    }

    public Accounts balance() {
        return accounts(Ledgers.BALANCE);
    }

    public Accounts points() {
        return accounts(Ledgers.POINTS);
    }

    public Accounts deferred() {
        return accounts(Ledgers.DEFERRED);
    }

    private Accounts accounts(String ledger) {
        return reached(ledgers.get(ledger), ledger).accounts();
    }

    /** Billing of what users pay later; where the coordinator runs. */
    public DeferredProduct billing() {
        return reached(deferredProduct, DeferredProduct.NAME);
    }

    /** Expiry of points; where the coordinator runs. */
    public ExpiryProduct expiry() {
        return reached(expiryProduct, ExpiryProduct.NAME);
    }

    /** Settlement with merchants; where the books are kept. */
    public SettlementService settlement() {
        return reached(settlement, SettlementService.NAME);
    }

    /** The channels that are configured; where they run. */
    public Channels channels() {
        return reached(channels.here(), CHANNEL);
    }

    /** The business clock of a sandbox; where the coordinator runs. */
    public SandboxClock testClock() {
        return reached(testClock, "the test clock");
    }

    /** What happened to a payment, read beside the lanes. */
    public Stories stories() {
        return reached(stories, PAYMENT);
    }

    /** What the coordinator publishes, for subscribers; where it runs here. */
    public OutboxStore outbox() {
        return reached(outbox, PAYMENT);
    }

    /** How far the books are behind the coordinator; empty where they are not kept here. */
    public Optional<Subscription> accounting() {
        return Optional.ofNullable(accounting);
    }

    /** The coordinator, for measurements; where it runs here. */
    public PaymentService coordinator() {
        return reached(payment, PAYMENT);
    }

    /** Those with value that expires. */
    private List<Accounts> withLots() {
        return LedgerCatalogue.all().stream()
                .filter(Ledger::anyLots)
                .map(ledger -> accounts(ledger.name()))
                .toList();
    }

    /** The ledgers, wherever they run. */
    private List<Accounts> reached() {
        return LEDGERS.stream().map(this::accounts).toList();
    }

    private static <T> T reached(@Nullable T service, String name) {
        if (service == null) throw new IllegalStateException(name + " is not reached from this process");
        return service;
    }

    /** Business time, which a sandbox may have moved. */
    public long businessMicros() {
        return clocks.business().micros();
    }

    boolean coordinates() {
        return payment != null;
    }

    /** The ledgers that run here, for measurements. */
    public List<LedgerService> ledgers() {
        return ledgers.values().stream()
                .flatMap(access -> Stream.ofNullable(access.here()))
                .toList();
    }

    /** Who may call the public API. */
    public ApiKeyFile apiKeys() {
        return ApiKeyFile.at(apiKeyFile);
    }

    public Databases databases() {
        return databases;
    }

    /** Stops in the reverse order of the start: nobody is called that is gone. */
    @Override
    public void close() {
        Closing.all(opened);
    }
}
