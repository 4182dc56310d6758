package dev.kessai.contracts.zengin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.MonthDay;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TransferFileTest {
    private static final TransferFile.Header HEADER = new TransferFile.Header(
            "1234567890", "カ）ケッサイ", MonthDay.of(4, 15), "0001", "ミズホ", "001", "ホンテン", "7654321");

    private static TransferFile.Transfer transfer(String payee, long amount, char result) {
        return new TransferFile.Transfer("0005", "123", "0001234", payee, amount, "0SAS8609400008", result);
    }

    @Test
    void recordsAreOf120BytesAndFieldsStandWhereTheFormatSays() {
        var file = new TransferFile(HEADER, List.of(transfer("ヤマダ　タロウ", 8_150, ' '), transfer("ｽｽﾞｷ ﾊﾅｺ", 2_000, ' ')));
        var bytes = file.bytes();
        assertThat(bytes).hasSize(5 * 120);
        var latin = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(latin.substring(0, 14)).isEqualTo("12101234567890");
        assertThat(latin.substring(54, 62)).isEqualTo("04150001");
        assertThat(latin.substring(120, 125)).isEqualTo("20005");
        assertThat(latin.substring(120 + 42, 120 + 50)).isEqualTo("10001234");
        assertThat(latin.substring(120 + 80, 120 + 91)).isEqualTo("00000081500");
        assertThat(latin.substring(360, 379)).isEqualTo("8000002000000010150");
        assertThat(latin.charAt(480)).isEqualTo('9');
        assertThat(latin.substring(481)).isBlank();
        assertThat(bytes[120 + 50] & 0xff).as("ﾔ").isEqualTo(0xd4);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        var file = new TransferFile(HEADER, List.of(transfer("ﾔﾏﾀﾞ ﾀﾛｳ", 8_150, '0'), transfer("ABC(ﾄﾞ", 1, '8')));
        var read = TransferFile.parse(file.bytes());
        assertThat(read.transfers()).isEqualTo(file.transfers());
        assertThat(read.header().name()).isEqualTo("ｶ)ｹﾂｻｲ");
        assertThat(read.header().day()).isEqualTo(MonthDay.of(4, 15));
        assertThat(read.total()).isEqualTo(8_151);
    }

    @Test
    void textIsConvertedAndWhatCannotBeIsRefusedWithItsPosition() {
        assertThat(HalfWidth.of("ガギグ パピプ ヴ")).isEqualTo("ｶﾞｷﾞｸﾞ ﾊﾟﾋﾟﾌﾟ ｳﾞ");
        assertThat(HalfWidth.of("しょうゆ　ラーメン")).isEqualTo("ｼﾖｳﾕ ﾗ-ﾒﾝ");
        assertThat(HalfWidth.of("ｍｅｒ-123．「ヲ」")).isEqualTo("MER-123.｢ｵ｣");
        assertThatThrownBy(() -> HalfWidth.of("ヤマダ太郎"))
                .isInstanceOf(HalfWidth.NotWritable.class)
                .hasMessageContaining("position 4");
    }

    @Test
    void aKanaIsNeverCutFromItsMark() {
        var name = "ア".repeat(29) + "ガ";
        var read = TransferFile.parse(new TransferFile(HEADER, List.of(transfer(name, 1, ' '))).bytes());
        assertThat(read.transfers().getFirst().payee()).isEqualTo("ｱ".repeat(29));
    }

    @Test
    void aFileThatIsNotWholeIsRefused() {
        var bytes = new TransferFile(HEADER, List.of(transfer("ｱ", 5, ' '))).bytes();
        var cut = java.util.Arrays.copyOf(bytes, bytes.length - 120);
        assertThatThrownBy(() -> TransferFile.parse(cut)).isInstanceOf(IllegalArgumentException.class);
        var changed = bytes.clone();
        changed[120 + 89] = '9';
        assertThatThrownBy(() -> TransferFile.parse(changed)).hasMessageContaining("do not fit");
        assertThatThrownBy(() -> TransferFile.parse(new byte[121])).hasMessageContaining("no whole records");
        assertThatThrownBy(() -> transfer("ｱ", 0, ' ')).hasMessageContaining("amount");
    }
}
