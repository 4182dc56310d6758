package dev.kessai.base.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

final class ClocksTest {
    private static final long NEW_YEAR_IN_TOKYO_MICROS =
            Instant.parse("2025-12-31T15:00:00Z").toEpochMilli() * 1_000;

    @Test
    void theBusinessDayBeginsInTokyo() {
        var clock = new ManualClock(NEW_YEAR_IN_TOKYO_MICROS - 1);
        var clocks = new Clocks(clock, MicroClock.system());
        assertThat(clocks.businessDate()).isEqualTo(LocalDate.of(2025, 12, 31));
        clock.advance(Duration.ofNanos(1_000));
        assertThat(clocks.businessDate()).isEqualTo(LocalDate.of(2026, 1, 1));
        assertThat(Clocks.startMicros(LocalDate.of(2026, 1, 1))).isEqualTo(NEW_YEAR_IN_TOKYO_MICROS);
    }

    @Test
    void theSystemClockTellsMicroseconds() {
        long before = Instant.now().toEpochMilli();
        long micros = MicroClock.system().micros();
        long after = Instant.now().toEpochMilli();
        assertThat(micros / 1_000).isBetween(before, after);
    }

    @Test
    void aManualClockGoesWhereItIsTold() {
        var clock = new ManualClock(5_000_001);
        assertThat(clock.millis()).isEqualTo(5_000);
        clock.advance(Duration.ofSeconds(2));
        assertThat(clock.micros()).isEqualTo(7_000_001);
        clock.set(1);
        assertThat(clock.micros()).isEqualTo(1);
    }
}
