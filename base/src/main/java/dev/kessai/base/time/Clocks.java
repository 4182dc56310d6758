package dev.kessai.base.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * Both clocks (02-accounts, Time).
 *
 * @param business expiry, statements, posted times, the business date; may be set in a sandbox
 * @param machine deadlines, leases, retries, life of tokens; never frozen
 */
public record Clocks(MicroClock business, MicroClock machine) {
    public static final ZoneId ZONE = ZoneId.of("Asia/Tokyo");

    public static Clocks system() {
        return new Clocks(MicroClock.system(), MicroClock.system());
    }

    /** Today in Tokyo, by the business clock. */
    public LocalDate businessDate() {
        return businessDate(business.micros());
    }

    /** The day in Tokyo of a time in microseconds since 1970. */
    public static LocalDate businessDate(long micros) {
        return LocalDate.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZONE);
    }

    /** When that day begins in Tokyo, microseconds since 1970. */
    public static long startMicros(LocalDate date) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, date.atStartOfDay(ZONE).toInstant());
    }
}
