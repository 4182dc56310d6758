package dev.kessai.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void aSecondsWorthMayComeAtOnceAndThenNoneUntilTimePasses() {
        var limit = new RateLimit("client", 5);
        long now = 1_000_000;
        for (int left = 4; left >= 0; left--) assertThat(limit.take("a", now)).isEqualTo(left);
        assertThat(limit.take("a", now)).isEqualTo(-1);
        assertThat(limit.take("a", now + SECOND / 5 - 1)).isEqualTo(-1);
        assertThat(limit.take("a", now + SECOND / 5)).isZero();
        assertThat(limit.take("a", now + SECOND / 5)).isEqualTo(-1);
        assertThat(limit.take("a", now + 100 * SECOND)).isEqualTo(4);
    }

    @Test
    void oneCallerTakesNothingFromAnother() {
        var limit = new RateLimit("client", 1);
        assertThat(limit.take("a", 0)).isZero();
        assertThat(limit.take("b", 0)).isZero();
        assertThat(limit.take("a", 0)).isEqualTo(-1);
    }

    @Test
    void overALongTimeExactlyTheRateIsLetThrough() {
        var limit = new RateLimit("client", 100);
        int passed = 0;
        for (int tick = 0; tick < 10_000; tick++) if (limit.take("a", tick * SECOND / 1_000) >= 0) passed++;
        assertThat(passed).isEqualTo(100 + 999);
    }

    @Test
    void callersAreForgottenSoThatMemoryIsBounded() {
        var limit = new RateLimit("address", 1);
        for (int i = 0; i < 2 * RateLimit.CALLERS_MAX; i++)
            assertThat(limit.take("a" + i, i)).isGreaterThanOrEqualTo(-1);
        assertThat(limit.callers()).isLessThanOrEqualTo(RateLimit.CALLERS_MAX + 1);
        assertThat(limit.take("new", 10 * SECOND)).isZero();
        assertThat(limit.callers()).isEqualTo(1);
    }
}
