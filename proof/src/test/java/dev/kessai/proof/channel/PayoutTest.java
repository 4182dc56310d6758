package dev.kessai.proof.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.contracts.zengin.TransferFile;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Withdrawals that leave in a file, and those that come back. */
final class PayoutTest {
    private static final String RETURNED_ACCOUNT = "9990003";

    @TempDir
    static Path directory;

    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        site = new Site(directory, "bank");
    }

    @AfterAll
    static void stop() {
        try (var ended = site) {
            var _ = ended.verify();
        }
    }

    private static String withdraw(String user, long amount) throws Exception {
        var withdrawn = site.post("/wallet/v1/withdrawals", """
                {"user":"%s","amount":%d,"currency":"JPY","fee":100,"wait":"completed"}
                """.formatted(user, amount));
        assertThat(withdrawn.text("/status")).as(withdrawn.toString()).isEqualTo("SUCCEEDED");
        return withdrawn.text("/inquiry_code").replace("-", "");
    }

    /** The file of everything that waits, once it holds this many transfers. */
    private static Site.Answer file() {
        return await().atMost(Site.SOON)
                .until(() -> site.post("/admin/v1/payout-files", "{}"), made -> made.status() == 200);
    }

    private static void awaitDone(String file, long returned) {
        await().atMost(Site.SOON).untilAsserted(() -> {
            var now = site.get("/admin/v1/payout-files/" + file);
            assertThat(now.text("/status")).isEqualTo("DONE");
            assertThat(now.json().path("returned").asLong()).isEqualTo(returned);
        });
    }

    @Test
    void aWithdrawalLeavesInOneFileAndWhatTheBankReturnsIsTheUsersAgain() throws Exception {
        var first = site.user(10_000);
        site.link(first, "1234567", "ACTIVE");
        var code = withdraw(first, 3_000);
        var made = file();
        var transfers = TransferFile.parse(Base64.getDecoder().decode(made.text("/content")))
                .transfers();
        assertThat(transfers).hasSize(1);
        assertThat(transfers.getFirst())
                .isEqualTo(new TransferFile.Transfer("0001", "001", "1234567", "ﾔﾏﾀﾞ ﾀﾛｳ", 3_000, code, ' '));
        awaitDone(made.text("/id"), 0);
        assertThat(site.available(first, "MONEY")).isEqualTo(6_900);

        var second = site.user(10_000);
        site.link(second, RETURNED_ACCOUNT, "ACTIVE");
        var _ = withdraw(second, 2_000);
        assertThat(site.available(second, "MONEY")).isEqualTo(7_900);
        var returned = file();
        assertThat(returned.text("/id")).isNotEqualTo(made.text("/id"));
        awaitDone(returned.text("/id"), 1);
        site.awaitAvailable(second, "MONEY", 9_900);
        assertThat(site.post("/admin/v1/payout-files", "{}").status())
                .as("nothing waits any more")
                .isEqualTo(404);
    }

    @Test
    void aWithdrawalOfSomebodyWithoutABankAccountComesBackAtOnce() throws Exception {
        var user = site.user(10_000);
        var _ = withdraw(user, 3_000);
        site.awaitAvailable(user, "MONEY", 9_900);
    }

    @Test
    void aFileOutlivesTheServerThatMadeItAndTheBankThatTookIt() throws Exception {
        var user = site.user(10_000);
        site.link(user, "1234567", "ACTIVE");
        var _ = withdraw(user, 4_000);
        site.partner("bank").kill();
        var made = file();
        site.killServer();
        site.partner("bank").restart();
        awaitDone(made.text("/id"), 0);
        assertThat(site.available(user, "MONEY")).isEqualTo(5_900);
    }
}
