package dev.kessai.proof.bench;

import dev.kessai.launcher.BuildInfo;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import dev.kessai.launcher.VerifyCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The month-end close of deferred pay: from the first instant of the new month until every user's statement is billed.
 * A tenth of the users are overdue and are charged a late fee, which is a payment each.
 */
final class DeferredCloseBench {
    private static final int LATE_ONE_IN = 10;

    private final int users;
    private final KessaiConfig config;
    private final Consumer<String> progress;

    DeferredCloseBench(int users, KessaiConfig config, Consumer<String> progress) {
        this.users = users;
        this.config = config;
        this.progress = progress;
    }

    /** The report, with the names of docs/bench.md. */
    Map<String, Object> run() throws IOException, InterruptedException {
        var report = new LinkedHashMap<String, Object>();
        report.put("profile", Profile.DEFERRED_CLOSE.text());
        var problems = new ArrayList<String>();
        var months = new DeferredMonths(users, number -> number % LATE_ONE_IN == 0);
        progress.accept("starting");
        try (var kessai = Kessai.start(config, months.clocks())) {
            Population.mark(config.data());
            progress.accept("three months of " + users + " users");
            months.untilJuneIsOver(kessai);
            progress.accept("the month is over");
            long start = System.nanoTime();
            months.closeJune(kessai);
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            report.put("seconds", Math.ceilDiv(millis, 1_000));
            report.put("millis", millis);
            report.put("users", users);
            report.put("late_fees", Math.ceilDiv(users, LATE_ONE_IN));
            report.put("per_second", users * 1_000L / millis);
            progress.accept("verify");
            var verdict = VerifyCommand.verify(kessai.databases()).run();
            if (!verdict.clean()) problems.add("verify: " + verdict.breaks());
            report.put("verify", verdict.clean() ? "clean" : verdict.breaks().toString());
        }
        report.put("problems", problems);
        report.put("machine", Machine.describe());
        report.put("commit", BuildInfo.read().commit());
        return report;
    }
}
