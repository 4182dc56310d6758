package dev.kessai.proof.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The ledgers of the profile split: each a {@code serve --only} in a JVM with the options of this one, on the database
 * that this process runs. Their addresses are chosen before anything starts, since payment needs them.
 */
final class OtherProcesses implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final long STOP_SECONDS_MAX = 30;
    private static final long ASK_MILLIS = 50;

    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final List<Process> processes = new ArrayList<>();
    private final List<Path> logs = new ArrayList<>();

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
            var log = data.resolve(service + ".log");
            processes.add(started(command, log));
            logs.add(log);
        });
        for (int i = 0; i < processes.size(); i++) awaitReady(processes.get(i), logs.get(i));
    }

    List<Long> pids() {
        return processes.stream().map(Process::pid).toList();
    }

    private static Process started(List<String> command, Path log) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitReady(Process process, Path log) {
        try {
            while (!Files.readString(log).contains("\"ready\"")) {
                if (!process.isAlive()) throw new IllegalStateException("did not start: " + Files.readString(log));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ASK_MILLIS));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
