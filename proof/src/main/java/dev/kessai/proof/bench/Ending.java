package dev.kessai.proof.bench;

import dev.kessai.launcher.BuildInfo;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.VerifyCommand;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** How the report of every bench of payments ends: the books, and what is needed to repeat it. */
final class Ending {
    private Ending() {}

    /** While the system still runs. */
    static void proveBooks(
            Kessai kessai, Consumer<String> progress, Map<String, Object> report, List<String> problems) {
        progress.accept("verify");
        var verdict = VerifyCommand.verify(kessai.databases()).run();
        if (!verdict.clean()) problems.add("verify: " + verdict.breaks());
        report.put("verify", verdict.clean() ? "clean" : verdict.breaks().toString());
        report.put("verify_ms", verdict.elapsedMillis());
    }

    /** @param machine as it was before */
    static void describe(
            Map<String, Object> report, BenchOptions options, List<String> problems, Map<String, Object> machine) {
        report.put("problems", problems);
        report.put("in_flight", options.inFlight());
        report.put("rate_per_second", options.perSecond());
        report.put("users", options.users());
        report.put("merchants", options.merchants());
        report.put("machine", machine);
        report.put("commit", BuildInfo.read().commit());
    }
}
