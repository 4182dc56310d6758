package dev.kessai.proof.bench;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.Source;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Payments from balance, points and deferred pay beside payments from balance and points, in turns in one sitting: what
 * does a third source cost? Billing reads every purchase that is paid later, and its cost is counted.
 */
final class ThreeSourcesBench {
    private static final long SEED = 20_191_105;
    private static final long LINE_MINOR = 900_000_000_000L;
    private static final List<Source> THREE = List.of(
            new Source(Ledgers.BALANCE, 500), new Source(Ledgers.POINTS, 300), new Source(Ledgers.DEFERRED, 200));

    private final BenchOptions options;
    private final KessaiConfig config;
    private final Consumer<String> progress;
    private final List<String> problems = new ArrayList<>();

    ThreeSourcesBench(BenchOptions options, KessaiConfig config, Consumer<String> progress) {
        this.options = options;
        this.config = config;
        this.progress = progress;
    }

    /** Two windows, one after the other. */
    private record Pair(Window two, Window three) {
        long ratioPercent() {
            return three.paymentsPerSecond() * 100 / Math.max(1, two.paymentsPerSecond());
        }
    }

    /** The report, with the names of docs/bench.md. */
    Map<String, Object> run() throws IOException, InterruptedException {
        var report = new LinkedHashMap<String, Object>();
        report.put("profile", options.profile().text());
        report.put("via", options.via().text());
        var machine = Machine.describe();
        progress.accept("starting");
        try (var kessai = Kessai.start(config)) {
            var server = kessai.databases().server().orElseThrow();
            progress.accept("population: " + options.users() + " users, " + options.merchants() + " merchants");
            new Population(kessai, config.data()).make(options.users(), options.merchants());
            Population.each(
                    0,
                    options.users(),
                    i -> lend(kessai.deferred(), Owner.user(i).id()));
            var jvm = List.of(ProcessHandle.current().pid());
            try (var meter = new Meter(server.login("postgres"), server.postmasterPid(), jvm)) {
                report.putAll(figures(pairs(kessai, meter)));
            }
            Ending.proveBooks(kessai, progress, report, problems);
        }
        Ending.describe(report, options, problems, machine);
        return report;
    }

    private List<Pair> pairs(Kessai kessai, Meter meter) {
        var pairs = new ArrayList<Pair>();
        for (int i = 1; i <= options.windows(); i++) {
            var two = window(kessai, meter, Parties.SOURCES, "window " + i + ", two sources");
            pairs.add(new Pair(two, window(kessai, meter, THREE, "window " + i + ", three sources")));
        }
        return pairs;
    }

    /** Each begins with a checkpoint and a warm-up, so that none pays for the one before. */
    private Window window(Kessai kessai, Meter meter, List<Source> sources, String text) {
        progress.accept(text + ", " + options.seconds() + " s");
        meter.checkpoint();
        var parties = new Parties(
                options.users(), options.merchants(), options.profile().spread(), SEED, sources);
        var sender = new EngineSender(kessai.payments(), parties, Order.Capture.AT_ONCE);
        try (var load = new Generator(sender, new Pace(options.inFlight(), 0))) {
            load.start();
            var _ = Window.watch(load, meter, options.warmUpSeconds(), () -> {}, perSecond -> {});
            var window = Window.watch(load, meter, options.seconds(), () -> {}, perSecond -> {});
            load.firstFailure().ifPresent(failure -> problems.add("a payment failed: " + failure));
            return window;
        }
    }

    /** Of the pair in the middle, by its ratio. */
    private static Map<String, Object> figures(List<Pair> pairs) {
        var pair = pairs.stream()
                .sorted(Comparator.comparingLong(Pair::ratioPercent))
                .toList()
                .get(pairs.size() / 2);
        var figures = new LinkedHashMap<>(pair.three().figures());
        figures.put("per_second", pair.three().perSecond());
        figures.put("two_sources_payments_per_second", pair.two().paymentsPerSecond());
        figures.put("two_sources_cpu_us_per_payment", pair.two().figures().get("cpu_us_per_payment"));
        figures.put(
                "ratio",
                Figures.hundredths(
                        pair.three().paymentsPerSecond(), Math.max(1, pair.two().paymentsPerSecond())));
        figures.put(
                "ratios",
                pairs.stream()
                        .map(each -> Figures.hundredths(each.ratioPercent(), 100))
                        .toList());
        return figures;
    }

    /** Enough for every payment of the run. */
    private static CompletableFuture<Boolean> lend(Accounts deferred, long user) {
        var line = new AccountCommand.SetFloor(user, FundClass.DEFERRED_RECEIVABLE, Currency.JPY, -LINE_MINOR, 1);
        return answered(deferred, new AccountCommand.Open(user, Currency.JPY))
                .thenCompose(isOpen -> isOpen ? answered(deferred, line) : CompletableFuture.completedFuture(false));
    }

    private static CompletableFuture<Boolean> answered(Accounts ledger, AccountCommand command) {
        return ledger.submit(command)
                .thenCompose(answer -> answer instanceof AccountAnswer.Retry
                        ? answered(ledger, command)
                        : CompletableFuture.completedFuture(answer instanceof AccountAnswer.Done));
    }
}
