package dev.kessai.counterparties;

import dev.kessai.base.time.MicroClock;
import java.nio.file.Path;

/** A partner's server while it runs. */
public interface Counterparty extends AutoCloseable {
    /** Where it listens, on the loopback interface. */
    int port();

    @Override
    void close();

    /**
     * What every partner needs.
     *
     * @param port 0 for any free one
     * @param data directory of its journals and files; made where it is missing
     * @param key that callers must send as a bearer token; empty for none
     * @param notices where its notices go
     * @param bank where it settles what a day has brought; with an empty URL for nowhere
     */
    record Setup(int port, Path data, String key, Notices.Target notices, MicroClock clock, Notices.Address bank) {
        private static final Notices.Address NO_BANK = new Notices.Address("", "");

        /** One that settles nowhere. */
        public Setup(int port, Path data, String key, Notices.Target notices, MicroClock clock) {
            this(port, data, key, notices, clock, NO_BANK);
        }
    }
}
