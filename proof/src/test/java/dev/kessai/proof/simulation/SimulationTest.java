package dev.kessai.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** A bounded run for every build; {@code kessai simulate} runs as many seeds as one likes. */
final class SimulationTest {
    private static final int SEEDS = 10_000;

    /** Each planted bug has to be found by then. */
    private static final int SEEDS_MAX = 10_000;

    @BeforeAll
    static void quiet() {
        Histories.quiet();
    }

    @Test
    void everyHistoryKeepsEveryRuleAlthoughMuchGoesWrong() {
        var histories = Histories.clean(null);
        long faults = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            var result = histories.apply(seed);
            assertThat(result.get("broken")).as("seed " + seed).isNull();
            faults += (Integer) result.getOrDefault("faults", 0);
        }
        assertThat(faults).as("faults a history").isGreaterThanOrEqualTo(3L * SEEDS);
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        for (long seed = 0; seed < 20; seed++) {
            var first = trace(seed);
            assertThat(first).hasSizeGreaterThan(10);
            assertThat(trace(seed)).as("seed " + seed).isEqualTo(first);
        }
    }

    /** Where this fails, the source has changed: choose the piece in {@link PlantedBug} anew. */
    @ParameterizedTest
    @EnumSource(PlantedBug.class)
    void everyPieceThatABugReplacesStandsInItsSourceOnce(PlantedBug bug) {
        assertThat(Mutant.sources(bug)).hasSize((int)
                bug.edits().stream().map(PlantedBug.Edit::file).distinct().count());
        assertThat(bug.edits().isEmpty() && bug.missing().isEmpty())
                .as("neither in Java nor in the database")
                .isFalse();
    }

    /** And the clean code passes the seeds that find it. */
    @ParameterizedTest
    @EnumSource(PlantedBug.class)
    void aPlantedBugIsFound(PlantedBug bug) {
        var buggy = Histories.with(bug, null);
        long seed = 0;
        while (seed < SEEDS_MAX && !buggy.apply(seed).containsKey("broken")) seed++;
        assertThat(seed).as("the seed that finds " + bug).isLessThan(SEEDS_MAX);
        assertThat(Histories.clean(null).apply(seed).get("broken"))
                .as("clean code, seed " + seed)
                .isNull();
    }

    @Test
    void theCommandTellsItsFiguresAndFailsWhenABugIsNotFound() {
        var json = JsonMapper.shared().readTree(execute(0, "--seeds", "40", "--json"));
        assertThat(json.get("histories").asLong()).isEqualTo(40);
        assertThat(json.get("histories_broken").asLong()).isZero();
        assertThat(json.get("legs_per_payment").asDouble()).isBetween(2.0, 4.0);
        assertThat(execute(0, "--seed", "3")).contains("seed 3: every rule holds");
        assertThat(execute(0, "--bug", "EPOCH_NOT_CHECKED", "--seeds", "1000")).contains("kessai simulate --seed ");
        assertThat(execute(1, "--bug", "REFUND_CAP_UNCHECKED", "--seeds", "1")).contains("was not found");
    }

    private static String execute(int status, String... arguments) {
        var out = new StringWriter();
        var command = new CommandLine(new SimulateCommand()).setOut(new PrintWriter(out));
        assertThat(command.execute(arguments)).as(out.toString()).isEqualTo(status);
        return out.toString();
    }

    private static List<String> trace(long seed) {
        var lines = new ArrayList<String>();
        var result = Histories.clean(lines::add).apply(seed);
        lines.replaceAll(line -> line.replaceAll("Lambda/0x[0-9a-f]+@[0-9a-f]+", "lambda"));
        lines.add(result.toString());
        return lines;
    }
}
