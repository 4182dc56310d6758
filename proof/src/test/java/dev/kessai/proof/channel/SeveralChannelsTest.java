package dev.kessai.proof.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.books.reconciliation.Invariant;
import dev.kessai.proof.participant.SmallParticipant;
import dev.kessai.proof.participant.SmallServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What partners and callers do wrong, debts that are repaid through channels, and what a bank allows. */
final class SeveralChannelsTest {
    private static final int PER_SECOND = 4;
    private static final String CLOSED_BANK = "0002";

    @TempDir
    static Path directory;

    private static SmallServer pledge;
    private static Site site;
    private static String merchant;

    @BeforeAll
    static void start() throws Exception {
        pledge = new SmallServer(new SmallParticipant("pledge", Set.of()));
        var settings = Map.of(
                "participants.pledge.address",
                pledge.address(),
                "participants.pledge.kind",
                "pivot",
                "channels.cvs.slipSeconds",
                "600",
                "channels.atm.sessionSeconds",
                "600",
                "channels.bank.perSecond",
                Integer.toString(PER_SECOND),
                "channels.bank.maintenance",
                CLOSED_BANK + " 00:00-23:59, " + CLOSED_BANK + " 23:59-00:00");
        site = Site.with(settings, directory, "bank", "cvs", "atm");
        merchant = site.open("merchant");
    }

    @AfterAll
    static void stop() {
        try (var ended = site;
                var _ = pledge) {
            assertThat(ended.verify().count(Invariant.DETAIL_MISSING).compared())
                    .as("payments that channels opened")
                    .isGreaterThanOrEqualTo(4);
        }
    }

    private static Site.Answer notice(String channel, String reference, String receipt, long amount, String kind)
            throws Exception {
        var body = "{\"reference\":\"%s\",\"receipt\":\"%s\",\"amount\":%d,\"kind\":\"%s\"}"
                .formatted(reference, receipt, amount, kind);
        return site.post("/channels/" + channel + "/notices", receipt, site.keyOf(channel), body);
    }

    @Test
    void aNoticeThatOvertakesTheAnswerToOurRequestPays() throws Exception {
        var user = site.user(1_000);
        // The store's answer is not known and will not be for two inquiries, but its notice comes.
        var id = site.pay(user, merchant, 904, "cvs=904").text("/id");
        assertThat(notice("cvs", id + "-1", "early", 904, "PROVISIONAL").status())
                .isEqualTo(200);
        site.ends(id, "SUCCEEDED");
        assertThat(notice("cvs", id + "-1", "early", 904, "PAID").status()).isEqualTo(200);
        assertThat(site.available(user, "MONEY")).isEqualTo(1_000);
    }

    @Test
    void noticesForFinishedPaymentsAreTheUsersMoneyAndNeverTheMerchants() throws Exception {
        var user = site.user(1_000);
        var paid = site.pay(user, merchant, 500, "cvs=500").text("/id");
        assertThat(notice("cvs", paid + "-1", "first", 500, "PAID").status()).isEqualTo(200);
        site.ends(paid, "SUCCEEDED");
        long sold = site.available(merchant, "MERCHANT_UNSETTLED");
        for (int copy = 0; copy < 2; copy++)
            assertThat(notice("cvs", paid + "-1", "second", 500, "PAID").status())
                    .isEqualTo(200);
        site.awaitAvailable(user, "MONEY", 1_500);

        var voided = site.pay(user, merchant, 700, "cvs=700").text("/id");
        assertThat(site.post("/v1/payments/" + voided + "/void", "{}").status()).isEqualTo(200);
        site.ends(voided, "FAILED");
        assertThat(notice("cvs", voided + "-1", "late", 699, "PAID").text("/code"))
                .isEqualTo("AMOUNT_DIFFERS");
        assertThat(notice("cvs", voided + "-1", "late", 700, "PAID").status()).isEqualTo(200);
        site.awaitAvailable(user, "MONEY", 2_200);
        assertThat(notice("cvs", voided + "-1", "late", 700, "CORRECTED").status())
                .isEqualTo(200);
        site.awaitAvailable(user, "MONEY", 1_500);
        assertThat(site.available(merchant, "MERCHANT_UNSETTLED")).isEqualTo(sold);
    }

    @Test
    void aPartnerCannotPayThroughAnothersChannel() throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, 1_500, "balance=500,atm=1000").text("/id");
        assertThat(site.action(id, "atm")).isNotEmpty();
        for (var foreign : List.of(id + "-1", id + "-2", id + "-3"))
            assertThat(notice("cvs", foreign, "foreign", 1_000, "PAID").status())
                    .as(foreign)
                    .isEqualTo(404);
        assertThat(site.get("/v1/payments/" + id).text("/status")).isEqualTo("WAITING_EXTERNAL");
        assertThat(site.post("/v1/payments/" + id + "/void", "{}").status()).isEqualTo(200);
        site.ends(id, "FAILED");
        assertThat(site.available(user, "MONEY")).isEqualTo(1_000);
    }

    @Test
    void twoChargesThatNobodyTakesBackAreNotPlannedTogether() throws Exception {
        var user = site.user(1_000);
        site.link(user, "1234567", "ACTIVE");
        var refused = site.post("/v1/payments", """
                {"user":"%s","merchant":"%s","amount":1000,"currency":"JPY","sources":[
                  {"participant":"bank","amount":500},{"participant":"pledge","amount":500}]}
                """.formatted(user, merchant));
        assertThat(refused.status()).as(refused.toString()).isEqualTo(422);
        assertThat(refused.text("/code")).isEqualTo("NOT_LEGAL");
        assertThat(refused.text("/param")).isEqualTo("sources");
    }

    @Test
    void aBankInMaintenanceIsNotAskedAndOthersAre() throws Exception {
        var user = site.user(1_000);
        link(user, CLOSED_BANK);
        var closed = site.pay(user, merchant, 600, "balance=100,bank=500");
        assertThat(closed.text("/failure/code")).as(closed.toString()).isEqualTo("REFUSED_BY_CHANNEL");
        assertThat(site.partner("bank")
                        .get("/debits/" + closed.text("/id") + "-2")
                        .path("amount")
                        .asLong())
                .as("it has never heard of it")
                .isZero();
        assertThat(site.available(user, "MONEY")).isEqualTo(1_000);
        link(user, "0001");
        var id = site.pay(user, merchant, 600, "balance=100,bank=500").text("/id");
        site.ends(id, "SUCCEEDED");
    }

    private static void link(String user, String bank) throws Exception {
        var linked = site.post("/wallet/v1/bank-accounts", """
                {"user":"%s","bank":"%s","branch":"001","number":"1234567","holder":"ヤマダ　タロウ"}
                """.formatted(user, bank));
        var page = URI.create(linked.text("/redirect_url")).getPath();
        var _ = site.partner("bank").get(page + "/allow");
        await().atMost(Site.SOON)
                .until(() -> site.get("/wallet/v1/bank-accounts/" + linked.text("/id"))
                        .text("/status")
                        .equals("ACTIVE"));
    }

    @Test
    void debitsAtOneBankHaveTheirTurnsAndNoneIsLost() throws Exception {
        int debits = 3 * PER_SECOND;
        var user = site.user(1_000);
        site.link(user, "1234567", "ACTIVE");
        Callable<String> pays = () -> site.pay(user, merchant, 300, "bank=300").text("/id");
        long start = System.nanoTime();
        var ids = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<String>>();
            for (int i = 0; i < debits; i++) running.add(threads.submit(pays));
            for (var each : running) ids.add(each.get());
        }
        for (var id : ids) site.ends(id, "SUCCEEDED");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(
                        Duration.ofSeconds(1).multipliedBy(debits - 1).dividedBy(PER_SECOND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bank", "cvs", "atm"})
    void aDebtIsRepaidThroughAChannel(String channel) throws Exception {
        var user = site.open("user");
        site.link(user, "1234567", "ACTIVE");
        var decided = site.post("/admin/v1/deferred/decisions", """
                {"user":"%s","line":50000,"currency":"JPY","model":"m","inputs":{},"reasons":["GOOD_HISTORY"]}
                """.formatted(user));
        assertThat(decided.status()).as(decided.toString()).isEqualTo(200);
        var bought = site.pay(user, merchant, 8_000, "deferred=8000").text("/id");
        site.ends(bought, "SUCCEEDED");
        await().atMost(Site.SOON).until(() -> owed(user) == 8_000);
        var repaid = site.post("/wallet/v1/deferred/repayments", """
                {"user":"%s","amount":5000,"currency":"JPY","source":"%s"}
                """.formatted(user, channel));
        assertThat(repaid.status()).as(repaid.toString()).isIn(200, 202);
        var id = repaid.text("/id");
        switch (channel) {
            case "cvs" -> paidAt("cvs", "/counter/" + site.action(id, "cvs").replace("slip:", "") + "/pay");
            case "atm" -> paidAt("atm", "/machine/" + site.action(id, "atm").replace("session:", "") + "/insert");
            default -> {}
        }
        site.ends(id, "SUCCEEDED");
        await().atMost(Site.SOON).until(() -> owed(user) == 3_000);
        assertThat(site.get("/wallet/v1/deferred?user=" + user)
                        .json()
                        .path("used")
                        .asLong())
                .isEqualTo(3_000);
        assertThat(site.available(user, "MONEY")).isZero();
    }

    private static void paidAt(String channel, String path) throws Exception {
        var paid = site.partner(channel).post(path);
        assertThat(paid.has("receipt") || paid.has("sequence"))
                .as(paid.toString())
                .isTrue();
    }

    private static long owed(String user) throws Exception {
        long owed = 0;
        for (var each :
                site.get("/wallet/v1/deferred/statements?user=" + user).json().path("statements"))
            owed += each.path("owed").asLong();
        return owed;
    }
}
