package dev.kessai.proof.bench;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.outbox.PublicationStore;
import dev.kessai.books.reconciliation.Invariant;
import dev.kessai.books.reconciliation.Reconciliation;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.detail.AccountingDetail;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.payment.Order;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import dev.kessai.launcher.VerifyCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * How fast the books are compared, and how fast they answer when they are large. Reconciliation runs over payments
 * of the engine, with a detail of a product each; statements over entries that an accountant has booked from events
 * made here.
 */
final class BooksBench {
    private static final long SEED = 20_191_105;
    private static final long PAYMENTS = 200_000;
    private static final int DETAILS_PAGE = 10_000;
    private static final long CAUGHT_UP_NANOS_MAX = TimeUnit.SECONDS.toNanos(300);
    private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MINUTE_MILLIS = 60_000;
    private static final long MOVEMENTS_PER_MINUTE_MIN = 1_000_000;

    private final BenchOptions options;
    private final int entries;
    private final KessaiConfig config;
    private final Consumer<String> progress;
    private final List<String> problems = new ArrayList<>();

    /** @param entries of the large books */
    BooksBench(BenchOptions options, int entries, KessaiConfig config, Consumer<String> progress) {
        this.options = options;
        this.entries = entries;
        this.config = config;
        this.progress = progress;
    }

    /** The report, with the names of docs/bench.md. */
    Map<String, Object> run() throws IOException, InterruptedException {
        var report = new LinkedHashMap<String, Object>();
        report.put("profile", options.profile().text());
        report.put("via", options.via().text());
        var machine = Machine.describe();
        progress.accept("starting");
        try (var kessai = Kessai.start(config)) {
            progress.accept("population: " + options.users() + " users, " + options.merchants() + " merchants");
            new Population(kessai, config.data()).make(options.users(), options.merchants());
            long payments = options.existing() == 0 ? PAYMENTS : options.existing();
            pay(kessai, payments);
            tell(kessai, payments);
            report.putAll(reconcile(kessai));
        }
        progress.accept(entries + " entries");
        report.putAll(new LargeBooks(config.data().resolveSibling(config.data().getFileName() + "-large"), problems)
                .measure(entries, progress));
        Ending.describe(report, options, problems, machine);
        return report;
    }

    private void pay(Kessai kessai, long payments) {
        progress.accept("paying: " + payments);
        var parties = new Parties(
                options.users(), options.merchants(), options.profile().spread(), SEED);
        var sender = new EngineSender(kessai.payments(), parties, Order.Capture.AT_ONCE);
        try (var load = new Generator(sender, new Pace(options.inFlight(), 0))) {
            load.start();
            for (long paid = 0;
                    paid < payments;
                    paid += load.count().latencyMicros().getTotalCount()) LockSupport.parkNanos(ASK_NANOS);
        }
        awaitBooked(kessai);
    }

    private static void awaitBooked(Kessai kessai) {
        var books = kessai.accounting().orElseThrow();
        long end = System.nanoTime() + CAUGHT_UP_NANOS_MAX;
        while (books.behind() > 0) {
            if (System.nanoTime() > end) throw new IllegalStateException("the books stay behind");
            LockSupport.parkNanos(ASK_NANOS);
        }
    }

    /** One product says something of each payment, through its outbox. */
    private void tell(Kessai kessai, long payments) {
        progress.accept("details");
        List<Long> booked;
        var reading = new Session("bench", "accounting", 60_000, false);
        try (var db = Db.open(kessai.databases().auditor(), reading, 1)) {
            booked = db.read(tx -> tx.query(
                    "select payment_id from journal where position('purchase.code'::bytea in body) > 0 limit ?",
                    row -> row.getLong(1),
                    payments));
        }
        var writing = new Session("bench", "opening", 60_000, false);
        try (var db = Db.open(kessai.databases().login("opening"), writing, 1)) {
            var details = new AccountingDetails(
                    "opening", new PublicationStore(db), AccountingCodes.load(), kessai::businessMicros);
            for (int from = 0; from < booked.size(); from += DETAILS_PAGE) {
                var page = booked.subList(from, Math.min(booked.size(), from + DETAILS_PAGE)).stream()
                        .map(id -> new AccountingDetail("bench " + id, id, "purchase.code", List.of()))
                        .toList();
                db.run(tx -> details.publish(tx, page));
            }
        }
        long end = System.nanoTime() + CAUGHT_UP_NANOS_MAX;
        try (var db = Db.open(kessai.databases().auditor(), reading, 1)) {
            while (taken(db) < booked.size()) {
                if (System.nanoTime() > end) throw new IllegalStateException("details are not taken");
                LockSupport.parkNanos(ASK_NANOS);
            }
        }
    }

    private static long taken(Db db) {
        return db.read(tx -> tx.one("select count(*) from detail where id like 'bench %'", row -> row.getLong(1)))
                .orElseThrow();
    }

    private Map<String, Object> reconcile(Kessai kessai) {
        progress.accept("reconciling");
        var verdict = VerifyCommand.verify(kessai.databases()).run();
        if (!verdict.clean()) problems.add("verify: " + verdict.breaks());
        var figures = new LinkedHashMap<String, Object>();
        long movements = verdict.count(Invariant.JOURNAL_AMOUNT).compared();
        long details = verdict.count(Invariant.DETAIL_MISSING).compared();
        long millis = Math.max(
                1,
                verdict.millis().getOrDefault(Reconciliation.R1, 0L)
                        + verdict.millis().getOrDefault(Reconciliation.R2, 0L));
        long perMinute = movements * MINUTE_MILLIS / millis;
        figures.put("r1_movements", movements);
        figures.put("r1_ms", verdict.millis().get(Reconciliation.R1));
        figures.put("r2_details", details);
        figures.put("r2_ms", verdict.millis().get(Reconciliation.R2));
        figures.put("r1_r2_movements_per_minute", perMinute);
        figures.put("verify", verdict.clean() ? "clean" : verdict.breaks().toString());
        figures.put("verify_ms", verdict.elapsedMillis());
        if (perMinute < MOVEMENTS_PER_MINUTE_MIN) problems.add("too slow: " + perMinute + " movements a minute");
        return figures;
    }
}
