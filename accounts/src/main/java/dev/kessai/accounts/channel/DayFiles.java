package dev.kessai.accounts.channel;

import dev.kessai.base.time.Clocks;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads each partner's file of yesterday, once it is there. A line is one more report of its operation: what was known
 * changes nothing, what was lost is found. Thread-safe.
 */
final class DayFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DayFiles.class);
    private static final long PAUSE_NANOS = 60_000_000_000L;
    private static final long CLOSE_MILLIS_MAX = 10_000;

    private final Collection<ChannelService> services;
    private final ChannelStore store;
    private final Clocks clocks;
    private final Thread thread;
    private volatile boolean stopping;

    DayFiles(Collection<ChannelService> services, ChannelStore store, Clocks clocks) {
        this.services = List.copyOf(services);
        this.store = store;
        this.clocks = clocks;
        this.thread = Thread.ofVirtual().name("channel-day-files").unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    private void work() {
        while (!stopping) {
            var yesterday = clocks.businessDate().minusDays(1);
            for (var service : services) {
                try {
                    if (store.fileRead(service.name(), yesterday).isPresent()) continue;
                    var _ = read(service, store, yesterday, clocks.machine().micros());
                } catch (RuntimeException e) {
                    LOG.atWarn().setCause(e).log("{}: the file of {} was not read", service.name(), yesterday);
                }
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    /** Reads the file of a day, also again; empty while the partner has none. */
    static Optional<DayFile.Outcome> read(ChannelService service, ChannelStore store, LocalDate day, long nowMicros) {
        var found = service.partner().dayFile(day);
        if (found.isEmpty()) return Optional.empty();
        var file = found.get();
        int strange = 0;
        for (var line : file.lines()) if (!isTaken(service, line)) strange++;
        var outcome = new DayFile.Outcome(file.lines().size(), strange, file.hash());
        new DayLineStore(store.db()).put(service.name(), day, file);
        store.fileRead(service.name(), day, outcome, nowMicros);
        if (strange > 0)
            LOG.atError().log("{}: {} lines of the file of {} fit no operation", service.name(), strange, day);
        return Optional.of(outcome);
    }

    private static boolean isTaken(ChannelService service, DayFile.Line line) {
        var leg = Reference.parse(line.reference());
        if (leg.isEmpty()) return false;
        return service.hear(leg.get(), List.of(line.report()))
                .filter(heard -> !heard.strange())
                .isPresent();
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(Duration.ofMillis(CLOSE_MILLIS_MAX))) LOG.warn("day files: still busy, left alone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
