package dev.kessai.proof.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoTest {
    private static final Pattern CODE = Pattern.compile("inquiry code (\\S+)");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aPaymentFromTwoLedgersIsToldAndCanBeAskedForLater() throws Exception {
        var data = directory.resolve("data").toString();
        String told;
        try (var demo = Program.start(directory, "demo", "--exit", "--data", data)) {
            assertThat(demo.end()).as(demo.text()).isZero();
            told = demo.text();
        }
        assertThat(told)
                .contains("purchase of 1,000 JPY, purchase.code: SUCCEEDED")
                .containsPattern("MONEY +4,300 available, 0 held")
                .containsPattern("POINT_FREE +200 available, 0 held")
                .containsPattern("MERCHANT_UNSETTLED +1,000 available, 0 held")
                .containsPattern("leg 1  CONFIRM -700 on usr_\\w+ MONEY: entry 2, balance 4,300")
                .containsPattern("leg 2  CONFIRM -300 on usr_\\w+ POINT_FREE: entry 2, balance 200, .*lot 1: 300")
                .containsPattern("leg 3  CREDIT \\+1,000 on mer_\\w+ MERCHANT_UNSETTLED: entry 1, balance 1,000");

        var code = CODE.matcher(told);
        assertThat(code.find()).isTrue();
        try (var explain = Program.start(directory, "explain", "--data", data, code.group(1))) {
            assertThat(explain.end()).as(explain.text()).isZero();
            assertThat(told.replaceAll("(?m)^ +", "")).contains(explain.text().replaceAll("(?m)^ +", ""));
        }
        var csv = directory.resolve("balances.csv");
        try (var export = Program.start(directory, "export", "balances", "--data", data, "--csv", csv.toString())) {
            assertThat(export.end()).as(export.text()).isZero();
        }
        assertThat(Files.readString(csv))
                .startsWith("ledger,owner,class,currency,available_minor,held_minor,ledger_balance_minor,seq,lots\n")
                .containsPattern("balance,usr_\\w+,MONEY,JPY,4300,0,4300,2,\n")
                .containsPattern("points,usr_\\w+,POINT_FREE,JPY,200,0,200,2,1:200:\\d+\n")
                .containsPattern("balance,mer_\\w+,MERCHANT_UNSETTLED,JPY,1000,0,1000,1,\n");
    }
}
