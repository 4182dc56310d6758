package dev.kessai.proof.fault;

import dev.kessai.base.time.MicroClock;
import dev.kessai.launcher.CliCommand;
import dev.kessai.launcher.CliFailure;
import dev.kessai.launcher.ExitCode;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kessai test --faults}: real processes are killed, cut off and stopped under load. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Without options, ./kessai test runs every check and test of the build; the script does that itself.",
            "",
            "With --faults clients pay at a real server over HTTP, and in each round one fault comes: kill -9 of the "
                    + "server, of PostgreSQL or of both; connections cut between a COMMIT and its answer; or the owner "
                    + "of lanes stopped for 30 s while another takes over, and then woken. After it, what clients were "
                    + "told is compared with what is stored, by a program that shares no code with the services, and "
                    + "'verify' runs.",
            "",
            "Exit status 1 when a round is wrong: it prints the seed and keeps the data directory. A seed gives the "
                    + "same faults after the same number of answers; what the processes do then differs."
        })
public final class TestCommand implements CliCommand {
    private static final int ROUNDS_MAX = 1_000_000;
    private static final int BAR_WIDTH = 30;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--faults", description = "rounds of faults in real processes")
    private boolean faults;

    @Option(names = "--rounds", paramLabel = "N", description = "default ${DEFAULT-VALUE}, in which every fault comes")
    private int rounds = Schedule.BLOCK;

    @Option(names = "--seed", paramLabel = "SEED", description = "of faults and moments; another each time by default")
    private @Nullable Long seed;

    @Option(names = "--data", paramLabel = "DIR", description = "a new directory; default .kessai/faults-SEED")
    private @Nullable Path data;

    @Option(names = "--json", description = "the report as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (!faults)
            throw new CliFailure(ExitCode.USAGE, "name --faults; ./kessai test without options is the build's");
        if (rounds < 1 || rounds > ROUNDS_MAX) throw new CliFailure(ExitCode.USAGE, "--rounds from 1 to " + ROUNDS_MAX);
        long chosen = seed == null ? MicroClock.system().micros() : seed;
        var directory = data == null ? Path.of(".kessai", "faults-" + chosen) : data;
        if (Files.exists(directory)) throw new CliFailure(ExitCode.USAGE, directory + " exists: name another --data");
        print("seed " + chosen + ", data in " + directory);
        var run = new FaultRun(directory, chosen, new Schedule(chosen).rounds(rounds), this::told);
        var report = run.run();
        var out = spec.commandLine().getOut();
        if (json) out.println(JsonMapper.shared().writeValueAsString(report));
        else print(report);
        out.flush();
        if (!run.isRight()) {
            print("again: kessai test --faults --seed " + chosen + " --rounds " + rounds + "; kept: " + directory);
            return ExitCode.CHECK_FAILED.status();
        }
        if (data == null) delete(directory);
        return ExitCode.OK.status();
    }

    private void told(Round.Result result) {
        int done = result.planned().number();
        print("round %,d of %,d: %s after %,d answers; %,d payments, %,d resumed, nothing open %,d ms after ready%s"
                .formatted(
                        done,
                        rounds,
                        result.planned().fault().text(),
                        result.planned().payments(),
                        result.sent(),
                        result.resumed(),
                        result.recoveryMillis(),
                        result.isRight() ? "" : "; WRONG"));
        bar(done);
    }

    /** Written over by the next line; on a terminal only. */
    private void bar(int done) {
        boolean isTerminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        if (json || !isTerminal) return;
        int full = (int) ((long) done * BAR_WIDTH / rounds);
        var err = spec.commandLine().getErr();
        err.print("[" + "#".repeat(full) + ".".repeat(BAR_WIDTH - full) + "] " + done + " of " + rounds + "\r");
        err.flush();
    }

    private void print(String line) {
        if (json) return;
        var out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private void print(Map<String, Object> report) {
        report.forEach((name, value) -> {
            if (!(value instanceof List<?> list)) print(String.format("%-22s %s", name, value));
            else for (var each : list) print("  " + each);
        });
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
