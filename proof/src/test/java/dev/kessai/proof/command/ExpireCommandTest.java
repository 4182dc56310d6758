package dev.kessai.proof.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.contracts.account.Owner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expiry from the command line, beside a running server that would look only tomorrow. */
final class ExpireCommandTest {
    private static final int ENDED_BY_SIGTERM = 143;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatIsDueExpiresWhenTheCommandSaysSo() throws Exception {
        var data = directory.resolve("data").toString();
        try (var server = Program.start(
                directory,
                "serve",
                "--data",
                data,
                "--set",
                "http.port=0",
                "--set",
                "http.internalPort=0",
                "--set",
                "expiry.everySeconds=86400")) {
            await().atMost(Duration.ofSeconds(110)).until(() -> server.text().contains("\"ready\""));
            var file = directory.resolve("openings.csv");
            var soon = Instant.now().plusSeconds(5);
            Files.writeString(file, """
                    key,owner,class,amount,currency,expires_at
                    a,%1$s,POINT_FREE,300,JPY,%2$s
                    b,%1$s,POINT_PAID,40,JPY,%2$s
                    """.formatted(Owner.user(1).text(), soon));
            assertThat(run("open", "--data", data, file.toString())).contains("2 opened");
            await().atMost(Duration.ofSeconds(20)).until(() -> Instant.now().isAfter(soon));
            assertThat(run("expire", "--data", data))
                    .contains("2 lots have expired, worth 340, by 2 payments; 0 notices")
                    .doesNotContain("more is due");
            assertThat(run("expire", "--data", data, "--json").strip())
                    .isEqualTo("{\"lots\":0,\"payments\":0,\"amount\":0,\"notices\":0}");
            server.process().destroy();
            assertThat(server.end()).isEqualTo(ENDED_BY_SIGTERM);
        }
        try (var alone = Program.start(directory, "expire", "--data", data)) {
            assertThat(alone.end()).as(alone.text()).isEqualTo(69);
            assertThat(alone.text()).contains("no server runs");
        }
        assertThat(run("verify", "--data", data)).contains("CLEAN");
    }

    private String run(String... arguments) throws Exception {
        try (var program = Program.start(directory, arguments)) {
            assertThat(program.end()).as(program.text()).isZero();
            return program.text();
        }
    }
}
