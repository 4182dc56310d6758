package dev.kessai.proof.simulation;

import dev.kessai.launcher.CliCommand;
import dev.kessai.launcher.CliFailure;
import dev.kessai.launcher.ExitCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kessai simulate}: histories by seed; a seed that breaks a rule is printed and can be replayed alone. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Runs payments through crashes, lost messages and take-overs that follow from a seed.",
            "",
            "One history is one payment from its creation to its end, with its captures, voids and refunds, on two or",
            "three coordinators and two ledgers. They run the real code over a model of the database; processes die",
            "between any two steps, stop and go on, lose their connection or the answer to a COMMIT; messages are",
            "lost, doubled, late or out of order; clocks differ. After every transaction, command and answer an",
            "auditor with books of its own checks that no rule is broken.",
            "",
            "  kessai simulate --seeds 100000             as many as one likes",
            "  kessai simulate --seed 14010               this one again, with all that happens",
            "  kessai simulate --bug EPOCH_NOT_CHECKED    proof that the auditor would see it",
            "  kessai simulate --bugs                     the same for every planted bug",
            "",
            "Exit status 1 when a history breaks a rule, or when a planted bug is not found."
        })
public final class SimulateCommand implements CliCommand {
    private static final int THREADS_MAX = 64;
    private static final long PROGRESS_NANOS = 1_000_000_000L;
    private static final int BAR_WIDTH = 30;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--seeds", paramLabel = "N", description = "how many histories; default ${DEFAULT-VALUE}")
    private long seeds = 10_000;

    @Option(names = "--from", paramLabel = "SEED", description = "the first seed; default ${DEFAULT-VALUE}")
    private long from;

    @Option(names = "--seed", paramLabel = "SEED", description = "replays this one and tells all that happens")
    private @Nullable Long seed;

    @Option(names = "--threads", paramLabel = "N", description = "default one a core")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--bug",
            paramLabel = "BUG",
            description =
                    "plants a bug in the code and stops at the first seed that finds it: ${COMPLETION-CANDIDATES}")
    private @Nullable PlantedBug bug;

    @Option(names = "--bugs", description = "plants every bug, one after the other")
    private boolean bugs;

    @Option(names = "--json", description = "the result as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Histories.quiet();
        if (seeds < 1 || from < 0 || threads < 1 || threads > THREADS_MAX)
            throw new CliFailure(ExitCode.USAGE, "--seeds from 1, --from from 0, --threads from 1 to " + THREADS_MAX);
        if (bugs) return findAll();
        if (seed != null) return replay(seed);
        return bug == null ? proveClean() : find(bug).status();
    }

    private int replay(long one) {
        var result = histories(bug, json ? null : this::print).apply(one);
        var rule = String.valueOf(result.getOrDefault("broken", ""));
        if (json) print(JsonMapper.shared().writeValueAsString(result));
        else print("seed " + one + ": " + (rule.isEmpty() ? "every rule holds" : "breaks: " + rule));
        return verdict(rule.isEmpty() == (bug == null)).status();
    }

    private int proveClean() throws InterruptedException {
        var campaign = new Campaign(new Campaign.Seeds(from, seeds, false));
        long nanos = run(campaign, null);
        var report = report(campaign, nanos);
        if (json) print(JsonMapper.shared().writeValueAsString(report));
        else {
            report.forEach((name, value) -> {
                if (!name.equals("broken")) print(String.format("%-24s %s", name, value));
            });
            campaign.broken().forEach((one, rule) -> print("seed " + one + " breaks: " + rule + replayHint(one, null)));
        }
        return verdict(campaign.brokenCount() == 0).status();
    }

    private Map<String, Object> report(Campaign campaign, long nanos) {
        long count = Math.max(1, campaign.done());
        var report = new LinkedHashMap<String, Object>();
        report.put("histories", campaign.done());
        report.put("first_seed", from);
        report.put("threads", threads);
        report.put("histories_per_second", perSecond(campaign, nanos));
        report.put("faults_per_history", hundredths(campaign.faults(), count));
        report.put("events_per_history", hundredths(campaign.events(), count));
        report.put("payments_per_history", hundredths(campaign.payments(), count));
        report.put("legs_per_payment", hundredths(campaign.legs(), count));
        report.put("legs_most", campaign.legsMost());
        report.put("histories_broken", campaign.brokenCount());
        var broken = new ArrayList<Map<String, Object>>();
        campaign.broken().forEach((one, rule) -> broken.add(Map.of("seed", one, "rule", rule)));
        report.put("broken", broken);
        return report;
    }

    private ExitCode find(PlantedBug planted) throws InterruptedException {
        var campaign = new Campaign(new Campaign.Seeds(from, seeds, true));
        long nanos = run(campaign, planted);
        var first = campaign.broken().entrySet().stream().findFirst();
        if (json) {
            var report = report(campaign, nanos);
            report.put("bug", planted.name());
            print(JsonMapper.shared().writeValueAsString(report));
        } else if (first.isEmpty()) print(planted + " was not found in " + campaign.done() + " histories");
        else {
            long one = first.get().getKey();
            print(planted + " found by seed " + one + ": " + first.get().getValue() + replayHint(one, planted));
        }
        return verdict(first.isPresent());
    }

    private int findAll() throws InterruptedException {
        boolean all = true;
        for (var planted : PlantedBug.values()) all &= find(planted) == ExitCode.OK;
        return verdict(all).status();
    }

    /** Returns how long it took. */
    private long run(Campaign campaign, @Nullable PlantedBug planted) throws InterruptedException {
        long start = System.nanoTime();
        var progress = new Progress(campaign, start);
        campaign.run(threads, () -> histories(planted, null), json ? () -> {} : progress::tell);
        progress.end();
        return System.nanoTime() - start;
    }

    private static LongFunction<Map<String, Object>> histories(
            @Nullable PlantedBug planted, @Nullable Consumer<String> trace) {
        return planted == null ? Histories.clean(trace) : Histories.with(planted, trace);
    }

    private static ExitCode verdict(boolean good) {
        return good ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    private static String replayHint(long one, @Nullable PlantedBug planted) {
        return "\n  again: kessai simulate --seed " + one + (planted == null ? "" : " --bug " + planted);
    }

    private static long perSecond(Campaign campaign, long nanos) {
        return campaign.done() * 1_000_000_000L / Math.max(1, nanos);
    }

    private static Number hundredths(long dividend, long divisor) {
        return Math.round(dividend * 100.0 / divisor) / 100.0;
    }

    private void print(String line) {
        var out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    /** One line on the error stream that is written over, once a second. */
    private final class Progress {
        private final Campaign campaign;
        private final long startNanos;
        private long toldNanos;
        private boolean told;

        Progress(Campaign campaign, long startNanos) {
            this.campaign = campaign;
            this.startNanos = startNanos;
            this.toldNanos = startNanos;
        }

        void tell() {
            long now = System.nanoTime();
            if (now - toldNanos < PROGRESS_NANOS) return;
            toldNanos = now;
            told = true;
            int full = (int) (campaign.done() * BAR_WIDTH / campaign.count());
            var bar = "#".repeat(full) + ".".repeat(Math.max(0, BAR_WIDTH - full));
            var err = spec.commandLine().getErr();
            err.printf(
                    "\r[%s] %,d of %,d, %,d a second, %d broken ",
                    bar,
                    campaign.done(),
                    campaign.count(),
                    perSecond(campaign, now - startNanos),
                    campaign.brokenCount());
            err.flush();
        }

        void end() {
            if (!told) return;
            spec.commandLine().getErr().println();
            spec.commandLine().getErr().flush();
        }
    }
}
