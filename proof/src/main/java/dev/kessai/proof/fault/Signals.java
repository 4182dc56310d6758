package dev.kessai.proof.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals to processes of the system under test. */
final class Signals {
    private Signals() {}

    /** The process stands still and does not know it. */
    static void stop(long pid) {
        send("STOP", pid);
    }

    static void goOn(long pid) {
        send("CONT", pid);
    }

    private static void send(String signal, long pid) {
        try {
            var kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid).start();
            if (kill.waitFor() != 0) throw new IllegalStateException("no process " + pid + " for SIG" + signal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGKILL to the postmaster of a data directory and to all its processes. */
    static void killPostgres(Path data) {
        try {
            var lines = Files.readAllLines(data.resolve("postgres/data/postmaster.pid"));
            var postmaster =
                    ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).orElseThrow();
            var children = postmaster.descendants().toList();
            postmaster.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
