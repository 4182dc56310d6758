package dev.kessai.books.reconciliation;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.time.MicroClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Proves every {@link Invariant}: R0 over payment, its ledgers, channels and settlement, R1 to R3 over the books of
 * these and of the products, R4 over what others say, wherever their databases are (04-books). Reads only, and may run
 * at any time: the snapshots are taken in the order payment, ledgers, channels, bank, settlement, books, products,
 * payment, and what they cannot say for sure is not judged. Needs a connection for each snapshot, and memory for what
 * is open, not for what there is. Thread-safe.
 */
public final class Verify {
    /**
     * Where a service's rows are.
     *
     * @param login of the role auditor, or of anybody who may read the schema
     */
    public record Place(String name, DatabaseLogin login, String schema) {}

    /**
     * @param openMicrosMax a payment whose newest event is older than this, and that does not wait for somebody, is a
     *     break (01-payment rule 8: the age alarm)
     * @param listedMax breaks that are listed of each invariant; the rest is counted
     */
    public record Settings(long openMicrosMax, int listedMax) {
        /** Ten minutes; 100 breaks of a kind. */
        public static final Settings DEFAULT = new Settings(600_000_000L, 100);

        public Settings {
            if (openMicrosMax < 0) throw new IllegalArgumentException("openMicrosMax=" + openMicrosMax);
            if (listedMax < 1) throw new IllegalArgumentException("listedMax=" + listedMax);
        }
    }

    /**
     * The services of an installation.
     *
     * @param ledgers every internal ledger, by the name that legs give it; a missing one would look like missing
     *     entries
     * @param channels the company's own channels; the schema may have no tables where it uses none
     * @param bank statements of the company's account; the schema may have no tables where nobody takes any
     * @param settlement with merchants; the schema may have no tables where it never ran
     * @param books empty where nobody asks for them
     */
    public record Places(
            Place payment, List<Place> ledgers, Place channels, Place bank, Place settlement, Optional<Books> books) {
        public Places {
            ledgers = List.copyOf(ledgers);
        }
    }

    /**
     * Nothing is said of books that have consumed nothing.
     *
     * @param products that tell accounting of their payments; a schema may have no tables where its product never ran
     */
    public record Books(Place accounting, List<Place> products, ExpectedAccount rules) {
        public Books {
            products = List.copyOf(products);
        }
    }

    /** Books that consume nothing for so long do not run. */
    private static final long STANDSTILL_NANOS = 1_000_000_000L;

    private static final long POLL_NANOS = 50_000_000L;

    private final Places places;
    private final Settings settings;
    private final MicroClock business;
    private final LongSupplier nanos;

    /** @param business clock of the installation: ages are by stored times */
    public Verify(Places places, Settings settings, MicroClock business) {
        this.places = places;
        this.settings = settings;
        this.business = business;
        this.nanos = System::nanoTime;
    }

    /**
     * One run.
     *
     * @throws dev.kessai.base.db.DbFailure when a database cannot be read: there is no verdict then
     */
    public Verdict run() {
        long start = nanos.getAsLong();
        long asOf = business.micros();
        var findings = new Findings(settings.listedMax());
        var opened = new ArrayList<AutoCloseable>();
        try {
            var snapshots = open(opened);
            var instants = snapshots.instants();
            long oldest = business.micros() - settings.openMicrosMax();
            for (var lane : instants.first().lanes()) {
                findings.inputs(Reconciliation.R0).put(lane.id());
                findings.inputs(Reconciliation.R0).put(lane.outboxSeq());
            }
            var _ = timed(Reconciliation.R0, findings, () -> checkEach(snapshots, findings));
            var books = instants.books();
            if (books == null) {
                var _ = timed(Reconciliation.R0, findings, () -> pass(instants, null, oldest, findings));
            } else {
                var pending = instants.first().saidAfter(books.consumed());
                var rules = places.books().orElseThrow().rules();
                var journals = new JournalJudge(books, rules, pending, oldest, findings);
                long took = timed(Reconciliation.R0, findings, () -> pass(instants, journals, oldest, findings));
                findings.took(Reconciliation.R1, took);
                var _ = timed(Reconciliation.R2, findings, () -> {
                    var details = new DetailCheck(books, findings);
                    snapshots.products().forEach(details::compare);
                    details.judge(instants.second(), journals.needDetail());
                });
                var _ = timed(
                        Reconciliation.R3, findings, () -> new BalanceCheck(instants, books, pending, findings).run());
            }
            var external = new ExternalCheck(instants.channels(), snapshots.bank(), books, findings);
            var _ = timed(Reconciliation.R4, findings, external::run);
        } finally {
            for (var each : opened.reversed()) close(each);
        }
        return findings.verdict(new Verdict.Span(asOf, 0), millisSince(start));
    }

    /**
     * One run over what has happened since an instant: payments that have said something, or of which something was
     * reserved, moved or booked since then, and all that are open; accounts with entries since then, from the balance
     * that the history had before. It costs what has happened, not what there is, and does not see what was damaged
     * earlier, nor lots, limits, floors, refunds of older payments, or what products told (R2).
     *
     * @param sinceMicros business time
     * @throws dev.kessai.base.db.DbFailure when a database cannot be read: there is no verdict then
     */
    public Verdict run(long sinceMicros) {
        long start = nanos.getAsLong();
        long asOf = business.micros();
        var findings = new Findings(settings.listedMax());
        var opened = new ArrayList<AutoCloseable>();
        try {
            var instants = open(opened).instants();
            long oldest = asOf - settings.openMicrosMax();
            var books = instants.books();
            var payments = recent(instants, sinceMicros);
            var accounts = new LinkedHashMap<LedgerAuditStore, List<LedgerAuditStore.Balance>>();
            for (var ledger : instants.ledgers())
                accounts.put(ledger, ledger.recently().check(sinceMicros, findings));
            Set<Long> pending = books == null ? Set.of() : instants.first().saidAfter(books.consumed());
            var journals = books == null
                    ? null
                    : new JournalJudge(books, places.books().orElseThrow().rules(), pending, oldest, findings);
            long took = timed(
                    Reconciliation.R0,
                    findings,
                    () -> new PaymentPass(instants, journals, payments, findings)
                            .run(instants.first().due(), oldest));
            if (books != null) {
                findings.took(Reconciliation.R1, took);
                var _ = timed(
                        Reconciliation.R3,
                        findings,
                        () -> new BalanceCheck(instants, books, pending, findings).run(accounts));
            }
        } finally {
            for (var each : opened.reversed()) close(each);
        }
        return findings.verdict(new Verdict.Span(asOf, sinceMicros), millisSince(start));
    }

    private static List<Long> recent(PaymentPass.Instants instants, long sinceMicros) {
        var payments = new TreeSet<>(instants.first().recent(sinceMicros));
        for (var ledger : instants.ledgers()) payments.addAll(ledger.recently().payments(sinceMicros));
        var books = instants.books();
        if (books != null) payments.addAll(books.recent(sinceMicros));
        return List.copyOf(payments);
    }

    private static void pass(
            PaymentPass.Instants instants, @Nullable JournalJudge journals, long oldestMicros, Findings findings) {
        new PaymentPass(instants, journals, null, findings).run(instants.first().due(), oldestMicros);
    }

    private long timed(Reconciliation reconciliation, Findings findings, Runnable work) {
        long start = nanos.getAsLong();
        work.run();
        long took = millisSince(start);
        findings.took(reconciliation, took);
        return took;
    }

    private long millisSince(long startNanos) {
        return (nanos.getAsLong() - startNanos) / 1_000_000;
    }

    /** @param products each with the number of the last thing that the books have of it */
    private record Snapshots(
            PaymentPass.Instants instants,
            BankAuditStore bank,
            SettlementAuditStore settlement,
            Map<ProductAuditStore, Long> products) {}

    /** Takes the snapshots. */
    private Snapshots open(List<AutoCloseable> opened) {
        var payment = places.payment();
        var first = open(opened, new PaymentAuditStore(payment.login(), payment.schema()));
        var ledgers = new ArrayList<LedgerAuditStore>();
        for (var ledger : places.ledgers())
            ledgers.add(open(opened, new LedgerAuditStore(ledger.name(), ledger.login(), ledger.schema())));
        var channels = open(
                opened,
                new ChannelAuditStore(
                        places.channels().login(), places.channels().schema()));
        var bank = open(
                opened, new BankAuditStore(places.bank().login(), places.bank().schema()));
        var settlement = open(
                opened,
                new SettlementAuditStore(
                        places.settlement().login(), places.settlement().schema()));
        var taken = new LinkedHashMap<Place, Long>();
        var books = places.books().isEmpty()
                ? null
                : openBooks(opened, first, places.books().get(), taken);
        var products = new LinkedHashMap<ProductAuditStore, Long>();
        taken.forEach((product, number) -> products.put(
                open(opened, ProductAuditStore.open(product.name(), product.login(), product.schema())), number));
        var second = open(opened, new PaymentAuditStore(payment.login(), payment.schema()));
        return new Snapshots(
                new PaymentPass.Instants(first, ledgers, channels, books, second), bank, settlement, products);
    }

    /**
     * Once they have got as far as the payments of the first snapshot, or stand still; null: none are kept.
     *
     * @param taken is told how far they have come with each product
     */
    private @Nullable BooksAuditStore openBooks(
            List<AutoCloseable> opened, PaymentAuditStore first, Books books, Map<Place, Long> taken) {
        var place = books.accounting();
        var consumed =
                await(() -> BooksAuditStore.consumed(place.login(), place.schema()), each -> isBehind(first, each));
        if (consumed.isEmpty()) return null;
        for (var product : books.products())
            if (SnapshotStore.hasTable(product.login(), product.schema(), "publication"))
                taken.put(product, taken(product));
        return open(opened, BooksAuditStore.open(place.login(), place.schema()));
    }

    /** How far accounting has come with a product, once it has got as far as what is published now. */
    private long taken(Place product) {
        long published =
                ProductAuditStore.taken(product.login(), product.schema()).published();
        return await(
                        () -> ProductAuditStore.taken(product.login(), product.schema()),
                        each -> each.number() < published)
                .number();
    }

    /** Asks until it is not behind, or has not moved for a while; the last answer. */
    private <T> T await(Supplier<T> question, Predicate<T> isBehind) {
        long since = nanos.getAsLong();
        var said = question.get();
        while (isBehind.test(said) && nanos.getAsLong() - since < STANDSTILL_NANOS) {
            LockSupport.parkNanos(POLL_NANOS);
            var now = question.get();
            if (!now.equals(said)) since = nanos.getAsLong();
            said = now;
        }
        return said;
    }

    private static boolean isBehind(PaymentAuditStore first, Map<Integer, Long> consumed) {
        if (consumed.isEmpty()) return false;
        for (var lane : first.lanes()) if (consumed.getOrDefault(lane.id(), 0L) < lane.outboxSeq()) return true;
        return false;
    }

    /** Each service by itself, side by side. */
    private static void checkEach(Snapshots snapshots, Findings findings) {
        var instants = snapshots.instants();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            running.add(threads.submit(() -> instants.first().check(findings)));
            running.add(threads.submit(() -> instants.channels().check(findings)));
            running.add(threads.submit(() -> snapshots.settlement().check(findings)));
            for (var ledger : instants.ledgers()) running.add(threads.submit(() -> ledger.check(findings)));
            for (var each : running) {
                var _ = each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static <T extends AutoCloseable> T open(List<AutoCloseable> opened, T store) {
        opened.add(store);
        return store;
    }

    private static void close(AutoCloseable store) {
        try {
            store.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
