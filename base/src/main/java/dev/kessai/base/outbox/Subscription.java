package dev.kessai.base.outbox;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers an outbox to one subscriber, with a thread of its own. Several processes may run the same subscription:
 * each lane is delivered by one at a time. A failure, of the database or of the consumer, is logged and tried again
 * after a growing pause; the cursor does not pass it. Thread-safe.
 */
public final class Subscription implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
    private static final int LANE_EVENTS_MAX = 256;
    /** Where most events are only passed. */
    private static final int LANE_EVENTS_PASSED_MAX = 4_096;

    private static final long PAUSE_MILLIS_MIN = 20;
    /** When nothing has come for a while; so long an event may wait in a quiet system. */
    private static final long PAUSE_MILLIS_MAX = 200;

    private static final long FAILED_MILLIS_MAX = 10_000;
    private static final long CLOSE_MILLIS_MAX = 10_000;

    private final String name;
    private final OutboxStore store;
    private final IntSupplier delivery;
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * @param name of the subscriber: its cursors stand under it, for ever
     * @param consumer gets events by lane and number, called by one thread; must bear to get an event again
     */
    public Subscription(String name, OutboxStore store, Consumer<List<OutboxEvent>> consumer) {
        this(name, store, () -> store.deliver(name, LANE_EVENTS_MAX, consumer));
    }

    /**
     * For a subscriber that few events concern: the others cost the database a look and nobody else anything.
     *
     * @param text as it stands in the payload of every event that the subscriber must get
     */
    public static Subscription mentioning(
            String text, String name, OutboxStore store, Consumer<List<OutboxEvent>> consumer) {
        return new Subscription(
                name, store, () -> store.deliverMentioning(text, name, LANE_EVENTS_PASSED_MAX, consumer));
    }

    private Subscription(String name, OutboxStore store, IntSupplier delivery) {
        this.name = name;
        this.store = store;
        this.delivery = delivery;
        this.thread = Thread.ofVirtual().name(name + "-subscription").unstarted(this::work);
    }

    public void start() {
        store.register(name);
        thread.start();
    }

    /** How many committed events were not yet delivered; asks the database. */
    public long behind() {
        return store.behind(name);
    }

    /**
     * When the oldest event was published that was not yet delivered; empty where there is none. Asks the database.
     */
    public OptionalLong oldestUndelivered() {
        return store.oldestUndelivered(name);
    }

    private void work() {
        long pause = PAUSE_MILLIS_MIN;
        while (!stopping) {
            try {
                int events = delivery.getAsInt();
                if (events > 0) pause = PAUSE_MILLIS_MIN;
                else pause = Math.min(PAUSE_MILLIS_MAX, pause * 2);
                if (events >= LANE_EVENTS_MAX) continue;
            } catch (RuntimeException e) {
                pause = Math.min(FAILED_MILLIS_MAX, pause * 2);
                LOG.atWarn().setCause(e).log("{}: not delivered, will be tried again in {} ms", name, pause);
            }
            LockSupport.parkNanos(this, pause * 1_000_000);
        }
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(Duration.ofMillis(CLOSE_MILLIS_MAX))) LOG.atWarn().log("{}: still busy, left alone", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
