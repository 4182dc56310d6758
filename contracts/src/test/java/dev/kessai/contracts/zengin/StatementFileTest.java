package dev.kessai.contracts.zengin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.contracts.bank.BankStatement;
import dev.kessai.contracts.bank.UnreadableFile;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a bank's file of movements says, and every way in which it is not one. */
final class StatementFileTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 4, 3);
    private static final String IN = data("00000001", "080402", "1", 9_945, "ﾌﾘｶｴ", "BANK 20260401");
    private static final String OUT = data("00000002", "080402", "2", 8_309, "ﾌﾘｺﾐ", "0SAS8609400008");

    private static String header(String from, String until, long opening) {
        return "1030080402" + from + until + "0001" + pad("ﾐｽﾞﾎ", 15) + "001" + pad("ﾎﾝﾃﾝ", 15) + "000" + "1"
                + "0007654321" + pad("ｶ)ｹﾂｻｲ", 40) + "11" + "%014d".formatted(opening) + " ".repeat(71);
    }

    private static String data(String no, String day, String direction, long amount, String text, String reference) {
        return "2" + no + day + day + direction + "11" + "%012d".formatted(amount) + "0".repeat(12 + 6 + 6 + 1 + 7 + 3)
                + "0".repeat(10) + pad("ﾔﾏﾀﾞ ﾀﾛｳ", 48) + " ".repeat(30) + pad(text, 20) + pad(reference, 20) + " ";
    }

    private static String trailer(long inCount, long in, long outCount, long out, long closing, long records) {
        return "8%06d%013d%06d%013d1%014d%07d".formatted(inCount, in, outCount, out, closing, records)
                + " ".repeat(139);
    }

    private static String pad(String text, int length) {
        return text + " ".repeat(length - text.length());
    }

    private static byte[] file(String... records) {
        var text = String.join("", records) + pad("9", 200);
        return HalfWidth.bytes(text);
    }

    private static byte[] good() {
        return file(header("080402", "080402", 100_000), IN, OUT, trailer(1, 9_945, 1, 8_309, 101_636, 2));
    }

    @Test
    void everyFieldIsReadFromItsPlace() {
        assertThat(header("080402", "080402", 1)).hasSize(200);
        assertThat(IN).hasSize(200);
        var statement = StatementFile.parse(good(), TODAY);
        var day = LocalDate.of(2026, 4, 2);
        assertThat(statement)
                .isEqualTo(new BankStatement(
                        new BankStatement.Account("0001", "001", "7654321"),
                        day,
                        day,
                        100_000,
                        101_636,
                        List.of(
                                new BankStatement.Line(
                                        day, day, 9_945, "00000001", "BANK 20260401", "ﾔﾏﾀﾞ ﾀﾛｳ", "ﾌﾘｶｴ"),
                                new BankStatement.Line(
                                        day, day, -8_309, "00000002", "0SAS8609400008", "ﾔﾏﾀﾞ ﾀﾛｳ", "ﾌﾘｺﾐ"))));
    }

    @Test
    void lineEndsMayStandBehindEachRecord() {
        var plain = good();
        var withEnds = new byte[plain.length / 200 * 202];
        for (int i = 0; i < plain.length / 200; i++) {
            System.arraycopy(plain, i * 200, withEnds, i * 202, 200);
            withEnds[i * 202 + 200] = '\r';
            withEnds[i * 202 + 201] = '\n';
        }
        assertThat(StatementFile.parse(withEnds, TODAY)).isEqualTo(StatementFile.parse(plain, TODAY));
        withEnds[202 + 200] = ' ';
        refused(withEnds, "record 2, position 201");
    }

    @Test
    void anOverdrawnAccountHasANegativeBalance() {
        var file = file(header("080402", "080402", 5_000), OUT, trailer(0, 0, 1, 8_309, 3_309, 1));
        file[2 * 200 + 39] = '2';
        assertThat(StatementFile.parse(file, TODAY).closingMinor()).isEqualTo(-3_309);
    }

    @Test
    void sumsCountsAndBalancesMustFit() {
        var header = header("080402", "080402", 100_000);
        refused(file(header, IN, trailer(2, 9_945, 0, 0, 109_945, 1)), "record 3, position 2: the file has 1");
        refused(
                file(header, IN, trailer(1, 9_944, 0, 0, 109_945, 1)),
                "record 3, position 8: the file has 9945 yen in");
        refused(file(header, OUT, trailer(0, 0, 0, 8_309, 91_691, 1)), "record 3, position 21");
        refused(file(header, OUT, trailer(0, 0, 1, 8_308, 91_691, 1)), "record 3, position 27");
        refused(file(header, OUT, trailer(0, 0, 1, 8_309, 91_692, 1)), "record 3, position 41");
        refused(file(header, OUT, trailer(0, 0, 1, 8_309, 91_691, 7)), "record 3, position 55");
    }

    @Test
    void aFileOfAnotherShapeIsRefusedWithItsPlace() {
        var good = good();
        refused(Arrays.copyOf(good, good.length - 1), "record 5, position 200");
        refused(Arrays.copyOf(good, 400), "record 2");
        refused(new byte[0], "record 1, position 1");
        refused(changed(0, 0, '2'), "record 1, position 1: expected 1");
        refused(changed(0, 2, '1'), "record 1, position 2: expected 03");
        refused(changed(1, 0, '3'), "record 2, position 1: expected 2");
        refused(changed(1, 9, 'A'), "record 2, position 10: not a digit");
        refused(changed(1, 21, '3'), "record 2, position 22: expected 2");
        refused(changed(4, 0, '8'), "record 5, position 1: expected 9");
    }

    @Test
    void onlyHalfWidthCharactersOfBankFilesStandInIt() {
        refused(changed(1, 81 + 3, 'a'), "record 2, position 85: byte 0x61");
        refused(changed(2, 81, (char) 0xa7), "record 3, position 82: byte 0xa7");
        refused(changed(1, 160, (char) 0xa6), "record 2, position 161");
        assertThat(StatementFile.parse(changed(1, 179, (char) 0xa6), TODAY)
                        .lines()
                        .getFirst()
                        .reference())
                .startsWith("ｦ");
    }

    @Test
    void aMovementIsWithinTheDaysOfTheFile() {
        var other = data("00000001", "080331", "1", 5, "", "");
        refused(
                file(header("080402", "080402", 0), other, trailer(1, 5, 0, 0, 5, 1)),
                "record 2, position 10: 2026-03-31");
        refused(file(header("080402", "080401", 0), trailer(0, 0, 0, 0, 0, 0)), "record 1, position 17");
    }

    /** Years of eras: which day is meant on which day of reading, and none. */
    @ParameterizedTest
    @CsvSource({
        "080402, 2026-04-03, 2026-04-02",
        "310430, 2019-05-02, 2019-04-30",
        "010501, 2019-05-02, 2019-05-01",
        "310430, 2026-04-03, 2019-04-30",
        "010107, 2026-04-03, ''",
        "010108, 2026-04-03, 1989-01-08",
        "310501, 2026-04-03, ''",
        "310501, 2049-06-01, 2049-05-01",
        "080504, 2026-04-03, 2026-05-04",
        "080505, 2026-04-03, 1996-05-05",
        "080230, 2026-04-03, ''",
        "000402, 2026-04-03, ''",
    })
    void aDayIsOfTheNewestEraThatHadItByThen(String digits, LocalDate asOf, String expected) {
        assertThat(EraDate.of(digits, asOf).map(LocalDate::toString).orElse("")).isEqualTo(expected);
    }

    @Test
    void aFileMaySpanTheChangeOfTheEraAndADayOfNoEraIsRefused() {
        var golden = LocalDate.of(2019, 5, 8);
        var last = data("00000001", "310430", "1", 5, "", "");
        var first = data("00000002", "010501", "1", 6, "", "");
        var file = file(
                header("310430", "010501", 0).replace("1030080402", "1030010507"),
                last,
                first,
                trailer(2, 11, 0, 0, 11, 2));
        assertThat(StatementFile.parse(file, golden).lines())
                .extracting(BankStatement.Line::day)
                .containsExactly(LocalDate.of(2019, 4, 30), LocalDate.of(2019, 5, 1));
        var never = data("00000001", "310501", "1", 5, "", "");
        refused(
                file(header("080402", "080402", 0), never, trailer(1, 5, 0, 0, 5, 1)),
                "record 2, position 10: 310501 is no day");
    }

    private static byte[] changed(int record, int at, char to) {
        var file = good();
        file[record * 200 + at] = (byte) to;
        return file;
    }

    private static void refused(byte[] file, String message) {
        assertThatThrownBy(() -> StatementFile.parse(file, TODAY))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageStartingWith(message);
    }
}
