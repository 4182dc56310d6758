package dev.kessai.proof.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Purchases that a bank or a convenience store pays for in part, with real counterparties on their worst day. */
final class BankAndStoreTest {
    private static final String ACCOUNT = "1234567";

    @TempDir
    static Path directory;

    private static Site site;
    private static String merchant;

    @BeforeAll
    static void start() throws Exception {
        site = new Site(directory, "bank", "cvs");
        merchant = site.open("merchant");
    }

    @AfterAll
    static void stop() {
        try (var ended = site) {
            var _ = ended.verify();
        }
    }

    private static String debited() throws Exception {
        var user = site.user(1_000);
        site.link(user, ACCOUNT, "ACTIVE");
        return user;
    }

    @Test
    void anAccountIsDebitedOnlyIfItsHolderIsThePersonWhoWasVerified() throws Exception {
        var user = site.user(1_000);
        site.link(user, "9990001", "NAME_DIFFERS");
        site.link(user, "9990002", "REFUSED");
        var paid = site.pay(user, merchant, 500, "bank=500");
        assertThat(paid.text("/failure/code")).isEqualTo("ACCOUNT_NOT_FOUND");
        site.link(user, ACCOUNT, "ACTIVE");
        assertThat(site.pay(user, merchant, 500, "bank=500").text("/status")).isEqualTo("SUCCEEDED");
        var accounts = site.get("/wallet/v1/bank-accounts?user=" + user).json().path("data");
        assertThat(accounts).hasSize(3);
    }

    @Test
    void balancePointsAndAStoreTogether() throws Exception {
        var user = site.user(1_000);
        long before = site.available("sys_cvs", "CLEARING");
        var paid = site.pay(user, merchant, 1_000, "balance=300,points=200,cvs=500");
        assertThat(paid.text("/status")).isEqualTo("WAITING_EXTERNAL");
        var id = paid.text("/id");
        assertThat(site.available(user, "MONEY")).as("reserved meanwhile").isEqualTo(700);
        var slip = site.action(id, "cvs").replace("slip:", "");
        assertThat(site.partner("cvs").post("/counter/" + slip + "/pay").has("receipt"))
                .isTrue();
        site.ends(id, "SUCCEEDED");
        assertThat(site.available(user, "MONEY")).isEqualTo(700);
        assertThat(site.available(user, "POINT_FREE")).isEqualTo(800);
        assertThat(site.available("sys_cvs", "CLEARING")).isEqualTo(before - 500);
    }

    @Test
    void aTopUpFromTheBankOrTheStoreIsSpent() throws Exception {
        var user = debited();
        var topUp = "{\"user\":\"%s\",\"amount\":%d,\"currency\":\"JPY\",\"channel\":\"%s\",\"source\":\"%s\"}";
        var fromBank = site.post("/wallet/v1/top-ups", topUp.formatted(user, 3_000, "bank", "bank"));
        assertThat(fromBank.text("/status")).as(fromBank.toString()).isIn("SUCCEEDED", "WAITING_EXTERNAL");
        site.awaitAvailable(user, "MONEY", 4_000);
        var fromStore = site.post("/wallet/v1/top-ups", topUp.formatted(user, 500, "cvs", "cvs"));
        assertThat(fromStore.text("/status")).isEqualTo("WAITING_EXTERNAL");
        var slip = site.action(fromStore.text("/id"), "cvs").replace("slip:", "");
        assertThat(site.partner("cvs").post("/counter/" + slip + "/pay").has("receipt"))
                .isTrue();
        site.ends(fromStore.text("/id"), "SUCCEEDED");
        assertThat(site.pay(user, merchant, 4_500, "balance=4500").text("/status"))
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void aSlipThatIsNotPaidExpiresAndEverythingIsReleased() throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, 1_000, "balance=300,cvs=700").text("/id");
        var slip = site.action(id, "cvs").replace("slip:", "");
        site.ends(id, "FAILED");
        assertThat(site.get("/v1/payments/" + id).text("/failure/code")).isEqualTo("EXPIRED");
        assertThat(site.available(user, "MONEY")).isEqualTo(1_000);
        await().atMost(Site.SOON)
                .untilAsserted(() -> assertThat(site.partner("cvs")
                                .post("/counter/" + slip + "/pay")
                                .path("status")
                                .asString(""))
                        .isEqualTo("NOT_PAYABLE"));
    }

    @ParameterizedTest
    @CsvSource({
        "901,FAILED",
        "902,SUCCEEDED",
        "903,SUCCEEDED",
        "904,SUCCEEDED",
        "905,FAILED",
        "909,FAILED",
        "910,SUCCEEDED"
    })
    void aBankOnItsWorstDay(long magic, String status) throws Exception {
        var user = debited();
        var id = site.pay(user, merchant, 100 + magic, "balance=100,bank=" + magic)
                .text("/id");
        site.ends(id, status);
        boolean paid = status.equals("SUCCEEDED");
        assertThat(site.available(user, "MONEY")).isEqualTo(paid ? 900 : 1_000);
        if (!paid)
            assertThat(site.get("/v1/payments/" + id).text("/failure/code")).isEqualTo("REFUSED_BY_CHANNEL");
    }

    @ParameterizedTest
    @CsvSource({"900,SUCCEEDED", "901,FAILED", "905,FAILED", "906,SUCCEEDED", "909,FAILED"})
    void aStoreOnItsWorstDay(long magic, String status) throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, 100 + magic, "balance=100,cvs=" + magic)
                .text("/id");
        site.ends(id, status);
        assertThat(site.available(user, "MONEY")).isEqualTo(status.equals("SUCCEEDED") ? 900 : 1_000);
    }

    @ParameterizedTest
    @CsvSource({"902", "903", "904", "910"})
    void aSlipWhoseNumberIsLostAtFirstIsFoundByInquiryAndPaid(long magic) throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, 100 + magic, "balance=100,cvs=" + magic)
                .text("/id");
        var slip = site.action(id, "cvs").replace("slip:", "");
        assertThat(site.partner("cvs").post("/counter/" + slip + "/pay").has("receipt"))
                .isTrue();
        site.ends(id, "SUCCEEDED");
        assertThat(site.available(user, "MONEY")).isEqualTo(900);
    }

    @Test
    void aVoidedBankDebitIsRefusedWhileItsAnswerIsOpen() throws Exception {
        var user = debited();
        var asked = CompletableFuture.supplyAsync(() -> {
            try {
                return site.pay(user, merchant, 904, "bank=904").text("/id");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        var id = asked.join();
        var voided = site.post("/v1/payments/" + id + "/void", "{}");
        // Either the bank has answered meanwhile, or the pivot rule holds: never a cancel.
        assertThat(voided.text("/code")).isIn("NOT_NOW", "NOT_VOIDABLE");
        site.ends(id, "SUCCEEDED");
    }

    @Test
    void aStoreTakesNoMoreThanItsLimit() throws Exception {
        var user = site.user(1_000);
        var paid = site.pay(user, merchant, 300_001, "cvs=300001");
        assertThat(paid.text("/failure/code")).isEqualTo("LIMIT_EXCEEDED");
    }

    @Test
    void aProvisionalNoticeThatIsCorrectedIsTakenBackFromTheUser() throws Exception {
        var user = site.user(5_000);
        var id = site.pay(user, merchant, 907, "cvs=907").text("/id");
        site.ends(id, "SUCCEEDED");
        site.awaitAvailable(user, "MONEY", 5_000 - 907);
    }

    @Test
    void whatIsTakenBackAndWasSpentIsAClaimAgainstTheUser() throws Exception {
        var user = site.user(100);
        var id = site.pay(user, merchant, 907, "cvs=907").text("/id");
        site.ends(id, "SUCCEEDED");
        site.awaitAvailable(user, "USER_RECEIVABLE", -807);
        assertThat(site.available(user, "MONEY")).isZero();
    }

    @Test
    void aSecondPaymentOfOneSlipBelongsToTheUser() throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, 600, "cvs=600").text("/id");
        var slip = site.action(id, "cvs").replace("slip:", "");
        for (int i = 0; i < 2; i++)
            assertThat(site.partner("cvs").post("/counter/" + slip + "/pay").has("receipt"))
                    .isTrue();
        site.ends(id, "SUCCEEDED");
        site.awaitAvailable(user, "MONEY", 1_600);
    }

    @Test
    void whatIsToldOnlyAfterTheSlipHasExpiredBelongsToTheUser() throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, 1_008, "balance=100,cvs=908").text("/id");
        site.ends(id, "FAILED");
        site.awaitAvailable(user, "MONEY", 1_908);
    }

    @Test
    void aLostNoticeIsFoundInTheDayEndFile() throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, 911, "cvs=911").text("/id");
        var slip = site.action(id, "cvs").replace("slip:", "");
        assertThat(slip).isNotEmpty();
        await().atMost(Site.SOON).until(() -> {
            var day = site.partner("cvs").post("/day-end").path("day").asString("");
            var read = site.post("/admin/v1/channels/cvs/day-files", "{\"day\":\"%s\"}".formatted(day));
            return read.status() == 200
                    && !site.get("/v1/payments/" + id).text("/status").equals("WAITING_EXTERNAL");
        });
        site.ends(id, "SUCCEEDED");
    }

    @Test
    void noticesThatFitNothingChangeNothing() throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, 500, "cvs=500").text("/id");
        var notice = "{\"reference\":\"%s-1\",\"receipt\":\"x1\",\"amount\":%d,\"kind\":\"PAID\"}";
        var path = "/channels/cvs/notices";
        var key = site.keyOf("cvs");
        assertThat(site.post(path, "n", key, notice.formatted(id, 499)).text("/code"))
                .isEqualTo("AMOUNT_DIFFERS");
        assertThat(site.post(path, "n", key, notice.formatted("pay_0000000000001", 500))
                        .status())
                .isEqualTo(404);
        assertThat(site.post(path, "n", key, notice.formatted(id.replace("pay", "rfd"), 500))
                        .status())
                .isEqualTo(404);
        assertThat(site.post(path, "n", site.keyOf("bank"), notice.formatted(id, 500))
                        .status())
                .isEqualTo(403);
        assertThat(site.post(path, "n", site.operator(), notice.formatted(id, 500))
                        .status())
                .isEqualTo(403);
        assertThat(site.get("/v1/payments/" + id).text("/status")).isEqualTo("WAITING_EXTERNAL");
        assertThat(site.post(path, "n", key, notice.formatted(id, 500)).status())
                .isEqualTo(200);
        assertThat(site.post(path, "n", key, notice.formatted(id, 500)).status())
                .isEqualTo(200);
        site.ends(id, "SUCCEEDED");
        assertThat(site.available(user, "MONEY"))
                .as("the copy gave nobody anything")
                .isEqualTo(1_000);
    }

    @Test
    void aKilledBankRemembersWhatItDebited() throws Exception {
        var user = debited();
        var id = site.pay(user, merchant, 903, "bank=903").text("/id");
        site.partner("bank").kill();
        site.partner("bank").restart();
        site.ends(id, "SUCCEEDED");
    }

    @Test
    void aKilledServerInquiresWhatItHadSent() throws Exception {
        var user = debited();
        var id = site.pay(user, merchant, 1_904, "balance=1000,bank=904").text("/id");
        site.killServer();
        site.ends(id, "SUCCEEDED");
        assertThat(site.available(user, "MONEY")).isZero();
    }
}
