package dev.kessai.proof.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KilledDemoTest {
    private static final String AGAIN = "Kessai runs again";
    private static final Pattern PAYMENT = Pattern.compile("(pay_\\w+)   inquiry code");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aPaymentWhoseServerIsKilledIsCarriedOnByTheNextOne() throws Exception {
        var data = directory.resolve("data").toString();
        String told;
        try (var demo = Program.start(directory, "demo", "--kill", "--exit", "--data", data)) {
            assertThat(demo.end()).as(demo.text()).isZero();
            told = demo.text();
        }
        assertThat(told).contains("kill -9 of process ", AGAIN);
        var before = told.substring(0, told.indexOf(AGAIN));
        before = before.substring(before.lastIndexOf("kill -9"));
        var after = told.substring(told.indexOf(AGAIN));
        assertThat(before)
                .contains("purchase of 1,000 JPY, purchase.code: DECIDED_CONFIRM")
                .doesNotContain("SUCCEEDED");
        assertThat(after)
                .contains("purchase of 1,000 JPY, purchase.code: SUCCEEDED")
                .containsPattern("MONEY +4,300 available, 0 held")
                .containsPattern("POINT_FREE +200 available, 0 held")
                .containsPattern("MERCHANT_UNSETTLED +1,000 available, 0 held")
                .containsPattern("a pause of [\\d,]+ ms");

        var payment = PAYMENT.matcher(before);
        assertThat(payment.find()).isTrue();
        assertThat(after).contains(payment.group(1) + " SUCCEEDED: the same payment");
        try (var verify = Program.start(directory, "verify", "--data", data)) {
            assertThat(verify.end()).as(verify.text()).isZero();
        }
    }
}
