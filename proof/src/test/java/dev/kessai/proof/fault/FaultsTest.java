package dev.kessai.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.time.MicroClock;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What {@code kessai test --faults} does, with the faults of one block. The data directory of a failure is kept. */
@Isolated("it loads the machine by itself")
final class FaultsTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory = Path.of("");

    @Test
    void nothingAcknowledgedIsLostAndNothingHappensTwice() throws Exception {
        long seed = MicroClock.system().micros();
        var run = new FaultRun(directory.resolve("data"), seed, Schedule.BLOCK, result -> {});
        var report = run.run();
        assertThat(run.isRight()).as(report.toString()).isTrue();
        assertThat(report)
                .containsEntry("rounds", Schedule.BLOCK)
                .containsEntry(
                        "faults",
                        Map.of(
                                "kill_server", 5,
                                "kill_database", 5,
                                "kill_both", 4,
                                "cut_commit", 4,
                                "stop_owner", 2));
        assertThat(report)
                .extractingByKey("payments_resumed", InstanceOfAssertFactories.LONG)
                .isPositive();
    }

    @Test
    void aSeedGivesTheSameFaultsAtTheSameMoments() {
        assertThat(new Schedule(7).rounds(50)).isEqualTo(new Schedule(7).rounds(50));
        assertThat(new Schedule(7).rounds(50)).isNotEqualTo(new Schedule(8).rounds(50));
    }
}
