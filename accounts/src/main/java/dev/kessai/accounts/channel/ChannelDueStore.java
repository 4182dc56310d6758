package dev.kessai.accounts.channel;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.TextColumn;
import dev.kessai.base.time.DueWork;
import dev.kessai.base.time.MicroClock;
import java.util.Collection;
import java.util.List;

/**
 * Channels as work that waits for business time: slips and sessions expire. The payment ends the wait; channels are
 * quiet when that has come, when no call is on its way and no payment of their own is to be opened. What a partner does
 * not answer is inquired by the machine's clock, and nobody waits for it. Thread-safe; blocks.
 */
final class ChannelDueStore implements DueWork {
    private static final String NEXT =
            "select coalesce(min(expires_at), ?) from operation where state = 1 and expires_at > ?";
    private static final String EXPIRED = "select exists (select from operation where state = 1 and expires_at <= ?)";
    /** NEW and SENT; written so that the indexes on what is due and on what is not answered find them. */
    private static final String CALLS = """
            select (select count(*) from operation where progress in (2, 3) and progress = 2)
                 + (select count(*) from operation
                     where channel = any (?) and next_at <= ? and progress <> 4 and progress = 1)
            """;
    /** Due, or sent for the first time; one that was declined is tried again in ten minutes of the machine's clock. */
    private static final String FOLLOW_UPS = """
            select count(*) from follow_up
             where next_at is not null and (next_at <= ? or (attempts = 1 and round = 0))
            """;

    private final Db db;
    private final Collection<String> channels;
    private final MicroClock machine;
    private final Runnable wake;

    /** @param wake has every worker look at once */
    ChannelDueStore(Db db, Collection<String> channels, MicroClock machine, Runnable wake) {
        this.db = db;
        this.channels = List.copyOf(channels);
        this.machine = machine;
        this.wake = wake;
    }

    @Override
    public String name() {
        return "channels";
    }

    @Override
    public long nextDueMicros(long afterMicros) {
        return number(NEXT, Long.MAX_VALUE, afterMicros);
    }

    @Override
    public void begin(long nowMicros) {
        wake.run();
    }

    @Override
    public boolean isQuiet(long nowMicros) {
        return underWay(nowMicros).isEmpty();
    }

    @Override
    public String underWay(long nowMicros) {
        boolean expired = db.read(tx -> tx.one(EXPIRED, row -> row.getBoolean(1), nowMicros))
                .orElseThrow();
        if (expired) return "slips or sessions have expired";
        var names = new TextColumn();
        for (var channel : channels) names.add(channel);
        long now = machine.micros();
        long calls = number(CALLS, names, now);
        if (calls > 0) return calls + " calls to partners";
        long followUps = number(FOLLOW_UPS, now);
        return followUps == 0 ? "" : followUps + " payments that channels open";
    }

    private long number(String sql, Object... parameters) {
        return db.read(tx -> tx.one(sql, row -> row.getLong(1), parameters)).orElseThrow();
    }
}
