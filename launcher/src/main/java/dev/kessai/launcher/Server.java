package dev.kessai.launcher;

import dev.kessai.base.telemetry.Telemetry;
import dev.kessai.base.time.MicroClock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Kessai} with the ports through which it is used, from the start to the signal that ends it. */
final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Kessai kessai;
    private final Running running;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Server(KessaiConfig config) {
        try {
            kessai = Kessai.start(config);
            opened.push(kessai);
            var telemetry = kessai.telemetry();
            gauges(telemetry, kessai);
            var auditor = kessai.databases().auditor();
            var internal = InternalPort.open(
                    config.internalPort(), () -> InstallationStore.answers(auditor), telemetry::scrape);
            opened.push(internal);
            running = new Running(
                    ProcessHandle.current().pid(),
                    kessai.httpPort(),
                    internal.port(),
                    kessai.rpcAddress(),
                    kessai.databases().jdbcUrl(),
                    config.apiKeyFile());
            running.write(config.data());
            opened.push(() -> Running.remove(config.data()));
        } catch (RuntimeException e) {
            Closing.all(opened);
            throw e;
        }
    }

    /** Ready when it returns. A signal to the process closes it. */
    static Server start(KessaiConfig config) {
        var server = new Server(config);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(server::close));
        LOG.atInfo()
                .addKeyValue("mode", config.mode())
                .addKeyValue("data", config.data())
                .addKeyValue("httpPort", server.running.httpPort())
                .addKeyValue("internalPort", server.running.internalPort())
                .addKeyValue("rpcAddress", server.running.rpcAddress())
                .addKeyValue("afterMillis", sinceProcessStartMillis())
                .log("ready");
        return server;
    }

    Kessai kessai() {
        return kessai;
    }

    Running running() {
        return running;
    }

    /** Returns when somebody has closed it. */
    void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Last opened, first closed: the ports, the lanes are given back, PostgreSQL stops. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (opened.isEmpty()) return;
        LOG.info("stopping");
        Closing.all(opened);
        LOG.info("stopped");
        closed.countDown();
    }

    static long sinceProcessStartMillis() {
        long nowMillis = MicroClock.system().millis();
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> nowMillis - ChronoUnit.MILLIS.between(Instant.EPOCH, start))
                .orElse(0L);
    }

    private static void gauges(Telemetry telemetry, Kessai kessai) {
        if (kessai.coordinates()) {
            var payment = kessai.coordinator();
            telemetry.gauge("payments.open", payment::openCount);
            telemetry.gauge("lanes.commands", () -> payment.counts().commands(), "service", "payment");
            telemetry.gauge("lanes.batches", () -> payment.counts().batches(), "service", "payment");
            telemetry.gauge("lanes.waiting", () -> payment.counts().waiting(), "service", "payment");
        }
        for (var ledger : kessai.ledgers()) {
            telemetry.gauge("lanes.commands", () -> ledger.counts().commands(), "service", ledger.name());
            telemetry.gauge("lanes.batches", () -> ledger.counts().batches(), "service", ledger.name());
            telemetry.gauge("lanes.waiting", () -> ledger.counts().waiting(), "service", ledger.name());
            telemetry.gauge("ledger.alarms", () -> ledger.warnings().alarms(), "ledger", ledger.name());
            telemetry.gauge("ledger.misdirected", () -> ledger.warnings().misdirected(), "ledger", ledger.name());
        }
        kessai.accounting().ifPresent(books -> telemetry.gauge("accounting.behind.events", books::behind));
        telemetry.gauge("rpc.calls", () -> kessai.sent().calls());
        telemetry.gauge("rpc.commands", () -> kessai.sent().commands());
    }
}
