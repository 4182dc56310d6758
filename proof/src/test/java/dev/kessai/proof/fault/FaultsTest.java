package dev.kessai.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.time.MicroClock;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What {@code kessai test --faults} does, with the faults of one block; those that need two servers on one database
 * beside the others, since they mostly wait. The data directory of a failure is kept.
 */
@Isolated("it loads the machine by itself")
final class FaultsTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory = Path.of("");

    @Test
    void nothingAcknowledgedIsLostAndNothingHappensTwice() throws Exception {
        long seed = MicroClock.system().micros();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var shared = threads.submit(() -> right("shared", seed, true));
            var alone = right("alone", seed, false);
            assertThat(alone)
                    .containsEntry("faults", Map.of("kill_server", 5, "kill_database", 5, "kill_both", 4))
                    .extractingByKey("payments_resumed", InstanceOfAssertFactories.LONG)
                    .isPositive();
            assertThat(shared.get()).containsEntry("faults", Map.of("cut_commit", 4, "stop_owner", 2));
        }
    }

    private Map<String, Object> right(String name, long seed, boolean isShared) throws Exception {
        var rounds = new Schedule(seed)
                .rounds(Schedule.BLOCK).stream()
                        .filter(each -> each.fault().isShared() == isShared)
                        .toList();
        var run = new FaultRun(directory.resolve(name), seed, rounds, result -> {});
        var report = run.run();
        assertThat(run.isRight()).as(report.toString()).isTrue();
        return report;
    }

    @Test
    void aSeedGivesTheSameFaultsAtTheSameMoments() {
        assertThat(new Schedule(7).rounds(50)).isEqualTo(new Schedule(7).rounds(50));
        assertThat(new Schedule(7).rounds(50)).isNotEqualTo(new Schedule(8).rounds(50));
    }
}
