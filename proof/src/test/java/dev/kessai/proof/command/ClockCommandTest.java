package dev.kessai.proof.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClockCommandTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void theClockIsFrozenAndAdvancedFromTheCommandLine() throws Exception {
        var data = directory.resolve("data").toString();
        try (var server = Program.start(
                directory, "serve", "--data", data, "--set", "http.port=0", "--set", "http.internalPort=0")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> server.text().contains("\"ready\""));
            assertThat(clock("show", data)).endsWith(" running");
            var frozen = clock("freeze", data);
            assertThat(frozen).endsWith(" frozen");
            assertThat(clock("show", data)).isEqualTo(frozen);
            var began = Instant.parse(frozen.substring(0, frozen.indexOf(' ')));
            assertThat(clock("advance", data, "+30d")).isEqualTo(began.plus(Duration.ofDays(30)) + " frozen");
            try (var back = Program.start(directory, "clock", "advance", "--data", data, "2020-01-01")) {
                assertThat(back.end()).isNotZero();
                assertThat(back.text()).contains("CLOCK_BACKWARDS");
            }
        }
    }

    private String clock(String what, String data, String... more) throws Exception {
        var arguments = new String[4 + more.length];
        System.arraycopy(new String[] {"clock", what, "--data", data}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        try (var program = Program.start(directory, arguments)) {
            assertThat(program.end()).as(program.text()).isZero();
            return program.text().strip();
        }
    }
}
