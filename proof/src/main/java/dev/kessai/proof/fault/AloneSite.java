package dev.kessai.proof.fault;

import dev.kessai.launcher.ApiKeyFile;
import dev.kessai.launcher.Databases;
import dev.kessai.launcher.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** One server that runs its own PostgreSQL: what {@code kessai serve} is without any setting. */
final class AloneSite implements Site {
    private static final long DATABASE_MILLIS_MAX = 60_000;

    private final Path data;
    private ServerProcess server;
    private volatile List<Door> doors = List.of();

    private AloneSite(Path data) {
        this.data = data;
        this.server = launch();
    }

    /** Serves when it returns. */
    static AloneSite open(Path data) throws InterruptedException {
        var site = new AloneSite(data);
        try {
            site.awaitReady();
            return site;
        } catch (RuntimeException e) {
            site.close();
            throw e;
        }
    }

    private ServerProcess launch() {
        try {
            return ServerProcess.start(data.resolve("server.log"), List.of("--data", data.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() throws InterruptedException {
        int port = server.awaitReady();
        doors = List.of(new Door(port, ApiKeyFile.in(data).key()));
    }

    @Override
    public List<Door> doors() {
        return doors;
    }

    @Override
    public Databases databases() {
        return Databases.running(data).orElseThrow(() -> new IllegalStateException("PostgreSQL does not answer"));
    }

    @Override
    public long strike(Fault fault, Clients clients) throws InterruptedException {
        clients.pause();
        switch (fault) {
            case KILL_SERVER -> {
                server.kill();
                restart();
            }
            case KILL_BOTH -> {
                Signals.killPostgres(data);
                server.kill();
                restart();
            }
            case KILL_DATABASE -> {
                Signals.killPostgres(data);
                boolean runsAgain = Moments.await(
                        DATABASE_MILLIS_MAX, () -> Databases.running(data).isPresent());
                if (!runsAgain) throw new IllegalStateException("PostgreSQL was not started again");
            }
            case CUT_COMMIT, STOP_OWNER -> throw new IllegalArgumentException(fault + " needs a shared database");
        }
        return System.nanoTime();
    }

    private void restart() throws InterruptedException {
        server = launch();
        awaitReady();
    }

    @Override
    public void end(Fault fault, Clients clients) {
        // nothing is left
    }

    @Override
    public void close() {
        server.close();
    }
}
