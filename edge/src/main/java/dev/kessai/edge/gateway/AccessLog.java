package dev.kessai.edge.gateway;

import dev.kessai.base.telemetry.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each request (06-edge, access log): what was asked by whom and how it ended; no body, no address, no
 * personal data. Lines wait in a bounded queue for a thread of their own, so that a slow disk slows no request; what
 * does not fit is dropped and counted. Thread-safe.
 */
final class AccessLog implements AutoCloseable {
    static final String LOGGER = "access";

    private static final int BATCH_MAX = 256;
    private static final long CLOSE_MILLIS_MAX = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    /**
     * @param route its template; empty where none matched
     * @param principal pseudonym of the API client; empty where it is not known
     */
    record Line(
            String requestId,
            String method,
            String route,
            String principal,
            int status,
            long requestBytes,
            long responseBytes,
            long latencyMicros) {}

    private final BlockingQueue<Line> waiting;
    private final Consumer<Line> writer;
    private final LongAdder dropped = new LongAdder();
    private final Thread thread;
    private volatile boolean open = true;

    /** Writes to the logger {@value #LOGGER}. */
    AccessLog(int waitingMax) {
        this(waitingMax, AccessLog::write);
    }

    AccessLog(int waitingMax, Consumer<Line> writer) {
        this.waiting = new ArrayBlockingQueue<>(waitingMax);
        this.writer = writer;
        this.thread = Thread.ofPlatform().name("access-log").daemon().start(this::run);
    }

    /** Never blocks. */
    void add(Line line) {
        if (!waiting.offer(line)) dropped.increment();
    }

    /** Lines that did not fit. */
    long dropped() {
        return dropped.sum();
    }

    /** Writes what waits, for at most two seconds. */
    @Override
    public void close() {
        open = false;
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Line> lines = new ArrayList<>(BATCH_MAX);
        while (open || !waiting.isEmpty()) {
            try {
                var first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) continue;
                lines.add(first);
                waiting.drainTo(lines, BATCH_MAX - 1);
                lines.forEach(writer);
            } catch (InterruptedException e) {
                return;
            } finally {
                lines.clear();
            }
        }
    }

    private static void write(Line line) {
        if (!LOG.isInfoEnabled()) return;
        new RequestId(line.requestId)
                .run(() -> LOG.atInfo()
                        .addKeyValue("method", line.method)
                        .addKeyValue("route", line.route)
                        .addKeyValue("principal", line.principal)
                        .addKeyValue("status", line.status)
                        .addKeyValue("requestBytes", line.requestBytes)
                        .addKeyValue("responseBytes", line.responseBytes)
                        .addKeyValue("latencyMicros", line.latencyMicros)
                        .log("request"));
    }
}
