package dev.kessai.books.cases;

import dev.kessai.base.time.MicroClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the runs that are due, one of all instances each, and goes on with what was approved. By the machine's
 * clock: a sandbox whose business time jumps over a year has not waited for the same comparison 8,760 times.
 * Thread-safe.
 */
public final class CaseWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CaseWorker.class);
    private static final long LOOK_MILLIS = 2_000;
    private static final int APPROVED_MAX = 100;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(15);
    private static final String BY = "schedule";

    private final CaseBook book;
    private final CaseService service;
    private final long everyMicros;
    private final MicroClock machine;
    private final Thread thread =
            Thread.ofVirtual().name("reconciliation-worker").unstarted(this::work);
    private volatile boolean stopping;

    /** @param everySeconds between two runs; 0: none by itself */
    public CaseWorker(CaseBook book, CaseService service, int everySeconds, MicroClock machine) {
        this.book = book;
        this.service = service;
        this.everyMicros = TimeUnit.SECONDS.toMicros(everySeconds);
        this.machine = machine;
    }

    public void start() {
        thread.start();
    }

    private void work() {
        while (!stopping) {
            try {
                look();
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("reconciliation will be looked at again");
            }
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
    }

    /** Once. */
    void look() {
        for (var each : book.store().approved(APPROVED_MAX))
            if (!stopping) service.carryOut(each.file().id());
        boolean due = everyMicros > 0 && book.store().claim(machine.micros(), everyMicros);
        if (!due || stopping) return;
        var run = service.run(BY);
        long breaks = run.stream()
                .flatMap(each -> each.parts().stream())
                .flatMap(part -> part.breaks().values().stream())
                .mapToLong(Long::longValue)
                .sum();
        if (breaks > 0)
            LOG.atWarn().addKeyValue("breaks", breaks).log("reconciliation has found breaks: see its cases");
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(CLOSE_MAX)) LOG.atWarn().log("reconciliation is still busy, left alone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
