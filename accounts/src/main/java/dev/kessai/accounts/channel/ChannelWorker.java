package dev.kessai.accounts.channel;

import dev.kessai.base.time.MicroClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at operations whose time has come: sends what is to be sent, inquires what is not known, for ever and with
 * growing pauses, tells payment again of what it has not decided, and calls people when an answer takes 1 and 10
 * minutes. Thread-safe.
 */
final class ChannelWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelWorker.class);
    /** Operations that are looked at at one time. */
    private static final int LOOKS_MAX = 64;

    /**
     * Open slips and sessions that are inquired in a second, in case their notice was lost: however many wait, they
     * cost others nothing, and each has its turn.
     */
    static final int WAITS_PER_SECOND = 10;

    private static final long SECOND_MICROS = 1_000_000;
    private static final long PAUSE_NANOS = 200_000_000;
    private static final long CLOSE_MILLIS_MAX = 10_000;

    private final ChannelService service;
    private final ChannelStore store;
    private final MicroClock machine;
    private final Semaphore places = new Semaphore(LOOKS_MAX);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread thread;
    private volatile boolean stopping;
    /** Up to when turns of waiting ones are used up; the worker's thread only. */
    private long turnsMicros;

    ChannelWorker(ChannelService service, ChannelStore store, MicroClock machine) {
        this.service = service;
        this.store = store;
        this.machine = machine;
        this.thread = Thread.ofVirtual().name(service.name() + "-channel").unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    /** Something is due now. */
    void wake() {
        LockSupport.unpark(thread);
    }

    private void work() {
        while (!stopping) {
            boolean more = false;
            try {
                more = round();
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("{}: due operations were not read", service.name());
            }
            if (!more) LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    /** Whether there may be more; one thread at a time. */
    boolean round() {
        int free = places.availablePermits();
        if (free == 0) return false;
        long now = machine.micros();
        var due = store.takeDue(service.name(), now, now + Schedule.CALL_MICROS, free);
        look(due);
        int waits = Math.min(free - due.size(), turns(now));
        if (waits > 0) look(store.takeWaiting(service.name(), now, now + Schedule.CALL_MICROS, waits));
        return due.size() == free;
    }

    /** At most a second's turns are saved. */
    private int turns(long nowMicros) {
        long since = Math.max(turnsMicros, nowMicros - SECOND_MICROS);
        long turns = (nowMicros - since) * WAITS_PER_SECOND / SECOND_MICROS;
        turnsMicros = since + turns * SECOND_MICROS / WAITS_PER_SECOND;
        return (int) turns;
    }

    private void look(List<Due> due) {
        for (var each : due) {
            places.acquireUninterruptibly();
            threads.execute(() -> {
                try {
                    look(each);
                } catch (RuntimeException e) {
                    LOG.atWarn()
                            .setCause(e)
                            .log(
                                    "{}: {} is looked at again",
                                    service.name(),
                                    each.operation().reference());
                } finally {
                    places.release();
                }
            });
        }
    }

    private void look(Due due) {
        var operation = due.operation();
        if (due.was() == Progress.OK) {
            service.tellAgain(operation.leg());
            return;
        }
        var after = service.report(operation.leg(), reports(due));
        if (after.isPresent() && after.get().outward().progress().isUnanswered()) alert(due);
    }

    /** A call after the first one is its own inquiry: the reference makes a copy harmless. */
    private List<Report> reports(Due due) {
        var operation = due.operation();
        boolean asking = operation.outward().call() == Call.ASK;
        return switch (due.was()) {
            case NEW -> service.called(operation);
            case SENT, UNKNOWN -> asking ? inquired(operation) : service.called(operation);
            case OPEN -> inquired(operation);
            case OK, NG -> List.of();
        };
    }

    private List<Report> inquired(Operation operation) {
        try {
            return service.partner().inquire(operation);
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("{}: inquiry failed", service.name());
            return List.of(new Report.Unknown("failed"));
        }
    }

    private void alert(Due due) {
        long ageMicros = machine.micros() - due.calledAtMicros();
        int level = Schedule.alerts(ageMicros);
        if (level <= due.alerted() || !store.markAlerted(due.operation(), level)) return;
        var event = level == 1 ? LOG.atWarn() : LOG.atError();
        event.addKeyValue("leg", due.operation().reference())
                .addKeyValue("seconds", ageMicros / 1_000_000)
                .log(
                        "{}: no answer to {}",
                        service.name(),
                        due.operation().outward().call());
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            if (thread.isAlive() && !thread.join(Duration.ofMillis(CLOSE_MILLIS_MAX)))
                LOG.atWarn().log("{}: still busy, left alone", service.name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.close();
    }
}
