package dev.kessai.base.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdTest {
    private static final IdText PAYMENT = new IdText("pay");
    private static final long NOW_MILLIS = Ids.EPOCH_MILLIS + 200_000_000_000L;

    @Test
    void anIdCarriesItsTimeAndLane() {
        long id = new LaneIds(16).next(7, NOW_MILLIS);
        assertThat(Ids.laneOf(id)).isEqualTo(7);
        assertThat(Ids.millisOf(id)).isEqualTo(NOW_MILLIS);
        assertThat(id).isGreaterThanOrEqualTo(Ids.first(NOW_MILLIS)).isLessThan(Ids.first(NOW_MILLIS + 1));
    }

    @Test
    void idsOfALaneOnlyGrow() {
        var random = new Random(42);
        var ids = new LaneIds(3);
        var last = new long[3];
        long now = NOW_MILLIS;
        for (int i = 0; i < 100_000; i++) {
            if (random.nextInt(1_000) == 0) now += random.nextInt(-500, 500); // also backwards
            int lane = random.nextInt(3);
            long id = ids.next(lane, now);
            assertThat(id).isGreaterThan(last[lane]).isPositive();
            assertThat(Ids.laneOf(id)).isEqualTo(lane);
            last[lane] = id;
        }
    }

    @Test
    void aSequenceThatIsUsedUpCountsOnIntoTheNextMillisecond() {
        var ids = new LaneIds(1);
        long last = 0;
        for (int i = 0; i < 1_025; i++) last = ids.next(0, NOW_MILLIS);
        assertThat(Ids.millisOf(last)).isEqualTo(NOW_MILLIS + 1);
    }

    @Test
    void idsContinueAfterTheLastOneOfAnotherOwner() {
        long other = new LaneIds(4).next(2, NOW_MILLIS + 60_000);
        var ids = new LaneIds(4);
        ids.seen(2, other);
        assertThat(ids.next(2, NOW_MILLIS)).isGreaterThan(other);
    }

    @Test
    void textSortsAsTheNumbersDo() {
        var random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long one = random.nextLong() >>> random.nextInt(1, 60);
            long two = random.nextLong() >>> random.nextInt(1, 60);
            assertThat(Integer.signum(PAYMENT.text(one).compareTo(PAYMENT.text(two))))
                    .isEqualTo(Long.compare(one, two));
            assertThat(PAYMENT.parse(PAYMENT.text(one))).isEqualTo(one);
        }
        assertThat(PAYMENT.text(0)).isEqualTo("pay_0000000000000");
        assertThat(PAYMENT.text(Long.MAX_VALUE)).isEqualTo("pay_7zzzzzzzzzzzz");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pay_",
                "pay_000000000000",
                "pay_00000000000000",
                "ref_0000000000000",
                "PAY_0000000000000",
                "pay_000000000000A",
                "pay_000000000000o",
                "pay-0000000000000",
                "pay_8000000000000",
                "pay_ 000000000000"
            })
    void thereIsOneSpellingOnly(String text) {
        assertThat(PAYMENT.find(text)).isEmpty();
        assertThatThrownBy(() -> PAYMENT.parse(text)).hasMessageContaining("not an id: \"" + text + "\"");
    }

    @Test
    void negativeNumbersAreNoIds() {
        assertThatThrownBy(() -> PAYMENT.text(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> InquiryCode.of(-1)).hasMessageContaining("-1");
    }

    @Test
    void aCodeIsReadAsPeopleTypeIt() {
        long id = new LaneIds(16).next(7, NOW_MILLIS);
        var code = InquiryCode.of(id);
        assertThat(code).matches("[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}");
        assertThat(InquiryCode.find(code)).hasValue(id);
        assertThat(InquiryCode.find(code.toLowerCase(Locale.ROOT).replace('-', ' ')))
                .hasValue(id);
        assertThat(InquiryCode.find(code.replace("-", "").replace('0', 'O').replace('1', 'l')))
                .hasValue(id);
    }

    @Test
    void everySingleMistakeAndEveryExchangeIsNoticed() {
        var random = new Random(11);
        var alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        for (int round = 0; round < 20; round++) {
            var code = InquiryCode.of(random.nextLong() >>> 1).replace("-", "");
            for (int i = 0; i < code.length(); i++) {
                for (char wrong : alphabet.toCharArray())
                    if (wrong != code.charAt(i))
                        assertThat(InquiryCode.find(with(code, i, wrong))).isEmpty();
                for (int j = 0; j < i; j++)
                    if (code.charAt(i) != code.charAt(j))
                        assertThat(InquiryCode.find(with(with(code, i, code.charAt(j)), j, code.charAt(i))))
                                .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "UUUUU-UUUUU-UUUU", "決済"})
    void nonsenseIsNoCode(String typed) {
        assertThat(InquiryCode.find(typed)).isEmpty();
    }

    private static String with(String code, int at, char character) {
        return code.substring(0, at) + character + code.substring(at + 1);
    }
}
