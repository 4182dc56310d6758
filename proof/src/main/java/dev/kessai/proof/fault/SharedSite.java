package dev.kessai.proof.fault;

import dev.kessai.base.postgres.EmbeddedPostgres;
import dev.kessai.launcher.ApiKeyFile;
import dev.kessai.launcher.Databases;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Two servers on one PostgreSQL that neither of them runs, each with half of the lanes. They reach it through a
 * {@link CommitCutter}.
 */
final class SharedSite implements Site {
    /** How long the owner of lanes stands still. */
    static final long STOPPED_MILLIS = 30_000;

    /** Clients send while it awakes: from so long before until so long after. */
    private static final long AWAKING_MILLIS = 1_000;

    private static final int CUTS = 8;
    private static final long CUT_MILLIS_MAX = 10_000;
    private static final long TAKE_OVER_MILLIS_MAX = 25_000;

    private static final String STOPPED = "first";
    private static final String OTHER = "second";

    private final Databases databases;
    private final CommitCutter cutter;
    private final Map<String, ServerProcess> servers = new LinkedHashMap<>();
    private volatile List<Door> doors = List.of();

    // While one stands still.
    private List<Door> both = List.of();
    private long stoppedNanos;

    private SharedSite(Databases databases) {
        this.databases = databases;
        this.cutter = new CommitCutter(databases.server().orElseThrow().port());
    }

    /**
     * Both serve and have lanes when it returns.
     *
     * @param data where an {@link AloneSite} was before
     */
    static SharedSite open(Path data) throws InterruptedException {
        var site = new SharedSite(Databases.embedded(data, EmbeddedPostgres.Settings.durable(0), Kessai.SCHEMAS));
        try {
            var apiKey = ApiKeyFile.in(data).key();
            var open = new ArrayList<Door>();
            for (var name : List.of(STOPPED, OTHER)) open.add(new Door(site.start(data, name), apiKey));
            site.doors = List.copyOf(open);
            site.awaitShares();
            return site;
        } catch (RuntimeException e) {
            site.close();
            throw e;
        }
    }

    /** Answers the port of its API. */
    private int start(Path data, String name) throws InterruptedException {
        var options = new ArrayList<>(List.of("--data", data.resolve(name).toString()));
        for (var setting : List.of(
                "database.url=jdbc:postgresql://127.0.0.1:" + cutter.port() + "/kessai",
                "database.passwordFile=" + data.resolve("database-passwords.properties"),
                "http.apiKeyFile=" + data.resolve("api-key.properties"),
                "instance.name=" + name)) options.addAll(List.of("--set", setting));
        try {
            var server = ServerProcess.start(data.resolve(name + ".log"), options);
            servers.put(name, server);
            return server.awaitReady();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerProcess stopped() {
        return Objects.requireNonNull(servers.get(STOPPED));
    }

    private void awaitShares() {
        try (var audit = RoundAuditStore.open(databases.auditor())) {
            boolean shared =
                    Moments.await(TAKE_OVER_MILLIS_MAX, () -> audit.lanesOf(STOPPED) > 0 && audit.lanesOf(OTHER) > 0);
            if (!shared) throw new IllegalStateException("the two servers do not share the lanes");
        }
    }

    @Override
    public List<Door> doors() {
        return doors;
    }

    @Override
    public Databases databases() {
        return databases;
    }

    @Override
    public long strike(Fault fault, Clients clients) throws InterruptedException {
        switch (fault) {
            case CUT_COMMIT -> {
                cutter.cutNext(CUTS);
                var _ = Moments.await(CUT_MILLIS_MAX, () -> cutter.cuts() >= CUTS);
                cutter.stop();
                clients.pause();
                if (cutter.cuts() == 0) throw new IllegalStateException("no commit came by to be cut");
            }
            case STOP_OWNER -> {
                awaitShares();
                Signals.stop(stopped().pid());
                stoppedNanos = System.nanoTime();
                clients.pause();
                both = doors;
                doors = both.subList(1, 2);
                awaitTakeOver();
            }
            case KILL_SERVER, KILL_DATABASE, KILL_BOTH ->
                throw new IllegalArgumentException(fault + " needs a server with its own database");
        }
        return System.nanoTime();
    }

    private void awaitTakeOver() {
        try (var audit = RoundAuditStore.open(databases.auditor())) {
            if (!Moments.await(TAKE_OVER_MILLIS_MAX, () -> audit.lanesOf(STOPPED) == 0))
                throw new IllegalStateException("lanes of the stopped server were not taken over");
        }
    }

    /** A stopped server awakes, with all that it wanted to write, while clients pay at the other one. */
    @Override
    public void end(Fault fault, Clients clients) {
        if (fault != Fault.STOP_OWNER) return;
        Moments.pass(STOPPED_MILLIS - AWAKING_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stoppedNanos));
        clients.resume();
        Moments.pass(AWAKING_MILLIS);
        Signals.goOn(stopped().pid());
        Moments.pass(AWAKING_MILLIS);
        clients.pause();
        doors = both;
    }

    @Override
    public void close() {
        servers.values().forEach(ServerProcess::close);
        cutter.close();
        databases.close();
    }
}
