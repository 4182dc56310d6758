package dev.kessai.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.payment.Leg.Taken;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RefundsTest {
    private static final List<Taken> TAKEN = List.of(
            new Taken(1, FundClass.POINT_FREE, 11, 100),
            new Taken(1, FundClass.POINT_FREE, 12, 200),
            new Taken(2, FundClass.MONEY, 0, 700));

    @Test
    void takesBackInReverseOrderOfTheDebits() {
        assertThat(Refunds.NONE.reserve(TAKEN, 800))
                .hasValue(List.of(new Taken(2, FundClass.MONEY, 0, 700), new Taken(1, FundClass.POINT_FREE, 12, 100)));
    }

    @Test
    void refusesMoreThanWasTaken() {
        assertThat(Refunds.NONE.reserve(TAKEN, 1_001)).isEmpty();
        assertThat(Refunds.NONE.reserve(TAKEN, 0)).isEmpty();
    }

    @Test
    void aReleasedReservationCanBeTakenAgain() {
        var all = Refunds.NONE.with(
                new Refunds.Reservation(5, Refunds.NONE.reserve(TAKEN, 1_000).orElseThrow(), false));
        assertThat(all.reserve(TAKEN, 1)).isEmpty();
        assertThat(all.without(5).reserve(TAKEN, 1_000)).isPresent();
    }

    @Test
    void neverReservesALotTwiceWhateverTheOrder() {
        for (long seed = 1; seed <= 2_000; seed++) {
            var random = new SplittableRandom(seed);
            var refunds = Refunds.NONE;
            for (int i = 1; i <= 12; i++) {
                if (random.nextInt(4) == 0) {
                    refunds = refunds.without(random.nextInt(i));
                    continue;
                }
                var parts = refunds.reserve(TAKEN, random.nextInt(1, 500));
                if (parts.isPresent()) refunds = refunds.with(new Refunds.Reservation(i, parts.get(), false));
            }
            for (var debit : TAKEN) {
                long reserved = 0;
                for (var reservation : refunds.reservations())
                    for (var part : reservation.parts())
                        if (part.leg() == debit.leg() && part.lot() == debit.lot()) reserved += part.amountMinor();
                assertThat(reserved).as("seed %d", seed).isLessThanOrEqualTo(debit.amountMinor());
            }
        }
    }
}
