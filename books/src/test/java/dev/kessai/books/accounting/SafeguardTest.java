package dev.kessai.books.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 04-books, safeguarding vectors, and the edges of the rates. */
final class SafeguardTest {
    @ParameterizedTest
    @CsvSource({
        "15000000, 15750000",
        "5000000, 10000000",
        "0, 10000000",
        "9523809, 10000000",
        "9523810, 10000001",
        "100000000, 105000000",
        "100000001, 105000002",
        "300000000, 307000000",
    })
    void fundsTransferIsSecuredWithTheCostOfGivingItBack(long outstanding, long required) {
        assertThat(Safeguard.required(outstanding)).isEqualTo(required);
    }

    @ParameterizedTest
    @CsvSource({"10000000, 0", "10000001, 5000001", "30000000, 15000000"})
    void halfOfPrepaidIsDepositedAboveTenMillion(long unused, long required) {
        assertThat(Safeguard.requiredPrepaid(unused)).isEqualTo(required);
    }
}
