package dev.kessai.base.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Running programs and waiting for what they do. */
final class Programs {
    private static final long RUN_MILLIS_MAX = 120_000;
    private static final long POLL_MILLIS = 5;

    private Programs() {}

    /** Runs to the end. A status other than 0 is a failure that carries what the program said. */
    static void run(List<String> command) throws IOException {
        var process = builder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(RUN_MILLIS_MAX, TimeUnit.MILLISECONDS)) process.destroyForcibly();
            if (process.waitFor() != 0) throw new PostgresFailure(explain(command, output));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new PostgresFailure("interrupted while running " + command, e);
        }
    }

    /** Without the PG* variables of the caller's environment, which would change what the programs do. */
    static ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        return builder;
    }

    /** Processes whose working directory is this one: all of a PostgreSQL server's are in its data directory. */
    static List<ProcessHandle> in(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> directory.equals(workingDirectory(process)))
                .toList();
    }

    /** Whether the condition came true in time; polls. */
    static boolean await(long millisMax, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisMax);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) return false;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
        }
        return true;
    }

    static String explain(List<String> command, String output) {
        var program = command.stream()
                .filter(word -> word.contains("/bin/"))
                .map(word -> word.substring(word.lastIndexOf('/') + 1))
                .findFirst()
                .orElse(command.getFirst());
        var reason = "";
        if (output.contains("No space left on device")) reason = "the disk is full: ";
        else if (output.contains("Permission denied")) reason = "a file or directory is closed to its user: ";
        else if (output.contains("Address already in use")) reason = "the port is in use: ";
        return program + " failed: " + reason + output.strip();
    }

    private static Path workingDirectory(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
        } catch (IOException e) {
            return Path.of(""); // gone, or not ours
        }
    }
}
