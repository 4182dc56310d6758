package dev.kessai.proof.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Purchases and top-ups that an ATM or a carrier's bill pays for, with real counterparties on their worst day. */
final class AtmAndCarrierTest {
    @TempDir
    static Path directory;

    private static Site site;
    private static String merchant;

    @BeforeAll
    static void start() throws Exception {
        site = new Site(directory, "atm", "carrier");
        merchant = site.open("merchant");
    }

    @AfterAll
    static void stop() {
        try (var ended = site) {
            var _ = ended.verify();
        }
    }

    private static String session(String payment) {
        return site.action(payment, "atm").replace("session:", "");
    }

    @Test
    void balanceAndCashAtAnAtmTogether() throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, 3_400, "balance=400,atm=3000").text("/id");
        assertThat(site.partner("atm")
                        .post("/machine/" + session(id) + "/insert")
                        .has("sequence"))
                .isTrue();
        site.ends(id, "SUCCEEDED");
        assertThat(site.available(user, "MONEY")).isEqualTo(600);
    }

    @Test
    void cashAtAnAtmFillsTheBalance() throws Exception {
        var user = site.user(1_000);
        var topUp = site.post("/wallet/v1/top-ups", """
                {"user":"%s","amount":5000,"currency":"JPY","channel":"atm","source":"atm"}
                """.formatted(user));
        var id = topUp.text("/id");
        assertThat(site.partner("atm")
                        .post("/machine/" + session(id) + "/insert")
                        .has("sequence"))
                .isTrue();
        site.ends(id, "SUCCEEDED");
        assertThat(site.available(user, "MONEY")).isEqualTo(6_000);
    }

    @Test
    void aMachineTakesWholeThousandsAndOnlyWhatIsStillWanted() throws Exception {
        var user = site.user(1_000);
        var odd = site.pay(user, merchant, 1_500, "atm=1500");
        assertThat(odd.text("/failure/code")).isEqualTo("REFUSED_BY_CHANNEL");
        var id = site.pay(user, merchant, 2_000, "atm=2000").text("/id");
        var session = session(id);
        assertThat(site.post("/v1/payments/" + id + "/void", "{}").status()).isEqualTo(200);
        var refused = site.partner("atm").post("/machine/" + session + "/insert");
        assertThat(refused.path("status").asString("")).isIn("NOT_ALLOWED", "NOT_USABLE");
        site.ends(id, "FAILED");
    }

    @ParameterizedTest
    @CsvSource({"80000,SUCCEEDED", "81000,FAILED", "85000,FAILED", "86000,SUCCEEDED", "89000,FAILED"})
    void anAtmOnItsWorstDay(long amount, String status) throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, amount, "atm=" + amount).text("/id");
        site.ends(id, status);
        assertThat(site.available(user, "MONEY")).isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource({"82000", "83000", "84000", "90000"})
    void aSessionWhoseNumberIsLostAtFirstIsFoundByInquiryAndUsed(long amount) throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, amount, "atm=" + amount).text("/id");
        assertThat(site.partner("atm")
                        .post("/machine/" + session(id) + "/insert")
                        .has("sequence"))
                .isTrue();
        site.ends(id, "SUCCEEDED");
    }

    @Test
    void cashThatTheMachineGivesBackIsTakenBackFromTheUser() throws Exception {
        var user = site.user(100_000);
        var id = site.pay(user, merchant, 87_000, "atm=87000").text("/id");
        site.ends(id, "SUCCEEDED");
        site.awaitAvailable(user, "MONEY", 13_000);
    }

    @Test
    void whatAMachineIsNotSureOfAfterAPowerLossTheFileDecides() throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, 91_000, "atm=91000").text("/id");
        assertThat(session(id)).isNotEmpty();
        await().atMost(Site.SOON).until(() -> {
            var day = site.partner("atm").post("/day-end").path("day").asString("");
            var read = site.post("/admin/v1/channels/atm/day-files", "{\"day\":\"%s\"}".formatted(day));
            return read.status() == 200
                    && !site.get("/v1/payments/" + id).text("/status").equals("WAITING_EXTERNAL");
        });
        var ended = site.get("/v1/payments/" + id).text("/status");
        // In time it pays for the purchase; after the session's end it is the user's.
        if (ended.equals("SUCCEEDED")) assertThat(site.available(user, "MONEY")).isEqualTo(1_000);
        else site.awaitAvailable(user, "MONEY", 92_000);
    }

    @Test
    void anAtmAndACarrierTakeNoMoreThanTheirLimits() throws Exception {
        var user = site.user(1_000);
        for (var source : new String[] {"atm=501000", "carrier=100001"}) {
            long amount = Long.parseLong(source.substring(source.indexOf('=') + 1));
            var paid = site.pay(user, merchant, amount, source);
            assertThat(paid.text("/failure/code")).as(source).isEqualTo("LIMIT_EXCEEDED");
        }
    }

    @Test
    void pointsAndACarrierTogether() throws Exception {
        var user = site.user(1_000);
        var paid = site.pay(user, merchant, 1_000, "points=400,carrier=600");
        site.ends(paid.text("/id"), "SUCCEEDED");
        assertThat(site.available(user, "POINT_FREE")).isEqualTo(600);
        captured(paid.text("/id") + "-2", 600);
    }

    private static void captured(String reference, long amount) {
        await().atMost(Site.SOON).untilAsserted(() -> {
            var authorisation = site.partner("carrier").get("/authorisations/" + reference);
            assertThat(authorisation.path("status").asString("")).isEqualTo("CAPTURED");
            assertThat(authorisation.path("amount").asLong()).isEqualTo(amount);
        });
    }

    @Test
    void aRefundGoesBackOnTheBillOfTheMonth() throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, 1_000, "balance=400,carrier=600").text("/id");
        site.ends(id, "SUCCEEDED");
        captured(id + "-2", 600);
        long clearing = site.available("sys_carrier", "CLEARING");
        var refund = site.post("/v1/payments/" + id + "/refunds", "{\"amount\":800,\"wait\":\"completed\"}");
        assertThat(refund.text("/status")).as(refund.toString()).isEqualTo("SUCCEEDED");
        assertThat(site.available(user, "MONEY")).isEqualTo(800);
        assertThat(site.available(user, "PREPAID")).isZero();
        assertThat(site.available("sys_carrier", "CLEARING")).isEqualTo(clearing + 600);
        await().atMost(Site.SOON)
                .untilAsserted(() -> assertThat(site.partner("carrier")
                                .get("/subscribers/" + user)
                                .path("billed")
                                .asLong())
                        .isZero());
        assertThat(site.available(user, "PREPAID")).as("the carrier took it").isZero();
    }

    @Test
    void aCarrierTopUpIsPrepaid() throws Exception {
        var user = site.user(1_000);
        var topUp = site.post("/wallet/v1/top-ups", """
                {"user":"%s","amount":2000,"currency":"JPY","channel":"carrier","source":"carrier","fee":110}
                """.formatted(user));
        site.ends(topUp.text("/id"), "SUCCEEDED");
        assertThat(site.available(user, "PREPAID")).isEqualTo(2_000);
        captured(topUp.text("/id") + "-1", 2_110);
    }

    @Test
    void anAuthorisationIsCapturedInPartOrReleased() throws Exception {
        var user = site.user(1_000);
        var first = site.pay(user, merchant, 600, "carrier=600", "manual").text("/id");
        await().atMost(Site.SOON)
                .until(() -> site.get("/v1/payments/" + first).text("/status").equals("AUTHORIZED"));
        assertThat(site.post("/v1/payments/" + first + "/capture", "{\"amount\":400}")
                        .status())
                .isEqualTo(200);
        site.ends(first, "SUCCEEDED");
        captured(first + "-1", 400);
        var second = site.pay(user, merchant, 600, "carrier=600", "manual").text("/id");
        await().atMost(Site.SOON)
                .until(() -> site.get("/v1/payments/" + second).text("/status").equals("AUTHORIZED"));
        assertThat(site.post("/v1/payments/" + second + "/void", "{}").status()).isEqualTo(200);
        site.ends(second, "FAILED");
        await().atMost(Site.SOON)
                .untilAsserted(() -> assertThat(site.partner("carrier")
                                .get("/authorisations/" + second + "-1")
                                .path("status")
                                .asString(""))
                        .isEqualTo("CANCELLED"));
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
    void aCarrierOnItsWorstDay(long magic, String status) throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, 100 + magic, "balance=100,carrier=" + magic)
                .text("/id");
        site.ends(id, status);
        boolean paid = status.equals("SUCCEEDED");
        assertThat(site.available(user, "MONEY")).isEqualTo(paid ? 900 : 1_000);
        if (paid) captured(id + "-2", magic);
    }

    @Test
    void killedCounterpartiesRememberTheirSessionsAndAuthorisations() throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, 600, "carrier=600", "manual").text("/id");
        await().atMost(Site.SOON)
                .until(() -> site.get("/v1/payments/" + id).text("/status").equals("AUTHORIZED"));
        site.partner("carrier").kill();
        assertThat(site.post("/v1/payments/" + id + "/capture", "{\"amount\":600}")
                        .text("/status"))
                .as("the decision needs no carrier")
                .isEqualTo("SUCCEEDED");
        site.partner("carrier").restart();
        captured(id + "-1", 600);
    }
}
