package dev.kessai.accounts.channel.payout;

import dev.kessai.base.time.Clocks;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.NavigableSet;
import java.util.TreeSet;

/** At which times of the day, Tokyo, what waits goes into a file. Immutable. */
public final class PayoutTimes {
    private final NavigableSet<LocalTime> times;

    private PayoutTimes(NavigableSet<LocalTime> times) {
        this.times = times;
    }

    /**
     * Reads {@code 09:00, 14:30}; empty for never.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static PayoutTimes parse(String text) {
        var times = new TreeSet<LocalTime>();
        for (var each : text.split(",", -1)) {
            if (each.isBlank()) continue;
            try {
                times.add(LocalTime.parse(each.strip()));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("expected times of the day such as 09:00, 14:30, not " + each, e);
            }
        }
        return new PayoutTimes(times);
    }

    /** The first one after this business time, microseconds since 1970; {@link Long#MAX_VALUE} for never. */
    long nextMicros(long afterMicros) {
        if (times.isEmpty()) return Long.MAX_VALUE;
        var after = local(afterMicros);
        var today = times.higher(after.toLocalTime());
        var next = today != null
                ? after.toLocalDate().atTime(today)
                : after.toLocalDate().plusDays(1).atTime(times.first());
        return micros(next);
    }

    /** The newest one that is not after this business time; 0 for none. */
    long lastMicros(long nowMicros) {
        if (times.isEmpty()) return 0;
        var now = local(nowMicros);
        var today = times.floor(now.toLocalTime());
        var last = today != null
                ? now.toLocalDate().atTime(today)
                : now.toLocalDate().minusDays(1).atTime(times.last());
        return micros(last);
    }

    private static LocalDateTime local(long micros) {
        return LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), Clocks.ZONE);
    }

    private static long micros(LocalDateTime time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time.atZone(Clocks.ZONE).toInstant());
    }
}
