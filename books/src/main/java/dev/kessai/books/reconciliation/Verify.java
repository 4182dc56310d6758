package dev.kessai.books.reconciliation;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.time.MicroClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Proves R0, every {@link Invariant}, over payment, its ledgers and channels, wherever their databases are (04-books).
 * Reads only, and may run at any time: the snapshots are taken in the order payment, ledgers, channels, payment, and
 * what they cannot say for sure is not judged. Needs a connection for each snapshot, and memory for what is open, not
 * for what there is. Thread-safe.
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
     */
    public record Places(Place payment, List<Place> ledgers, Place channels) {
        public Places {
            ledgers = List.copyOf(ledgers);
        }
    }

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
        var findings = new Findings(settings.listedMax());
        var opened = new ArrayList<AutoCloseable>();
        try {
            var instants = open(opened);
            long oldest = business.micros() - settings.openMicrosMax();
            checkEach(instants, findings);
            new PaymentPass(instants, findings).run(instants.first().due(), oldest);
        } finally {
            for (var each : opened.reversed()) close(each);
        }
        return findings.verdict((nanos.getAsLong() - start) / 1_000_000);
    }

    /** Takes the snapshots. */
    private PaymentPass.Instants open(List<AutoCloseable> opened) {
        var payment = places.payment();
        var first = open(opened, new PaymentAuditStore(payment.login(), payment.schema()));
        var ledgers = new ArrayList<LedgerAuditStore>();
        for (var ledger : places.ledgers())
            ledgers.add(open(opened, new LedgerAuditStore(ledger.name(), ledger.login(), ledger.schema())));
        var channels = open(
                opened,
                new ChannelAuditStore(
                        places.channels().login(), places.channels().schema()));
        var second = open(opened, new PaymentAuditStore(payment.login(), payment.schema()));
        return new PaymentPass.Instants(first, ledgers, channels, second);
    }

    /** Each service by itself, side by side. */
    private static void checkEach(PaymentPass.Instants instants, Findings findings) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            running.add(threads.submit(() -> instants.first().check(findings)));
            running.add(threads.submit(() -> instants.channels().check(findings)));
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
