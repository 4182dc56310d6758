package dev.kessai.proof.bench;

import dev.kessai.base.config.Config;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.launcher.CliCommand;
import dev.kessai.launcher.CliFailure;
import dev.kessai.launcher.ExitCode;
import dev.kessai.launcher.KessaiConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code kessai bench}: speed, latency and cost of payments on this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures payments on this machine, with everything that serve does, and proves the books after it.",
            "",
            "Profiles: uniform, hot-merchant, hot-user, small, open-loop (--rate a second), talk, split,",
            "authorise-capture, three-sources (and the ratio to two), expiry (--rate a second; how long lots take),",
            "waiting (--waiting payments at stores), deferred-close (its own figures: users closed a second), books",
            "(its own figures: reconciliation, statements), clearing (its own: merchants cleared from their sales).",
            "docs/bench.md tells what is counted. Exit status 1 when the books are not clean, a payment failed or",
            "the subscriber of events fell behind: such a run does not count."
        })
public final class BenchCommand implements CliCommand {
    private static final int RATE_DEFAULT = 1_000;
    private static final int WAITING_DEFAULT = 100_000;
    private static final int HTTP_IN_FLIGHT = 512;
    private static final Set<Profile> ENGINE_ONLY =
            EnumSet.of(Profile.AUTHORISE_CAPTURE, Profile.EXPIRY, Profile.BOOKS, Profile.THREE_SOURCES);
    private static final List<String> LEDGERS = List.of(Ledgers.BALANCE, Ledgers.POINTS);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--profile", paramLabel = "NAME", description = "default ${DEFAULT-VALUE}")
    private String profile = "uniform";

    @Option(names = "--via", paramLabel = "DOOR", description = "engine (in this process) or http; default engine")
    private BenchOptions.Via via = BenchOptions.Via.ENGINE;

    @Option(names = "--seconds", paramLabel = "N", description = "of a window; default ${DEFAULT-VALUE}")
    private int seconds = Bench.RECORDED_SECONDS_MIN;

    @Option(names = "--warm-up", paramLabel = "N", description = "seconds before it; default ${DEFAULT-VALUE}")
    private int warmUp = 15;

    @Option(names = "--windows", paramLabel = "N", description = "the median one is reported; default 1")
    private int windows = 1;

    @Option(names = "--in-flight", paramLabel = "N", description = "payments under way; default by profile")
    private @Nullable Integer inFlight;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "payments a second of open-loop and expiry; default 1,000")
    private @Nullable Integer rate;

    @Option(names = "--users", paramLabel = "N", description = "default by profile")
    private @Nullable Integer users;

    @Option(names = "--merchants", paramLabel = "N", description = "default by profile")
    private @Nullable Integer merchants;

    @Option(names = "--existing", paramLabel = "N", description = "payments that are there before the first window")
    private long existing;

    @Option(names = "--waiting", paramLabel = "N", description = "payments that wait; default 100,000")
    private @Nullable Integer waiting;

    @Option(names = "--entries", paramLabel = "N", description = "of the profile books; default ${DEFAULT-VALUE}")
    private int entries = 10_000_000;

    @Option(names = "--baseline", description = "also the same payment built the classic way, and the ratio")
    private boolean baseline;

    @Option(names = "--with-accounting", description = "the books follow, and their cost is counted")
    private boolean accounting;

    @Option(names = "--data", paramLabel = "DIR", description = "default ${DEFAULT-VALUE}")
    private Path data = Path.of(".kessai", "bench");

    @Option(names = "--fresh", description = "begin with an empty database: deletes the --data of an earlier bench")
    private boolean fresh;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "a setting of the server, as for serve")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--record", paramLabel = "FILE", description = "also write the report there, as evidence")
    private @Nullable Path record;

    @Option(names = "--json", description = "the report as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        var options = options();
        if (fresh) deleteOld();
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        var report = new LinkedHashMap<String, Object>();
        report.put(
                "command",
                "kessai "
                        + String.join(
                                " ",
                                spec.commandLine().getParent() == null
                                        ? List.of()
                                        : spec.commandLine()
                                                .getParent()
                                                .getParseResult()
                                                .originalArgs()));
        report.put("date", Clocks.system().businessDate().toString());
        report.putAll(measure(options, line -> say(err, line)));
        var mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        if (record != null) Files.writeString(record, mapper.writeValueAsString(report) + "\n");
        if (json) out.println(JsonMapper.shared().writeValueAsString(report));
        else print(out, report);
        out.flush();
        boolean counts = report.get("problems") instanceof List<?> problems && problems.isEmpty();
        return counts ? ExitCode.OK.status() : ExitCode.CHECK_FAILED.status();
    }

    private Map<String, Object> measure(BenchOptions options, Consumer<String> progress)
            throws IOException, InterruptedException, SQLException {
        return switch (options.profile()) {
            case CLEARING -> new ClearingBench(options, empty(options), progress).run();
            case DEFERRED_CLOSE -> new DeferredCloseBench(options.users(), empty(options), progress).run();
            case EXPIRY -> new ExpiryBench(options, empty(options), progress).run();
            case BOOKS -> {
                accounting = true;
                yield new BooksBench(options, entries, empty(options), progress).run();
            }
            case THREE_SOURCES -> {
                var config = config(options.profile(), new OtherProcesses(List.of()));
                yield new ThreeSourcesBench(options, config, progress).run();
            }
            case WAITING -> waiting(options, progress);
            case UNIFORM, HOT_MERCHANT, HOT_USER, SMALL, OPEN_LOOP, TALK, SPLIT, AUTHORISE_CAPTURE ->
                payments(options, progress);
        };
    }

    private Map<String, Object> payments(BenchOptions options, Consumer<String> progress)
            throws IOException, InterruptedException, SQLException {
        var others = new OtherProcesses(options.profile() == Profile.SPLIT ? LEDGERS : List.of());
        return new Bench(options, config(options.profile(), others), others, progress).run();
    }

    private Map<String, Object> waiting(BenchOptions options, Consumer<String> progress)
            throws IOException, InterruptedException, SQLException {
        var none = new OtherProcesses(List.of());
        try (var beside = new WaitingPayments(positive("--waiting", waiting, WAITING_DEFAULT), data)) {
            settings.addAll(beside.settings());
            return new Bench(options, config(options.profile(), none), none, progress).run(beside);
        }
    }

    /** For a profile that moves the business clock: of a database where nothing has happened yet. */
    private KessaiConfig empty(BenchOptions options) {
        if (Population.isIn(data))
            throw new CliFailure(ExitCode.USAGE, options.profile().text() + " needs an empty database: --fresh");
        return config(options.profile(), new OtherProcesses(List.of()));
    }

    private static void say(PrintWriter err, String line) {
        err.println("bench: " + line);
        err.flush();
    }

    private BenchOptions options() {
        var found = Profile.find(profile)
                .orElseThrow(() -> new CliFailure(ExitCode.USAGE, "no profile " + profile + ": see --help"));
        if (waiting != null && found != Profile.WAITING)
            throw new CliFailure(ExitCode.USAGE, "--waiting is for the profile waiting");
        if (rate != null && !found.isOpen()) throw new CliFailure(ExitCode.USAGE, "--rate is for open-loop and expiry");
        if (ENGINE_ONLY.contains(found) && via == BenchOptions.Via.HTTP)
            throw new CliFailure(ExitCode.USAGE, found.text() + " is measured --via engine");
        int usual = via == BenchOptions.Via.HTTP ? Math.min(HTTP_IN_FLIGHT, found.inFlight()) : found.inFlight();
        return new BenchOptions(
                found,
                via,
                positive("--users", users, found.users()),
                positive("--merchants", merchants, found.merchants()),
                positive("--in-flight", inFlight, usual),
                found.isOpen() ? positive("--rate", rate, RATE_DEFAULT) : 0,
                positive("--warm-up", warmUp, 1),
                positive("--seconds", seconds, 1),
                positive("--windows", windows, 1),
                existing,
                baseline,
                settings);
    }

    private static int positive(String option, @Nullable Integer given, int otherwise) {
        int value = given == null ? otherwise : given;
        if (value < 1) throw new CliFailure(ExitCode.USAGE, option + " must be 1 or more");
        return value;
    }

    /** As serve has it, but for the ports and the limits for one client. */
    private KessaiConfig config(Profile found, OtherProcesses others) {
        var all = new ArrayList<String>();
        all.add("data.directory=" + data);
        all.add("http.port=" + (via == BenchOptions.Via.HTTP ? 0 : -1));
        all.add("http.internalPort=0");
        all.add("accounting.enabled=" + (accounting || found == Profile.CLEARING ? "on" : "off"));
        all.add("reconciliation.everySeconds=0");
        all.add("http.clientPerSecond=1000000");
        all.add("http.addressPerSecond=1000000");
        if (found == Profile.SPLIT) all.add("services.only=payment,deferred,api");
        all.addAll(others.settings());
        all.addAll(settings);
        var config = Config.load(List.of(), Map.of(), all);
        var read = KessaiConfig.of(config);
        config.check();
        return read;
    }

    private void deleteOld() throws IOException {
        if (!Files.exists(data)) return;
        if (!Population.isIn(data))
            throw new CliFailure(ExitCode.USAGE, data + " was not made by a bench: --fresh does not delete it");
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static void print(PrintWriter out, Map<String, Object> report) {
        report.forEach((name, value) -> {
            if (!name.equals("per_second") && !name.equals("windows")) out.printf("%-30s %s%n", name, value);
        });
    }
}
