package dev.kessai.proof.bench;

import dev.kessai.contracts.payment.Order;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lots of many users are due at one instant while others go on paying at a steady rate: how long until all have
 * expired, and what do those who pay feel of it?
 */
final class ExpiryBench {
    private static final long SEED = 20_191_105;
    private static final int PAYERS_MAX = 10_000;
    /** Where a run ends that does not come to its end. */
    private static final int SECONDS_MAX = 600;

    private final BenchOptions options;
    private final KessaiConfig config;
    private final Consumer<String> progress;
    private final List<String> problems = new ArrayList<>();

    ExpiryBench(BenchOptions options, KessaiConfig config, Consumer<String> progress) {
        this.options = options;
        this.config = config;
        this.progress = progress;
    }

    /** The report, with the names of docs/bench.md. */
    Map<String, Object> run() throws IOException, InterruptedException {
        var report = new LinkedHashMap<String, Object>();
        report.put("profile", options.profile().text());
        report.put("via", options.via().text());
        var lots = new ExpiringLots(options.users());
        int payers = Math.min(PAYERS_MAX, options.users());
        var machine = Machine.describe();
        progress.accept("starting");
        try (var kessai = Kessai.start(config, lots.clocks())) {
            var server = kessai.databases().server().orElseThrow();
            progress.accept("population: " + payers + " payers, " + options.merchants() + " merchants");
            new Population(kessai, config.data()).make(payers, options.merchants());
            progress.accept(lots.lots() + " lots of " + options.users() + " users");
            lots.give(kessai);
            var jvm = List.of(ProcessHandle.current().pid());
            var parties =
                    new Parties(payers, options.merchants(), options.profile().spread(), SEED);
            var sender = new EngineSender(kessai.payments(), parties, Order.Capture.AT_ONCE);
            try (var meter = new Meter(server.login("postgres"), server.postmasterPid(), jvm);
                    var load = new Generator(sender, new Pace(options.inFlight(), options.perSecond()))) {
                meter.checkpoint();
                load.start();
                progress.accept("warming up for " + options.warmUpSeconds() + " s");
                var calm = Window.watch(load, meter, options.warmUpSeconds(), () -> {}, perSecond -> {});
                progress.accept("all lots are due");
                report.putAll(expire(kessai, lots, load, meter));
                report.put("p99_ms_before", calm.figures().get("p99_ms"));
                load.firstFailure().ifPresent(failure -> problems.add("a payment failed: " + failure));
            }
            Ending.proveBooks(kessai, progress, report, problems);
        }
        Ending.describe(report, options, problems, machine);
        return report;
    }

    /** From the instant at which they are due until nothing is left of it. */
    private Map<String, Object> expire(Kessai kessai, ExpiringLots lots, Load load, Meter meter) {
        var published = kessai.outbox().published();
        var window =
                Window.watchUntil(load, meter, SECONDS_MAX, () -> lots.expire(kessai), () -> lots.hasExpired(kessai));
        if (!lots.hasExpired(kessai)) problems.add("not all had expired after " + SECONDS_MAX + " s");
        var figures = new LinkedHashMap<>(window.figures());
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(window.used().nanos()));
        figures.put("seconds", Math.ceilDiv(millis, 1_000));
        figures.put("millis", millis);
        figures.put("lots", lots.lots());
        figures.put("lots_per_second", lots.lots() * 1_000 / millis);
        figures.put("events", kessai.outbox().published() - published);
        figures.put("per_second", window.perSecond());
        return figures;
    }
}
