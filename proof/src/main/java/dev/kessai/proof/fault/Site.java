package dev.kessai.proof.fault;

import dev.kessai.launcher.Databases;
import java.util.List;

/**
 * What runs on the data directory during a round, and how it is hurt. Confined to one thread but for {@link #doors}.
 */
sealed interface Site extends AutoCloseable permits AloneSite, SharedSite {
    /** Of the servers that are there at the moment. */
    List<Door> doors();

    /** For the auditor. */
    Databases databases();

    /**
     * Hurts it while the clients send, and brings back what that took away.
     *
     * @return {@link System#nanoTime} of the moment when the system was ready again
     */
    long strike(Fault fault, Clients clients) throws InterruptedException;

    /** After the recovery: what the fault still has in store. Returns when the clients send no more. */
    void end(Fault fault, Clients clients);

    @Override
    void close();
}
