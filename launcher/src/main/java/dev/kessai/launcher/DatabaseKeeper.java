package dev.kessai.launcher;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the embedded database again when it has died. Meanwhile workers pause and callers are told to come again. */
final class DatabaseKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseKeeper.class);
    private static final long LOOK_EVERY_MILLIS = 500;

    private final Databases databases;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("database-keeper").daemon().factory());

    DatabaseKeeper(Databases databases) {
        this.databases = databases;
        var _ = clock.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            if (databases.revive()) LOG.warn("PostgreSQL had died and runs again");
        } catch (RuntimeException e) {
            LOG.error("PostgreSQL has died and does not start", e); // looked at again in a moment
        }
    }

    /** Before the database is closed: what stops on purpose is not started again. */
    @Override
    public void close() {
        clock.close();
    }
}
