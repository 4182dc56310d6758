package dev.kessai.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code kessai serve} in a process of its own, so that it can be killed: with the class path of this one and the JVM
 * flags of the script. What it logs is added to a file. It ends with this process. Thread-safe.
 */
public final class ServerProcess implements AutoCloseable {
    /** As the script {@code kessai} has them. */
    private static final List<String> JVM_FLAGS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xms48m",
            "-Xmx448m",
            "-XX:MaxNewSize=112m",
            "-XX:MaxDirectMemorySize=96m",
            "-XX:ReservedCodeCacheSize=96m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dfile.encoding=UTF-8");

    /** More of them, by blank: tests start many that live for seconds, and want no optimising compiler. */
    private static final String MORE_FLAGS = "kessai.server.jvm";

    private static final String READY = "\"message\":\"ready\"";
    private static final long READY_SECONDS_MAX = 120;
    private static final long STOP_SECONDS_MAX = 60;

    private final Process process;
    private final Path log;
    private final Thread endWithUs;
    private final CompletableFuture<JsonNode> ready = new CompletableFuture<>();

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.endWithUs = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(endWithUs);
        var _ = Thread.ofVirtual().name("server-log").start(this::copyLog);
    }

    /**
     * Starts one and returns at once.
     *
     * @param log what it says is added there; made where it is missing
     * @param options of {@code serve}, in words; the ports of its API and of health are any free ones
     */
    public static ServerProcess start(Path log, List<String> options) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        for (var flag : System.getProperty(MORE_FLAGS, "").split(" ", -1)) if (!flag.isEmpty()) command.add(flag);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "serve"));
        command.addAll(options);
        command.addAll(List.of("--set", "http.port=0", "--set", "http.internalPort=0"));
        return new ServerProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start(), log);
    }

    /** Waits until it serves and answers the port of its public API. */
    public int awaitReady() throws InterruptedException {
        try {
            return Integer.parseInt(ready.get(READY_SECONDS_MAX, TimeUnit.SECONDS)
                    .path("httpPort")
                    .asString("0"));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the server has ended before it was ready; its log: " + log, e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the server is not ready in time; its log: " + log, e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** SIGKILL: it gets no chance to do anything. Returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
        forgetUs();
    }

    /** SIGTERM, as an operator stops it. Returns when it has stopped. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) kill();
            else forgetUs();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgetUs() {
        try {
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        } catch (IllegalStateException e) {
            // we are ending ourselves
        }
    }

    private void copyLog() {
        try (var lines = process.inputReader();
                var copy = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.write(line + "\n");
                copy.flush();
                if (line.contains(READY)) ready.complete(JsonMapper.shared().readTree(line));
            }
            ready.completeExceptionally(new IllegalStateException("it has ended"));
        } catch (IOException e) {
            ready.completeExceptionally(new UncheckedIOException(e));
        }
    }
}
