package dev.kessai.accounts.channel.payout;

import dev.kessai.base.time.DueWork;
import dev.kessai.contracts.channel.PayoutFile;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes the files of scheduled times: everything that waits when such a time has come, and what a server that did not
 * run then has missed. A file's key names its time, so several processes and restarts make each once. Thread-safe.
 */
final class PayoutSchedule implements DueWork {
    /** Files of one time; more wait for the next one. */
    private static final int FILES_MAX = 100;

    private final PayoutTimes times;
    private final PayoutStore store;
    private final Function<String, Optional<PayoutFile>> make;
    private volatile long doneMicros;

    /** @param make makes the file of a key of what waits, or finds it; empty where nothing waits */
    PayoutSchedule(PayoutTimes times, PayoutStore store, Function<String, Optional<PayoutFile>> make) {
        this.times = times;
        this.store = store;
        this.make = make;
    }

    @Override
    public String name() {
        return "payout files";
    }

    @Override
    public long nextDueMicros(long afterMicros) {
        return times.nextMicros(afterMicros);
    }

    @Override
    public void begin(long nowMicros) {
        long time = times.lastMicros(nowMicros);
        if (time <= doneMicros) return;
        if (time > store.scheduledUntil()) {
            int files = 1;
            while (files <= FILES_MAX
                    && make.apply("schedule:" + time + ":" + files).isPresent()) files++;
            store.scheduledUntil(time);
        }
        doneMicros = time;
    }

    @Override
    public boolean isQuiet(long nowMicros) {
        return times.lastMicros(nowMicros) <= store.scheduledUntil();
    }
}
