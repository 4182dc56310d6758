package dev.kessai.products.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.products.deferred.LateFee.Part;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Late fees by the day (02-accounts, Deferred). */
final class LateFeeTest {
    @ParameterizedTest
    @CsvSource({
        "5000, 1500, 2024-03-01, 2024-03-22, 45",
        "10000, 1500, 2024-03-01, 2024-03-16, 65",
        "5000, 1500, 2025-03-01, 2025-03-11, 22",
        "3000, 1460, 2026-06-01, 2026-06-30, 36"
    })
    void theVectorsOfTheSpecification(long principal, int basisPoints, LocalDate first, LocalDate last, long expected) {
        assertThat(LateFee.of(principal, basisPoints, first, last)).isEqualTo(expected);
    }

    @Test
    void eachYearCountsWithItsOwnDaysAndIsRoundedByItself() {
        // 31 days of 366 are 84.69, 31 of 365 are 84.93
        assertThat(LateFee.of(10_000, 1_000, LocalDate.of(2024, 12, 1), LocalDate.of(2025, 1, 31)))
                .isEqualTo(84 + 84);
    }

    @Test
    void noDayNoFee() {
        assertThat(LateFee.of(10_000, 1_460, LocalDate.of(2026, 6, 1), LocalDate.of(2026, 5, 31)))
                .isZero();
    }

    @Test
    void theDayOfARepaymentCountsWithWhatWasOwedBefore() {
        var first = LocalDate.of(2026, 6, 1);
        var last = LocalDate.of(2026, 6, 30);
        var parts = List.of(
                new Part(LocalDate.of(2026, 6, 10), 2_000),
                new Part(LocalDate.of(2026, 6, 20), 500),
                new Part(LocalDate.of(2026, 5, 31), 999), // before the first day: long gone
                new Part(LocalDate.of(2026, 7, 2), 500)); // after the last day: still owed then
        long expected = LateFee.of(5_000, 1_460, first, LocalDate.of(2026, 6, 10))
                + LateFee.of(3_000, 1_460, LocalDate.of(2026, 6, 11), LocalDate.of(2026, 6, 20))
                + LateFee.of(2_500, 1_460, LocalDate.of(2026, 6, 21), last);
        assertThat(LateFee.of(2_000, parts, 1_460, first, last)).isEqualTo(expected);
        assertThat(expected).isEqualTo(20 + 12 + 10); // 20.0, 12.0, 10.0
    }

    @Test
    void aRepaymentOnTheLastDayChangesNothing() {
        var first = LocalDate.of(2026, 6, 1);
        var last = LocalDate.of(2026, 6, 30);
        assertThat(LateFee.of(0, List.of(new Part(last, 3_000)), 1_460, first, last))
                .isEqualTo(36);
    }
}
