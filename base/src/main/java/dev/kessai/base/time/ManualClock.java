package dev.kessai.base.time;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Stands still until it is told: for tests, and as the business clock of a sandbox. */
public final class ManualClock implements MicroClock {
    private final AtomicLong micros;

    public ManualClock(long micros) {
        this.micros = new AtomicLong(micros);
    }

    @Override
    public long micros() {
        return micros.get();
    }

    /** Also backwards, as real clocks do. */
    public void set(long newMicros) {
        micros.set(newMicros);
    }

    public void advance(Duration by) {
        micros.addAndGet(Math.addExact(Math.multiplyExact(by.toSeconds(), 1_000_000L), by.toNanosPart() / 1_000));
    }
}
