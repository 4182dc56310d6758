package dev.kessai.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.deferred.CreditDecision;
import dev.kessai.contracts.deferred.DeferredAnswer.Refusal;
import dev.kessai.contracts.deferred.Repayment;
import dev.kessai.contracts.payment.Wait;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages of deferred pay, to billing and back; every answer is compared with the document. */
final class DeferredApiTest {
    private static final String REPAY = "/wallet/v1/deferred/repayments";
    private static final String WRITE_OFFS = "/admin/v1/deferred/write-offs";
    private static final String PROPOSAL =
            "{\"user\":\"" + Fakes.USER + "\",\"month\":\"2026-05\",\"reason\":\"bankrupt\",\"ticket\":\"OPS-13\"}";
    private static final String DECIDE = "/admin/v1/deferred/decisions";
    private static final String QUERY = "?user=" + Fakes.USER;
    private final Fakes api = new Fakes();

    private static String decision(String line) {
        return ("{\"user\":\"%s\",\"line\":%s,\"currency\":\"JPY\",\"model\":\"score-3\",\"inputs\":{\"a\":[1]},"
                        + "\"reasons\":[\"R1\",\"R2\"]}")
                .formatted(Fakes.USER, line);
    }

    @Test
    void aDecisionCarriesItsInputsModelAndReasons() {
        var got = api.post(DECIDE, decision("50000"));
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.json().path("effective").booleanValue()).isTrue();
        assertThat(got.json().at("/inputs/a/0").intValue()).isEqualTo(1);
        assertThat(api.deferred.asked)
                .containsExactly(new CreditDecision(
                        Owner.user(1).id(), 0, 50_000, "score-3", "{\"a\":[1]}", List.of("R1", "R2"), 0));
    }

    @Test
    void aRepaymentCarriesKeySourceAndDeadline() {
        var got = api.post(
                REPAY,
                "{\"user\":\"%s\",\"amount\":3036,\"currency\":\"JPY\",\"source\":\"cvs\",\"deadline_seconds\":20}"
                        .formatted(Fakes.USER));
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.text("id")).isEqualTo(Fakes.PAYMENT_ID);
        var repayment = (Repayment) api.deferred.asked.getFirst();
        assertThat(repayment.user()).isEqualTo(Owner.user(1).id());
        assertThat(repayment.amountMinor()).isEqualTo(3_036);
        assertThat(repayment.source()).isEqualTo("cvs");
        assertThat(repayment.until()).isEqualTo(Wait.DECIDED);
        assertThat(repayment.deadlineMillis()).isEqualTo(api.nowMillis + 20_000);
    }

    @Test
    void aKeyThatIsKnownSaysSo() {
        api.deferred.replayed = true;
        assertThat(api.post(DECIDE, decision("1")).answer().headers()).containsEntry("Idempotent-Replayed", "true");
    }

    @Test
    void whatIsReadFitsTheDocument() {
        assertThat(api.get("/wallet/v1/deferred" + QUERY)
                        .json()
                        .path("available")
                        .longValue())
                .isEqualTo(41_000);
        var statement = api.get("/wallet/v1/deferred/statements" + QUERY).json().at("/statements/0");
        assertThat(statement.path("owed").longValue()).isEqualTo(3_036);
        assertThat(statement.path("due").asString()).isEqualTo("2026-05-31");
        assertThat(api.get(DECIDE + QUERY).json().at("/decisions/0/line").longValue())
                .isEqualTo(50_000);
        assertThat(api.get("/wallet/v1/deferred?user=" + Fakes.MERCHANT).text("code"))
                .isEqualTo("VALUE_INVALID");
    }

    @Test
    void aMonthIsClosedAndADebtGivenUpByItsName() {
        var closed = api.post("/admin/v1/deferred/closes", "{\"month\":\"2026-04\"}");
        assertThat(closed.json().path("remaining").longValue()).isEqualTo(5);
        var proposed = api.post(WRITE_OFFS, PROPOSAL);
        assertThat(proposed.text("state")).as(proposed.toString()).isEqualTo("PROPOSED");
        assertThat(proposed.text("ticket")).isEqualTo("OPS-13");
        assertThat(proposed.json().path("decided_by").isNull()).isTrue();
        assertThat(api.deferred.asked).containsExactly(YearMonth.of(2026, 4), YearMonth.of(2026, 5));
    }

    @Test
    void aWriteOffIsApprovedRejectedAndReadByItsId() {
        var id = api.post(WRITE_OFFS, PROPOSAL).text("id");
        var approved = api.post(WRITE_OFFS + "/" + id + "/approve", "{}");
        assertThat(approved.text("state")).as(approved.toString()).isEqualTo("DONE");
        assertThat(approved.text("payment")).startsWith("pay_");
        assertThat(api.post(WRITE_OFFS + "/" + id + "/reject", "{}").text("state"))
                .isEqualTo("REJECTED");
        assertThat(api.deferred.asked).hasSize(3).element(1).asString().startsWith("approve 7 by ");
        assertThat(api.get(WRITE_OFFS + "/" + id).text("proposed_by")).isEqualTo("clerk");
        assertThat(api.get(WRITE_OFFS).json().path("data")).hasSize(2);
        assertThat(api.get(WRITE_OFFS + "?before=" + id).json().path("has_more").booleanValue())
                .isFalse();
        assertThat(api.get(WRITE_OFFS + "?before=x").text("param")).isEqualTo("before");
        assertThat(api.post(WRITE_OFFS + "/wof_x/approve", "{}").text("code")).isEqualTo("NOT_FOUND");
        assertThat(api.get(WRITE_OFFS + "/wof_x").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void everyRefusalIsAProblemWithItsCode(Refusal refusal) {
        api.deferred.refusal = refusal;
        var got = api.post(DECIDE, decision("1"));
        assertThat(got.text("code")).isEqualTo(refusal.name());
        assertThat(got.status()).isEqualTo(refusal.name().endsWith("_NOT_FOUND") ? 404 : 422);
        assertThat(api.get("/wallet/v1/deferred" + QUERY).text("code")).isEqualTo("DEFERRED_NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource({
        "/admin/v1/deferred/closes, '{\"month\":\"2026-4\"}', month",
        "/admin/v1/deferred/closes, '{\"month\":\"April\"}', month",
        "/admin/v1/deferred/closes, '{}', month",
        "/admin/v1/deferred/suspensions, '{\"user\":\"usr_000000000001\",\"suspended\":\"no\"}', suspended",
        "/admin/v1/deferred/suspensions, '{\"suspended\":true}', user",
        "/admin/v1/deferred/write-offs, '{\"user\":\"usr_000000000001\",\"month\":\"2026-4\"}', month",
        "/admin/v1/deferred/write-offs, '{\"user\":\"usr_000000000001\",\"month\":\"2026-04\"}', reason"
    })
    void aBadMessageIsRefusedByTheNameOfItsField(String path, String body, String param) {
        var got = api.post(path, body);
        assertThat(got.status()).isEqualTo(400);
        assertThat(got.text("param")).isEqualTo(param);
        assertThat(api.deferred.asked).isEmpty();
    }

    @Test
    void aDecisionNeedsReasonsAndInputsThatAreAnObject() {
        var none = decision("1").replace("[\"R1\",\"R2\"]", "[]");
        assertThat(api.post(DECIDE, none).text("param")).isEqualTo("reasons");
        var text = decision("1").replace("{\"a\":[1]}", "\"much\"");
        assertThat(api.post(DECIDE, text).text("param")).isEqualTo("inputs");
        var tooLong = decision("1").replace("[1]", "\"" + "x".repeat(DeferredApi.INPUTS_LENGTH_MAX) + "\"");
        assertThat(api.post(DECIDE, tooLong).text("param")).isEqualTo("inputs");
        var many = decision("1").replace("\"R2\"", "\"R2\"" + ",\"R\"".repeat(DeferredApi.REASONS_MAX));
        assertThat(api.post(DECIDE, many).text("param")).isEqualTo("reasons");
        var dollars = decision("1").replace("JPY", "USD");
        assertThat(api.post(DECIDE, dollars).text("param")).isEqualTo("currency");
    }
}
