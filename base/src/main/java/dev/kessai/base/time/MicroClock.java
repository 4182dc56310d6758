package dev.kessai.base.time;

import java.time.Clock;
import java.time.temporal.ChronoField;

/** Tells the time in microseconds since 1970-01-01T00:00Z, PostgreSQL's own precision. Thread-safe. */
@FunctionalInterface
public interface MicroClock {
    long micros();

    default long millis() {
        return Math.floorDiv(micros(), 1_000L);
    }

    /** The machine's. */
    static MicroClock system() {
        var clock = Clock.systemUTC();
        return () -> {
            var now = clock.instant();
            return now.getEpochSecond() * 1_000_000 + now.get(ChronoField.MICRO_OF_SECOND);
        };
    }
}
