package dev.kessai.proof.participant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One of the example participants in a process of its own, killed and started again on what it has stored. */
public final class Example implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(2);

    private final String name;
    private final int port;
    private final List<String> command;
    private final Path output;
    private Process process;

    private Example(String name, Path directory, List<String> program) throws IOException {
        this.name = name;
        this.port = freePort();
        this.output = directory.resolve(name + ".txt");
        var data = directory.resolve(name + "-data").toString();
        this.command = new ArrayList<>(program);
        command.addAll(List.of("--port", Integer.toString(port), "--data", data, "--name", name));
        this.process = begin();
        awaitListening();
    }

    /** The coffee chain. */
    public static Example java(String name, Path directory) throws IOException {
        var home = folder("participant-java");
        var classPath = Files.readString(home.resolve("target/class-path")).strip();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new Example(
                name,
                directory,
                List.of(
                        java,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        home.resolve("target/classes") + ":" + classPath,
                        "example.coffee.Main"));
    }

    /** The shop with stamp cards. {@code ./kessai test} builds it where npm is there. */
    public static Example typescript(String name, Path directory) throws IOException {
        var program = folder("participant-typescript").resolve("target/main.js");
        boolean built = Files.exists(program);
        boolean ci = "true".equals(System.getenv("CI"));
        assumeTrue(built || ci, "not built: cd examples/participant-typescript && npm ci && npm run build");
        assertThat(built).as("examples/participant-typescript is built").isTrue();
        return new Example(name, directory, List.of("node", program.toString()));
    }

    public String name() {
        return name;
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        var _ = process.destroyForcibly().waitFor();
    }

    /** Again, on the same port and data. */
    public void start() throws IOException {
        process = begin();
        awaitListening();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private Process begin() throws IOException {
        Files.deleteIfExists(output);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private void awaitListening() {
        await().atMost(START_MAX)
                .failFast(() -> assertThat(process.isAlive()).as(text()).isTrue())
                .until(() -> text().contains(name + " listens on " + address()));
    }

    private String text() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path folder(String example) {
        var root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) root = Objects.requireNonNull(root.getParent());
        return root.resolve("examples").resolve(example);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
