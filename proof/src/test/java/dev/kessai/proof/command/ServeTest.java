package dev.kessai.proof.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServeTest {
    private static final int UNAVAILABLE = 69;
    private static final int CONFIG = 78;
    private static final int ENDED_BY_SIGTERM = 143;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aDirectoryHasOneServerAndOneModeAndASignalStopsItInOrder() throws Exception {
        try (var first = serve()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> first.text().contains("\"ready\""));
            assertThat(directory.resolve("data/running.properties")).exists();
            try (var second = serve()) {
                assertThat(second.end()).as(second.text()).isEqualTo(UNAVAILABLE);
                assertThat(second.text())
                        .contains("is in use by process " + first.process().pid());
            }
            first.process().destroy();
            assertThat(first.end()).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(first.text()).contains("\"stopped\"").doesNotContain("ERROR");
            assertThat(directory.resolve("data/running.properties")).doesNotExist();
            assertThat(Files.exists(directory.resolve("data/postgres/data/postmaster.pid")))
                    .isFalse();
        }
        try (var live = serve("--set", "server.mode=live")) {
            assertThat(live.end()).as(live.text()).isEqualTo(CONFIG);
            assertThat(live.text()).contains("this installation is sandbox for ever");
        }
        try (var mistyped = serve("--set", "lanes.batchMaxx=5")) {
            assertThat(mistyped.end()).isEqualTo(CONFIG);
            assertThat(mistyped.text()).contains("did you mean lanes.batchMax?");
        }
    }

    @Test
    void aDatabaseThatCannotStartIsNamedWithWhatToDo() throws Exception {
        try (var occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var refused = serve("--set", "postgres.port=" + occupied.getLocalPort())) {
            assertThat(refused.end()).as(refused.text()).isEqualTo(UNAVAILABLE);
            assertThat(refused.text())
                    .contains("port " + occupied.getLocalPort() + " on 127.0.0.1 is in use: stop what uses it");
        }
        var version = directory.resolve("data/postgres/data/PG_VERSION");
        Files.writeString(version, "9.6\n");
        try (var broken = serve()) {
            assertThat(broken.end()).as(broken.text()).isEqualTo(UNAVAILABLE);
            assertThat(broken.text()).contains("kessai: ").contains("9.6").doesNotContain("\tat ");
        }
    }

    private Program serve(String... more) throws IOException {
        var arguments = new String[7 + more.length];
        var always = new String[] {
            "serve",
            "--data",
            directory.resolve("data").toString(),
            "--set",
            "http.port=0",
            "--set",
            "http.internalPort=0"
        };
        System.arraycopy(always, 0, arguments, 0, always.length);
        System.arraycopy(more, 0, arguments, always.length, more.length);
        return Program.start(directory, arguments);
    }
}
