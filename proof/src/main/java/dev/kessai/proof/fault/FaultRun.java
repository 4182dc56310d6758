package dev.kessai.proof.fault;

import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rounds one after the other on one data directory that goes on living, until one is wrong or all are done. */
final class FaultRun {
    /** Every round of the first block is followed by a verify; later, since it reads everything, every block. */
    private static final int VERIFIED_EACH = Schedule.BLOCK;

    private static final Logger LOG = LoggerFactory.getLogger(FaultRun.class);

    private final Path data;
    private final long seed;
    private final List<Schedule.Planned> rounds;
    private final Consumer<Round.Result> progress;
    private final Population population = new Population();
    private final List<Round.Result> results = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();

    /**
     * @param data a directory that is not there yet
     * @param seed that of the schedule, for the report
     * @param rounds at least one
     */
    FaultRun(Path data, long seed, List<Schedule.Planned> rounds, Consumer<Round.Result> progress) {
        this.data = data;
        this.seed = seed;
        this.rounds = List.copyOf(rounds);
        this.progress = progress;
    }

    /** Runs and reports; {@link #isRight} tells the verdict. */
    Map<String, Object> run() throws Exception {
        long start = System.nanoTime();
        Files.createDirectories(data);
        Site site = AloneSite.open(data);
        try (var api = new Api()) {
            population.moveIn(api, site.doors().getFirst());
            for (var planned : rounds) {
                if (planned.fault().isShared() != site instanceof SharedSite) {
                    site.close();
                    site = planned.fault().isShared() ? SharedSite.open(data) : AloneSite.open(data);
                }
                one(planned, site, api);
                if (!isRight()) break;
            }
        } finally {
            site.close();
        }
        return report(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
    }

    private void one(Schedule.Planned planned, Site site, Api api) throws InterruptedException {
        int number = planned.number();
        try {
            var result = new Round(planned, site, api, population).run();
            results.add(result);
            progress.accept(result);
            for (var finding : result.findings()) findings.add("round " + number + ": " + finding);
            boolean verified = number <= VERIFIED_EACH
                    || number % Schedule.BLOCK == 0
                    || number == rounds.getLast().number();
            if (!verified) return;
            for (var broken : VerifyCommand.verify(site.databases()).run().breaks())
                findings.add("round " + number + ": verify: " + broken);
        } catch (RuntimeException e) {
            LOG.error("round {}", number, e);
            findings.add("round " + number + ", " + planned.fault().text() + ": " + e);
        }
    }

    boolean isRight() {
        return findings.isEmpty();
    }

    private Map<String, Object> report(long seconds) {
        var faults = new LinkedHashMap<String, Integer>();
        for (var result : results) faults.merge(result.planned().fault().word(), 1, Integer::sum);
        var recoveries = sorted(Round.Result::recoveryMillis);
        var outages = sorted(Round.Result::outageMillis);
        var report = new LinkedHashMap<String, Object>();
        report.put("seed", seed);
        report.put("rounds", results.size());
        report.put("faults", faults);
        report.put("payments_sent", sum(Round.Result::sent));
        report.put("payments_acknowledged", sum(Round.Result::acknowledged));
        report.put("payments_succeeded", sum(Round.Result::succeeded));
        report.put("payments_failed", sum(Round.Result::failed));
        report.put("payments_resumed", sum(Round.Result::resumed));
        report.put("keys_sent_again", sum(Round.Result::unanswered));
        report.put("recovery_max_ms", max(recoveries));
        report.put("recovery_median_ms", median(recoveries));
        report.put("outage_max_ms", max(outages));
        report.put("outage_median_ms", median(outages));
        report.put("verify", isRight() ? "clean" : "see findings");
        report.put("findings", findings);
        report.put("data", data.toString());
        report.put("seconds", seconds);
        return report;
    }

    private List<Long> sorted(ToLongFunction<Round.Result> what) {
        return results.stream().mapToLong(what).sorted().boxed().toList();
    }

    private static long max(List<Long> sorted) {
        return sorted.isEmpty() ? 0 : sorted.getLast();
    }

    private static long median(List<Long> sorted) {
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    private long sum(ToLongFunction<Round.Result> what) {
        return results.stream().mapToLong(what).sum();
    }
}
