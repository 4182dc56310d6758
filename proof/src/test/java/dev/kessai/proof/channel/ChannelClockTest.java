package dev.kessai.proof.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.id.IdText;
import dev.kessai.base.time.Clocks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a business time at a channel comes when the clock of the sandbox gets there, and not before. */
final class ChannelClockTest {
    private static final Duration SLIP = Duration.ofDays(3);

    @TempDir
    static Path directory;

    private static Site site;
    private static String merchant;

    @BeforeAll
    static void start() throws Exception {
        var settings =
                Map.of("channels.cvs.slipSeconds", Long.toString(SLIP.toSeconds()), "channels.payout.times", "09:00");
        site = Site.with(settings, directory, "bank", "cvs", "carrier");
        merchant = site.open("merchant");
        assertThat(site.post("/v1/test-clock/freeze", "{}").status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        try (var ended = site) {
            var _ = ended.verify();
        }
    }

    private static Instant now() throws Exception {
        return Instant.parse(site.get("/v1/test-clock").text("/now"));
    }

    private static void advance(Instant to) {
        var there = site.post("/v1/test-clock/advance", "{\"to\":\"" + to + "\"}");
        assertThat(there.status()).as(there.toString()).isEqualTo(200);
        assertThat(Instant.parse(there.text("/now"))).isEqualTo(to);
    }

    private static void assertExpired(String payment, Instant at) throws Exception {
        var ended = site.get("/v1/payments/" + payment);
        assertThat(ended.text("/failure/code")).as(ended.toString()).isEqualTo("EXPIRED");
        assertThat(Duration.between(at, Instant.parse(ended.text("/decided_at"))))
                .isBetween(Duration.ZERO, Duration.ofSeconds(1));
    }

    @Test
    void aSlipExpiresByAnAdvanceOfTheClockAlone() throws Exception {
        var user = site.user(1_000);
        var began = now();
        var first = site.pay(user, merchant, 1_000, "balance=300,cvs=700").text("/id");
        var slip = site.action(first, "cvs").replace("slip:", "");
        advance(began.plus(SLIP).minusSeconds(1));
        assertThat(site.get("/v1/payments/" + first).text("/status")).isEqualTo("WAITING_EXTERNAL");
        assertThat(site.available(user, "MONEY")).isEqualTo(700);
        var second = site.pay(user, merchant, 1_000, "balance=300,cvs=700").text("/id");
        assertThat(site.action(second, "cvs")).isNotEmpty();
        advance(began.plus(SLIP).plus(SLIP));
        assertExpired(first, began.plus(SLIP));
        assertExpired(second, began.plus(SLIP).plus(SLIP).minusSeconds(1));
        assertThat(site.available(user, "MONEY")).isEqualTo(1_000);
        await().atMost(Site.SOON)
                .untilAsserted(() -> assertThat(site.partner("cvs")
                                .post("/counter/" + slip + "/pay")
                                .path("status")
                                .asString(""))
                        .isEqualTo("NOT_PAYABLE"));
    }

    @Test
    void aRefundOfWhatACarrierWasChargedInAnEarlierMonthIsPrepaid() throws Exception {
        var user = site.user(1_000);
        var id = site.pay(user, merchant, 600, "carrier=600").text("/id");
        site.ends(id, "SUCCEEDED");
        var today = now().atZone(Clocks.ZONE);
        advance(today.plusMonths(1)
                .withDayOfMonth(1)
                .toLocalDate()
                .atStartOfDay(Clocks.ZONE)
                .toInstant());
        var refund = site.post("/v1/payments/" + id + "/refunds", "{\"amount\":200,\"wait\":\"completed\"}");
        assertThat(refund.text("/status")).as(refund.toString()).isEqualTo("SUCCEEDED");
        assertThat(site.available(user, "PREPAID")).isEqualTo(200);
        await().atMost(Site.SOON)
                .untilAsserted(() -> assertThat(site.partner("carrier")
                                .get("/subscribers/" + user)
                                .path("billed")
                                .asLong())
                        .isEqualTo(600));
    }

    @Test
    void withdrawalsLeaveInAFileAtTheTimeOfTheDayThatIsSet() throws Exception {
        var user = site.user(10_000);
        site.link(user, "1234567", "ACTIVE");
        var withdrawn = site.post("/wallet/v1/withdrawals", """
                {"user":"%s","amount":3000,"currency":"JPY","fee":100,"wait":"completed"}
                """.formatted(user));
        assertThat(withdrawn.text("/status")).as(withdrawn.toString()).isEqualTo("SUCCEEDED");
        var file = "/admin/v1/payout-files/" + new IdText("pof").text(1);
        var today = now().atZone(Clocks.ZONE);
        var nine = today.with(LocalTime.of(9, 0));
        var next = nine.isAfter(today) ? nine : nine.plusDays(1);
        advance(next.minusSeconds(1).toInstant());
        assertThat(site.get(file).status()).as("not yet").isEqualTo(404);
        advance(next.plusSeconds(1).toInstant());
        assertThat(site.get(file).text("/day")).isEqualTo(next.toLocalDate().toString());
        assertThat(site.get(file).json().path("transfers").asLong()).isEqualTo(1);
        await().atMost(Site.SOON)
                .untilAsserted(() -> assertThat(site.get(file).text("/status")).isEqualTo("DONE"));
        assertThat(site.available(user, "MONEY")).isEqualTo(6_900);
    }
}
