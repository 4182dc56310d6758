package dev.kessai.base.money;

import static dev.kessai.base.money.Currency.JPY;
import static dev.kessai.base.money.Currency.USD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MoneyTest {
    @Test
    void sumsAreExactOrRefused() {
        assertThat(new Money(5, JPY).plus(new Money(7, JPY))).isEqualTo(new Money(12, JPY));
        assertThat(new Money(5, JPY).minus(new Money(7, JPY))).isEqualTo(new Money(-2, JPY));
        assertThatThrownBy(() -> new Money(Long.MAX_VALUE, JPY).plus(new Money(1, JPY)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Money(Long.MIN_VALUE, JPY).negated()).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Money(1, JPY).plus(new Money(1, USD))).hasMessage("JPY and USD");
    }

    @ParameterizedTest
    @CsvSource({"1005,10.05", "5,0.05", "-5,-0.05", "-1005,-10.05", "0,0.00"})
    void centsAreWrittenAndRead(long minor, String decimal) {
        assertThat(new Money(minor, USD).decimal()).isEqualTo(decimal);
        assertThat(Money.parse(decimal, USD)).contains(new Money(minor, USD));
    }

    @Test
    void yenHaveNoPoint() {
        assertThat(new Money(-1000, JPY)).hasToString("-1000 JPY");
        assertThat(Money.parse("1000", JPY)).contains(new Money(1000, JPY));
        assertThat(Money.parse("1000.00", JPY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "1", "1.5", "1.005", "01.00", "+1.00", "1,000.00", " 1.00", "1e2", "１.00", ".50"})
    void otherSpellingsOfDollarsAreRefused(String text) {
        assertThat(Money.parse(text, USD)).isEmpty();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThat(Money.parse("999999999999999999.99", USD)).isEmpty();
    }

    @Test
    void writingAndReadingIsTheSameForAllAmounts() {
        var random = new Random(20_260_101);
        for (int i = 0; i < 10_000; i++) {
            var money = new Money(random.nextLong() >> random.nextInt(8, 60), USD);
            assertThat(Money.parse(money.decimal(), USD)).contains(money);
        }
    }

    @Test
    void sharesAreRoundedAsNamed() {
        assertThat(new Money(999, JPY).share(325, Rounding.FLOOR).minor()).isEqualTo(32);
        assertThat(new Money(999, JPY).share(325, Rounding.CEILING).minor()).isEqualTo(33);
        assertThat(new Money(-999, JPY).share(325, Rounding.FLOOR).minor()).isEqualTo(-33);
        assertThat(new Money(100, JPY).share(150, Rounding.HALF_UP).minor()).isEqualTo(2);
        assertThat(new Money(-100, JPY).share(150, Rounding.HALF_UP).minor()).isEqualTo(-2);
        assertThat(new Money(100, JPY).share(149, Rounding.HALF_UP).minor()).isEqualTo(1);
        assertThat(Rounding.HALF_UP.divide(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(-1);
    }

    @Test
    void currenciesAreFoundByNumberAndLetters() {
        assertThat(Currency.of(392)).isEqualTo(JPY);
        assertThat(Currency.find("USD")).contains(USD);
        assertThat(Currency.find("EUR")).isEmpty();
        assertThatThrownBy(() -> Currency.of(978)).hasMessageContaining("978");
    }
}
