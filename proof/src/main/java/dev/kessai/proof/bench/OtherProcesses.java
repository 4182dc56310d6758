package dev.kessai.proof.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The ledgers of the profile split: each a {@code serve --only} in a JVM with the options of this one, on the database
 * that this process runs. Their addresses are chosen before anything starts, since payment needs them.
 */
final class OtherProcesses implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final long STOP_SECONDS_MAX = 30;

    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final List<Process> processes = new ArrayList<>();

    /** None yet. */
    OtherProcesses(List<String> services) {
        for (var service : services) ports.put(service, freePort());
    }

    /** What the process that calls them has to know. */
    List<String> settings() {
        var settings = new ArrayList<String>();
        ports.forEach((service, port) -> settings.add("peers." + service + "=" + HOST + ":" + port));
        return settings;
    }

    /**
     * Returns when all are ready.
     *
     * @param data of the process whose database they share
     * @param settings as for that one
     */
    void start(Path data, List<String> settings) {
        ports.forEach((service, port) -> {
            var command = new ArrayList<String>();
            command.add(ProcessHandle.current().info().command().orElse("java"));
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.kessai.launcher.Main", "serve"));
            command.addAll(
                    List.of("--only", service, "--data", data.resolve(service).toString()));
            var all = new ArrayList<>(settings);
            all.addAll(List.of("database.join=" + data, "rpc.port=" + port, "http.internalPort=0"));
            for (var setting : all) command.addAll(List.of("--set", setting));
            processes.add(started(command));
        });
        for (var process : processes) awaitReady(process);
    }

    List<Long> pids() {
        return processes.stream().map(Process::pid).toList();
    }

    private static Process started(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitReady(Process process) {
        var said = new StringBuilder();
        try {
            var lines = process.inputReader(UTF_8);
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("\"ready\"")) {
                    // Nobody may block on a full pipe.
                    var _ = Thread.ofVirtual().start(() -> lines.lines().forEach(unread -> {}));
                    return;
                }
                said.append(line).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("a process of the split did not start: " + said);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (var process : processes) process.destroy();
        try {
            for (var process : processes)
                if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            for (var process : processes) process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
