package dev.kessai.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.id.IdText;
import dev.kessai.contracts.settlement.FeePlan;
import dev.kessai.contracts.settlement.SettlementAnswer.Reason;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of settlement; every answer is compared with the document. */
final class SettlementApiTest {
    private static final String ROOT = "/admin/v1/settlement";
    private static final String STATEMENT = ROOT + "/statements/" + new IdText("stm").text(Fakes.ID);
    private static final String BATCH = ROOT + "/payout-batches/" + new IdText("pob").text(Fakes.ID);
    private static final String CONTRACT = """
            {"merchant":"%s","name":"コーヒー店","from":"2026-04-01","cycle":"MONTHLY",
             "pay_days":[{"months":1,"day":8}],"pay_day_rule":"NEXT_BUSINESS_DAY","rounding":"PER_TOTAL",
             "minimum":1000,"negative":"CARRIED_OVER","transfer_fee":220,
             "account":{"bank":"0001","branch":"001","type":"ORDINARY","number":"1234567","holder":"コーヒーテン"},
             "plans":[{"from":"2026-04-01","until":"2026-07-01","rates":[{"funding":"WALLET","rate_ppm":26000}]},
                      {"from":"2026-07-01","rates":[{"code":"purchase.net","funding":"DEFERRED","rate_ppm":1}]}]}
            """.formatted(Fakes.MERCHANT);

    private final Fakes api = new Fakes();

    @Test
    void aContractIsReadWholeAndToldAgain() {
        assertThat(api.post(ROOT + "/contracts", CONTRACT).status()).isEqualTo(200);
        var read = Objects.requireNonNull(api.settlement.agreed);
        assertThat(read.plans()).hasSize(2);
        assertThat(read.plans().getLast().until()).isEqualTo(FeePlan.FOREVER);
        assertThat(read.plans().getFirst().rates().getFirst().code()).isEqualTo("*");
        var told = api.get(ROOT + "/contracts/" + Fakes.MERCHANT).json();
        assertThat(told.at("/plans/0/until").asString("")).isEqualTo("2026-07-01");
        assertThat(told.at("/plans/1/until").isMissingNode()).isTrue();
        assertThat(told.at("/account/holder").asString("")).isEqualTo("コーヒーテン");
        assertThat(api.get(ROOT + "/contracts/mer_000000000002").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mer_000000000001|usr_000000000001|merchant",
                "\"months\":1|\"months\":\"one\"|pay_days[0].months",
                "\"bank\":\"0001\",||account.bank",
                "\"type\":\"ORDINARY\"|\"type\":\"ODD\"|account.type",
                "\"until\":\"2026-07-01\"|\"until\":\"July\"|plans[0].until",
                "\"rate_ppm\":26000|\"rate_ppm\":2.6|plans[0].rates[0].rate_ppm",
                "MONTHLY|DAILY|cycle"
            })
    void aFieldThatIsWrongIsNamed(String right, String wrong, String param) {
        var got = api.post(ROOT + "/contracts", CONTRACT.replaceFirst(quoted(right), wrong == null ? "" : wrong));
        assertThat(got.status()).isEqualTo(400);
        assertThat(got.text("param")).endsWith(param);
        assertThat(api.settlement.agreed).isNull();
    }

    private static String quoted(String text) {
        return java.util.regex.Pattern.quote(text);
    }

    @Test
    void whatSettlementRefusesIsToldWithTheField() {
        api.settlement.refusal = Reason.FEE_PLANS_GAP;
        api.settlement.param = "plans[0].until";
        var got = api.post(ROOT + "/contracts", CONTRACT);
        assertThat(got.status()).isEqualTo(422);
        assertThat(got.text("code")).isEqualTo("FEE_PLANS_GAP");
        assertThat(got.text("param")).isEqualTo("plans[0].until");
    }

    @Test
    void aRunTellsWhatItDidAndWhatItWaitsFor() {
        var json = api.post(ROOT + "/clearings", "{}").json();
        assertThat(json.path("fixed").longValue()).isEqualTo(2);
        assertThat(json.path("waits_for").asString("")).isEqualTo("BOOKS_BEHIND");
        assertThat(api.post(ROOT + "/checks", "{}").json().path("different").size())
                .isEqualTo(1);
        assertThat(api.post(ROOT + "/checks", "{\"after\":\"x\"}").text("param"))
                .isEqualTo("after");
    }

    @Test
    void aStatementLeadsToItsLinesAndTheirPayments() {
        var json = api.get(STATEMENT).json();
        assertThat(json.path("net").longValue()).isEqualTo(8_370);
        assertThat(json.path("tax").longValue()).isEqualTo(2);
        var line = api.get(STATEMENT + "/lines?after=4").json().at("/data/0");
        assertThat(line.path("entry").longValue()).isEqualTo(5);
        assertThat(line.path("payment").asString("")).isEqualTo(Fakes.PAYMENT_ID);
        assertThat(api.get(ROOT + "/statements?merchant=" + Fakes.MERCHANT)
                        .json()
                        .path("data")
                        .size())
                .isEqualTo(1);
        assertThat(api.get(ROOT + "/statements?after=odd").text("param")).isEqualTo("after");
        assertThat(api.get(ROOT + "/statements/stm_0000000000009").text("code")).isEqualTo("STATEMENT_NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource({"html, text/html; charset=utf-8, HTML", "pdf, application/pdf, PDF", "csv, text/csv; charset=utf-8, CSV"
    })
    void aDocumentGoesOutAsItIs(String name, String contentType, String bytes) {
        var route = api.route(Route.Method.GET, STATEMENT + "/" + name);
        var id = STATEMENT.substring(STATEMENT.lastIndexOf('/') + 1);
        var call = new Call(
                "req_12345678", "shop", route, Map.of("id", id), Map.of(), "en", Optional.empty(), Call.Body.EMPTY);
        var answer = route.handler().answer(call);
        assertThat(answer.contentType()).isEqualTo(contentType);
        assertThat(new String(answer.body().bytes(), UTF_8)).isEqualTo(bytes);
    }

    @Test
    void whoApprovesIsTold() {
        api.principal = "maker";
        assertThat(api.post(ROOT + "/payout-batches", "{\"pay_on\":\"2026-05-08\"}")
                        .status())
                .isEqualTo(200);
        api.principal = "checker";
        assertThat(api.post(BATCH + "/approve", "{}").status()).isEqualTo(200);
        assertThat(api.settlement.by).isEqualTo("checker");
        api.settlement.refusal = Reason.BATCH_APPROVER_IS_MAKER;
        assertThat(api.post(BATCH + "/approve", "{}").text("code")).isEqualTo("BATCH_APPROVER_IS_MAKER");
        assertThat(api.get(BATCH).json().at("/items/0/amount").longValue()).isEqualTo(8_150);
    }
}
