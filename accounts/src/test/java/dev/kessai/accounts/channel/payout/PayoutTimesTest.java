package dev.kessai.accounts.channel.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.base.time.Clocks;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Times of the day become business times, Tokyo. */
final class PayoutTimesTest {
    private static final long DAY = 86_400_000_000L;
    private static final long HOUR = 3_600_000_000L;
    private static final long MIDNIGHT = Clocks.startMicros(LocalDate.of(2026, 4, 1));
    private static final long NINE = MIDNIGHT + 9 * HOUR;
    private static final long HALF_PAST_TWO = MIDNIGHT + 14 * HOUR + HOUR / 2;

    private final PayoutTimes times = PayoutTimes.parse("14:30, 09:00");

    @Test
    void theNextIsLaterAndTheLastIsNotLater() {
        assertThat(times.nextMicros(MIDNIGHT)).isEqualTo(NINE);
        assertThat(times.nextMicros(NINE)).isEqualTo(HALF_PAST_TWO);
        assertThat(times.nextMicros(HALF_PAST_TWO - 1)).isEqualTo(HALF_PAST_TWO);
        assertThat(times.nextMicros(HALF_PAST_TWO)).isEqualTo(NINE + DAY);
        assertThat(times.lastMicros(NINE - 1)).isEqualTo(HALF_PAST_TWO - DAY);
        assertThat(times.lastMicros(NINE)).isEqualTo(NINE);
        assertThat(times.lastMicros(HALF_PAST_TWO + HOUR)).isEqualTo(HALF_PAST_TWO);
    }

    @Test
    void noTimesAreNever() {
        assertThat(PayoutTimes.parse(" ").nextMicros(NINE)).isEqualTo(Long.MAX_VALUE);
        assertThat(PayoutTimes.parse("").lastMicros(NINE)).isZero();
    }

    @Test
    void whatIsNoTimeIsNamed() {
        for (var wrong : List.of("9", "25:00", "09:00;10:00"))
            assertThatThrownBy(() -> PayoutTimes.parse(wrong)).hasMessageContaining(wrong);
    }
}
