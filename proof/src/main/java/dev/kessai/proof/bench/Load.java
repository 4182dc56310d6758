package dev.kessai.proof.bench;

import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Payments on their way, from this process or from another one. */
interface Load extends AutoCloseable {
    /**
     * What came back since the last time that was asked.
     *
     * @param latencyMicros of each payment that has succeeded
     */
    record Counted(Histogram latencyMicros, long failed) {}

    void start();

    Counted count();

    /** What the first payment that did not succeed met. */
    Optional<String> firstFailure();

    /** Sends nothing new and waits for what is under way. */
    @Override
    void close();
}
