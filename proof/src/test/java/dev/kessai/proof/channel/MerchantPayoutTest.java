package dev.kessai.proof.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.zengin.TransferFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A merchant's month: sales, the close, the statement, the payout; the bank returns it, and pays at the second try. */
final class MerchantPayoutTest {
    private static final String ROOT = "/admin/v1/settlement";
    private static final String RETURNED_ACCOUNT = "9990003";

    @TempDir
    static Path directory;

    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        site = new Site(directory, "bank");
        assertThat(site.post("/v1/test-clock/freeze", "{}").status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        try (var ended = site) {
            var _ = ended.verify();
        }
    }

    private static LocalDate today() throws Exception {
        return LocalDate.ofInstant(Instant.parse(site.get("/v1/test-clock").text("/now")), Clocks.ZONE);
    }

    private static void advance(LocalDate day) {
        var there = site.post("/v1/test-clock/advance", "{\"to\":\"" + day + "T03:00:00Z\"}");
        assertThat(there.status()).as(there.toString()).isEqualTo(200);
    }

    private static void agree(String merchant, LocalDate from, String account) {
        var agreed = site.post(ROOT + "/contracts", """
                {"merchant":"%s","name":"コーヒー店","from":"%s","cycle":"MONTHLY","pay_days":[{"months":1,"day":15}],
                 "pay_day_rule":"NEXT_BUSINESS_DAY","rounding":"PER_TOTAL","negative":"CARRIED_OVER",
                 "transfer_fee":220,
                 "account":{"bank":"0001","branch":"001","type":"CURRENT","number":"%s","holder":"コーヒーテン"},
                 "plans":[{"from":"%s","rates":[{"funding":"WALLET","rate_ppm":26000},
                                                {"funding":"DEFERRED","rate_ppm":26000}]}]}
                """.formatted(merchant, from, account, from));
        assertThat(agreed.status()).as(agreed.toString()).isEqualTo(200);
    }

    @Test
    void aMonthIsClosedStatedPaidOutReturnedAndPaidOutAgain() throws Exception {
        var first = today().withDayOfMonth(1);
        var merchant = site.open("merchant");
        var user = site.user(10_000);
        agree(merchant, first, RETURNED_ACCOUNT);
        var sale = site.pay(user, merchant, 5_000, "balance=3000,points=2000").text("/id");
        var refund = site.post("/v1/payments/" + sale + "/refunds", "{\"amount\":1000,\"wait\":\"completed\"}");
        assertThat(refund.status()).as(refund.toString()).isEqualTo(200);
        var taken = site.post("/v1/payments", """
                {"user":"%s","merchant":"%s","amount":1000,"currency":"JPY","merchant_fee":55,"wait":"completed"}
                """.formatted(user, merchant));
        assertThat(taken.status()).as(taken.toString()).isEqualTo(200);

        advance(first.plusMonths(1).withDayOfMonth(2));
        var statement = only(site.get(ROOT + "/statements?merchant=" + merchant), "FIXED");
        assertThat(statement.path("sales").longValue()).isEqualTo(5_945);
        assertThat(statement.path("refunds").longValue()).isEqualTo(-1_000);
        assertThat(statement.path("taxable_base").longValue()).isEqualTo(4_000);
        assertThat(statement.path("taxable_fee").longValue()).isEqualTo(104);
        assertThat(statement.path("tax").longValue()).isEqualTo(10);
        assertThat(statement.path("net").longValue()).isEqualTo(4_831);
        followsFromStatementToJournals(statement, sale);

        // The schedule has made a batch by the business day before the pay day; a person approves it.
        advance(first.plusMonths(1).withDayOfMonth(17));
        var batch = site.get(ROOT + "/payout-batches").json().at("/data/0");
        assertThat(batch.path("made_by").asString("")).isEqualTo("schedule");
        approve(batch.path("id").asString(""));
        pay(statement, 4_611);
        awaitState(statement, "RETURNED");
        assertThat(site.available(merchant, "MERCHANT_PAYABLE")).isEqualTo(4_611);

        agree(merchant, first, "1234567");
        var again = site.post(ROOT + "/statements/" + statement.path("id").asString("") + "/retries", "{}");
        assertThat(again.text("/state")).as(again.toString()).isEqualTo("FIXED");
        var second = await().atMost(Site.SOON)
                .until(
                        () -> site.get(ROOT + "/payout-batches").json().at("/data/0"),
                        each -> !each.path("id").equals(batch.path("id")));
        assertThat(settle("approve", second.path("id").asString(""))).contains("APPROVED: 1 payouts, 4,391 yen");
        awaitState(statement, "INSTRUCTED");
        assertThat(settle("send")).contains("1 transfers, 4,391 yen");
        awaitState(statement, "PAID");
        assertThat(site.available(merchant, "MERCHANT_PAYABLE")).isZero();
        theCommandsSayTheSame(merchant, statement.path("id").asString(""));
    }

    private static void theCommandsSayTheSame(String merchant, String statement) throws Exception {
        assertThat(settle("clear")).contains("0 terms cleared");
        assertThat(settle("check")).contains("1 statements, 0 differ");
        assertThat(settle("statements", "--merchant", merchant).lines())
                .anySatisfy(line -> assertThat(line).startsWith(statement).contains("PAID", "4,831 net"));
        var file = directory.resolve("statement.csv");
        assertThat(settle("statement", statement, file.toString(), "--format", "csv"))
                .contains("bytes written to");
        assertThat(Files.readString(file)).contains(statement);
    }

    private static String settle(String... arguments) {
        return site.command("settle", arguments);
    }

    @Test
    void aStatementOfTheBankIsTakenByTheCommand() throws Exception {
        var day = LocalDate.now(Clocks.ZONE).minusDays(1);
        var asked = Map.of("day", day.toString(), "account", "0001-001-0000000", "format", "zengin");
        var answer =
                site.partner("bank").post("/statements", JsonMapper.shared().writeValueAsString(asked));
        var file = directory.resolve("statement.txt");
        Files.write(file, Base64.getDecoder().decode(answer.path("content").asString("")));
        assertThat(site.command("bank", "import", file.toString())).contains("of " + day + ": 0 lines");
        assertThat(site.command("bank", "import", file.toString())).contains("known, nothing was changed");
        assertThat(site.command("bank", "lines")).isEmpty();
    }

    private static JsonNode only(Site.Answer list, String state) {
        JsonNode found = null;
        for (var each : list.json().path("data"))
            if (each.path("state").asString("").equals(state)) {
                assertThat(found).as(list.toString()).isNull();
                found = each;
            }
        if (found == null) throw new AssertionError("no statement is " + state + ": " + list);
        return found;
    }

    /** As an accountant clicks: from the statement to its lines, their payments, and what these mean in the books. */
    private static void followsFromStatementToJournals(JsonNode statement, String sale) throws Exception {
        var lines = site.get(ROOT + "/statements/" + statement.path("id").asString("") + "/lines")
                .json()
                .path("data");
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).path("payment").asString("")).isEqualTo(sale);
        assertThat(journal(sale)).containsEntry("liabilities:merchant:uncertain", 5_000L);
        assertThat(journal(statement.path("payment").asString("")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "liabilities:merchant:uncertain", -4_945L,
                        "liabilities:merchant:final", 4_831L,
                        "income:fee:taxable", 104L,
                        "liabilities:consumption-tax", 10L));
    }

    /** Credit positive, by account. */
    private static Map<String, Long> journal(String payment) throws Exception {
        var lines = new TreeMap<String, Long>();
        var journal = site.get("/admin/v1/accounting/journals/" + payment);
        for (var line : journal.json().path("lines"))
            lines.merge(line.path("name").asString(""), line.path("amount").longValue(), Long::sum);
        return lines;
    }

    private static void approve(String batch) {
        var approved = site.post(ROOT + "/payout-batches/" + batch + "/approve", "{}");
        assertThat(approved.text("/state")).as(approved.toString()).isEqualTo("APPROVED");
    }

    /** The payout leaves in a file, to a current account. */
    private static void pay(JsonNode statement, long amount) {
        awaitState(statement, "INSTRUCTED");
        var made = await().atMost(Site.SOON)
                .until(() -> site.post("/admin/v1/payout-files", "{}"), each -> each.status() == 200);
        var transfers = TransferFile.parse(Base64.getDecoder().decode(made.text("/content")))
                .transfers();
        assertThat(transfers).hasSize(1);
        assertThat(transfers.getFirst().amount()).isEqualTo(amount);
        assertThat(transfers.getFirst().type()).isEqualTo('2');
        assertThat(transfers.getFirst().payee()).isEqualTo("ｺ-ﾋ-ﾃﾝ");
    }

    private static void awaitState(JsonNode statement, String state) {
        await().atMost(Site.SOON)
                .untilAsserted(() -> assertThat(site.get(ROOT + "/statements/"
                                        + statement.path("id").asString(""))
                                .text("/state"))
                        .isEqualTo(state));
    }
}
