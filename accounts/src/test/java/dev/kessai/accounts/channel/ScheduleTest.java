package dev.kessai.accounts.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.channel.Operation.Asked;
import dev.kessai.accounts.channel.Operation.Outward;
import dev.kessai.accounts.channel.Operation.Told;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.LegKey;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
    private static final long NOW = 1_000;
    private static final long SECOND = 1_000_000;

    private static Operation at(Progress progress) {
        var asked = new Asked("bank", new LegKey(7, 1), Owner.user(1).id(), Currency.JPY, 5, 1, "", 9);
        return new Operation(asked, Told.of(LegState.PENDING), new Outward(Call.ASK, progress, "", ""));
    }

    @Test
    void whatIsNotKnownIsAskedForLaterAndLaterAndForEver() {
        assertThat(Schedule.nextMicros(at(Progress.UNKNOWN), 0, NOW)).isEqualTo(NOW + SECOND / 5);
        assertThat(Schedule.nextMicros(at(Progress.UNKNOWN), 5, NOW)).isEqualTo(NOW + 32 * SECOND / 5);
        assertThat(Schedule.nextMicros(at(Progress.UNKNOWN), 1_000_000, NOW)).isEqualTo(NOW + 600 * SECOND);
        assertThat(Schedule.nextMicros(at(Progress.OPEN), 0, NOW)).isEqualTo(NOW + 60 * SECOND);
        assertThat(Schedule.nextMicros(at(Progress.OPEN), 1_000, NOW)).isEqualTo(NOW + 3_600 * SECOND);
        assertThat(Schedule.nextMicros(at(Progress.OK), 0, NOW)).isNull();
        assertThat(Schedule.nextMicros(at(Progress.NG), 0, NOW)).isNull();
    }

    @Test
    void whatPaymentHasNotDecidedIsToldAgainLaterAndLater() {
        var tried = at(Progress.OK).with(LegState.TRIED);
        assertThat(Schedule.nextMicros(tried, 0, NOW)).isEqualTo(NOW + 30 * SECOND);
        assertThat(Schedule.nextMicros(tried, 2, NOW)).isEqualTo(NOW + 120 * SECOND);
        assertThat(Schedule.nextMicros(tried, 50, NOW)).isEqualTo(NOW + 86_400 * SECOND);
        assertThat(Schedule.nextMicros(tried.with(LegState.CONFIRMED), 0, NOW)).isNull();
    }

    @Test
    void whatIsNewIsSentAtOnceTheFirstTime() {
        assertThat(Schedule.nextMicros(at(Progress.NEW), 0, NOW)).isEqualTo(NOW);
        assertThat(Schedule.nextMicros(at(Progress.NEW), 3, NOW)).isEqualTo(NOW + 8 * SECOND / 5);
    }

    @Test
    void peopleAreCalledAfterOneMinuteAndAfterTen() {
        assertThat(Schedule.alerts(60 * SECOND - 1)).isZero();
        assertThat(Schedule.alerts(60 * SECOND)).isEqualTo(1);
        assertThat(Schedule.alerts(600 * SECOND - 1)).isEqualTo(1);
        assertThat(Schedule.alerts(600 * SECOND)).isEqualTo(2);
    }
}
