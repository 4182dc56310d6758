package dev.kessai.accounts.channel.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.base.time.Clocks;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** What banks ask of those who debit accounts. */
final class BankRulesTest {
    @Test
    void spellingsOfOneNameAreTheSameAndOtherNamesAreNot() {
        assertThat(HolderName.isSame("ヤマダ　タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ")).isTrue();
        assertThat(HolderName.isSame("やまだ たろう", "ヤマダタロウ")).isTrue();
        assertThat(HolderName.isSame("ショウジ リョーコ", "シヨウジ　リヨ－コ")).isTrue();
        assertThat(HolderName.isSame("yamada taro", "ＹＡＭＡＤＡ　ＴＡＲＯ")).isTrue();
        assertThat(HolderName.isSame("ヤマダ タロウ", "ヤマタ タロウ")).isFalse();
        assertThat(HolderName.isSame("ヤマダ タロウ", "ヤマダ ジロウ")).isFalse();
        assertThat(HolderName.isSame("", " ")).isFalse();
    }

    @Test
    void aBankIsClosedInItsWindowAlsoOverMidnight() {
        var maintenance = Maintenance.parse("0001 23:45-00:15, * 02:00-02:10");
        assertThat(maintenance.isNow("0001", tokyo(23, 44))).isFalse();
        assertThat(maintenance.isNow("0001", tokyo(23, 45))).isTrue();
        assertThat(maintenance.isNow("0001", tokyo(0, 14))).isTrue();
        assertThat(maintenance.isNow("0001", tokyo(0, 15))).isFalse();
        assertThat(maintenance.isNow("0005", tokyo(0, 0))).isFalse();
        assertThat(maintenance.isNow("0005", tokyo(2, 5))).isTrue();
        assertThat(Maintenance.parse("").isNow("0001", tokyo(0, 0))).isFalse();
        assertThatThrownBy(() -> Maintenance.parse("0001 23:45")).hasMessageContaining("0001 23:45-00:15");
    }

    private static long tokyo(int hour, int minute) {
        var at = LocalDateTime.of(2026, 4, 1, hour, minute).atZone(Clocks.ZONE).toInstant();
        return ChronoUnit.MICROS.between(java.time.Instant.EPOCH, at);
    }

    @Test
    void turnsAtABankAreEvenAndWhoWouldWaitTooLongHasNone() {
        var pace = new Pace(10);
        long second = 1_000_000_000;
        assertThat(pace.reserve("0001", 0, second)).isZero();
        assertThat(pace.reserve("0001", 0, second)).isEqualTo(second / 10);
        assertThat(pace.reserve("0005", 0, second)).as("another bank").isZero();
        assertThat(pace.reserve("0001", 0, 0)).isEqualTo(second / 5);
        assertThat(pace.reserve("0001", 0, second)).as("nobody took that turn").isEqualTo(second / 5);
        assertThat(pace.reserve("0001", second, second)).isZero();
    }
}
