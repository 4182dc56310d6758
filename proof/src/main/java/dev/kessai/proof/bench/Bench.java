package dev.kessai.proof.bench;

import dev.kessai.base.outbox.Subscription;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.payment.Order;
import dev.kessai.launcher.ApiKeyFile;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of the bench: starts the system, makes its population, loads it, measures, proves the books. */
final class Bench {
    /** A recorded window is at least so long. */
    static final int RECORDED_SECONDS_MIN = 60;

    private static final long BEHIND_MILLIS_MAX = 2_000;
    private static final long LAG_MILLIS_MAX = 2_000;
    private static final long BEHIND_GIVEN_UP_MILLIS = 60_000;
    private static final long ASK_MILLIS = 10;
    private static final long SEED = 20_191_105;

    private final BenchOptions options;
    private final KessaiConfig config;
    private final OtherProcesses others;
    private final Consumer<String> progress;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param others that share the database, not yet started
     * @param progress gets a line for people whenever something begins
     */
    Bench(BenchOptions options, KessaiConfig config, OtherProcesses others, Consumer<String> progress) {
        this.options = options;
        this.config = config;
        this.others = others;
        this.progress = progress;
    }

    /** The same payments twice: alone, then beside those that wait; and how long a start takes with these. */
    Map<String, Object> run(WaitingPayments waiting) throws IOException, InterruptedException, SQLException {
        var report = run(waiting.clocks(), kessai -> {
            waiting.make(kessai, options.users());
            progress.accept(waiting.count() + " payments wait");
        });
        report.put("waiting", waiting.count());
        progress.accept("restart");
        report.put("restart_seconds", Figures.tenths(waiting.restartMillis(), 1_000));
        return report;
    }

    /** Done between two measurements. */
    private interface Between {
        void happen(Kessai kessai) throws InterruptedException;
    }

    /** The report, with the names of docs/bench.md. */
    Map<String, Object> run() throws IOException, InterruptedException, SQLException {
        return run(Clocks.system(), null);
    }

    /** @param between null: it is measured once */
    private Map<String, Object> run(Clocks clocks, @Nullable Between between)
            throws IOException, InterruptedException, SQLException {
        var machine = Machine.describe();
        var report = new LinkedHashMap<String, Object>();
        report.put("profile", options.profile().text());
        report.put("via", options.via().text());
        progress.accept("starting");
        try (var kessai = Kessai.start(config, clocks);
                others) {
            var server = kessai.databases().server().orElseThrow();
            others.start(config.data(), options.settings());
            progress.accept("population: " + options.users() + " users, " + options.merchants() + " merchants");
            new Population(kessai, config.data()).make(options.users(), options.merchants());
            var events = new EventCount();
            try (var meter = new Meter(server.login("postgres"), server.postmasterPid(), processes());
                    var subscription = new Subscription("bench", kessai.outbox(), events)) {
                subscription.start();
                var _ = awaitCaughtUp(subscription);
                fill(kessai);
                report.putAll(measure(kessai, meter, subscription, events));
                if (between != null) {
                    long alone = Window.paymentsPerSecond(report);
                    progress.accept("making payments that wait");
                    between.happen(kessai);
                    report.putAll(measure(kessai, meter, subscription, events));
                    report.put("alone_payments_per_second", alone);
                    report.put("ratio", Figures.hundredths(Window.paymentsPerSecond(report), Math.max(1, alone)));
                }
                report.put("fdatasync_median_us", DiskSync.medianMicros(config.data()));
                if (options.withBaseline()) report.putAll(baseline(new Baseline(server, meter), report));
            }
            Ending.proveBooks(kessai, progress, report, problems);
        }
        Ending.describe(report, options, problems, machine);
        return report;
    }

    /** Payments that exist before the first window. */
    private void fill(Kessai kessai) {
        long missing = options.existing() - succeededSoFar(kessai);
        if (missing <= 0) return;
        progress.accept("filling: " + missing + " payments");
        try (var load = new Generator(sender(kessai), new Pace(options.inFlight(), 0))) {
            load.start();
            for (long paid = 0;
                    paid < missing;
                    paid += load.count().latencyMicros().getTotalCount())
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ASK_MILLIS));
        }
    }

    private static long succeededSoFar(Kessai kessai) {
        return kessai.outbox().published();
    }

    private Map<String, Object> measure(Kessai kessai, Meter meter, Subscription subscription, EventCount events) {
        var windows = new ArrayList<Window>();
        var figures = new LinkedHashMap<String, Object>();
        long before = events.succeeded();
        try (var load = load(kessai)) {
            load.start();
            progress.accept("warming up for " + options.warmUpSeconds() + " s");
            long warm = Window.watch(load, meter, options.warmUpSeconds(), () -> {}, perSecond -> {})
                    .payments();
            var lag = new AccountingLag(kessai.accounting());
            for (int i = 1; i <= options.windows(); i++) {
                progress.accept("window " + i + " of " + options.windows() + ", " + options.seconds() + " s");
                var coordinator = kessai.coordinator().counts();
                var sent = kessai.sent();
                long checkpoints = meter.read().checkpoints();
                windows.add(
                        Window.watch(load, meter, options.seconds(), () -> halfTime(meter, checkpoints), lag::look));
                var since = kessai.coordinator().counts();
                figures.put(
                        "commands_per_batch",
                        (since.commands() - coordinator.commands())
                                / Math.max(1, since.batches() - coordinator.batches()));
                var sentSince = kessai.sent();
                if (options.profile() == Profile.SPLIT)
                    figures.put(
                            "commands_per_rpc",
                            (sentSince.commands() - sent.commands()) / Math.max(1, sentSince.calls() - sent.calls()));
            }
            figures.put(
                    "resident_mb",
                    processes().stream().mapToLong(Meter::residentMegabytes).sum());
            lag.maxMillis().ifPresent(millis -> {
                figures.put("accounting_lag_ms_max", millis);
                if (millis > LAG_MILLIS_MAX) problems.add("the books were " + millis + " ms behind");
            });
            figures.put("warm_up_payments", warm);
            load.firstFailure().ifPresent(failure -> problems.add("a payment failed: " + failure));
        }
        long behindMillis = awaitCaughtUp(subscription);
        figures.put("subscriber_behind_ms", behindMillis);
        figures.put("events", events.succeeded() - before);
        figures.put("movements", events.movements());
        if (behindMillis > BEHIND_MILLIS_MAX) problems.add("the subscriber was " + behindMillis + " ms behind");
        // The one in the middle, by speed, with the figures that it had itself.
        var median = windows.stream()
                .sorted(Comparator.comparingLong(Window::paymentsPerSecond))
                .toList()
                .get(windows.size() / 2);
        var report = new LinkedHashMap<>(median.figures());
        report.putAll(figures);
        report.put("per_second", median.perSecond());
        report.put("windows", windows.stream().map(Window::figures).toList());
        return report;
    }

    /** Recorded windows contain a checkpoint: PostgreSQL's own, or one that is asked for where none has come yet. */
    private void halfTime(Meter meter, long checkpointsBefore) {
        if (options.seconds() < RECORDED_SECONDS_MIN) return;
        if (meter.read().checkpoints() > checkpointsBefore) return;
        var _ = Thread.ofVirtual().name("bench-checkpoint").start(meter::checkpoint);
    }

    /** This one, and those in which a part of the system runs. */
    private List<Long> processes() {
        var pids = new ArrayList<>(others.pids());
        pids.add(ProcessHandle.current().pid());
        return pids;
    }

    private Load load(Kessai kessai) {
        var pace = new Pace(options.inFlight(), options.perSecond());
        return switch (options.via()) {
            case ENGINE -> new Generator(sender(kessai), pace);
            case HTTP ->
                new GeneratorProcess(
                        kessai.httpPort(),
                        ApiKeyFile.in(config.data()).key(),
                        options.users(),
                        options.merchants(),
                        options.profile().spread(),
                        SEED,
                        pace);
        };
    }

    private Sender sender(Kessai kessai) {
        return new EngineSender(
                kessai.payments(),
                new Parties(
                        options.users(), options.merchants(), options.profile().spread(), SEED),
                options.profile() == Profile.AUTHORISE_CAPTURE ? Order.Capture.LATER : Order.Capture.AT_ONCE);
    }

    /** How long the subscriber needs, from now, until it has seen all there is. */
    private static long awaitCaughtUp(Subscription subscription) {
        long start = System.nanoTime();
        while (true) {
            long behind = subscription.behind();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            if (behind == 0 || millis > BEHIND_GIVEN_UP_MILLIS) return millis;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ASK_MILLIS));
        }
    }

    private Map<String, Object> baseline(Baseline baseline, Map<String, Object> report) {
        progress.accept("baseline, " + options.baselineSeconds() + " s");
        Baseline.Result result;
        try {
            result = baseline.run(options.baselineSeconds());
        } catch (SQLException e) {
            problems.add("the baseline failed: " + e.getMessage()); // what was measured before it stays
            return Map.of();
        }
        var figures = new LinkedHashMap<String, Object>();
        figures.put("baseline_payments_per_second", result.paymentsPerSecond());
        figures.put("baseline_cpu_us_per_payment", result.cpuMicrosPerPayment());
        if (report.get("cpu_us_per_payment") instanceof Map<?, ?> cpu && cpu.get("total") instanceof Number total)
            figures.put("cpu_ratio", Figures.hundredths(result.cpuMicrosPerPayment(), Math.max(1, total.longValue())));
        boolean isBroken = result.cpuMicrosPerPayment() > Baseline.CPU_MICROS_MAX;
        if (isBroken)
            problems.add("the baseline took " + result.cpuMicrosPerPayment() + " us: its ratio does not count");
        return figures;
    }
}
