package dev.kessai.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.id.IdText;
import dev.kessai.contracts.reconciliation.CaseAnswer;
import dev.kessai.contracts.reconciliation.CaseState;
import dev.kessai.contracts.reconciliation.Resolution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs, cases and quarantine over HTTP; every answer is compared with its schema by the fakes. */
final class ReconciliationApiTest {
    private static final String RUNS = "/admin/v1/reconciliation/runs";
    private static final String CASES = "/admin/v1/reconciliation/cases";
    private static final String CASE = CASES + "/" + new IdText("cas").text(FakeReconciliations.CASE);
    private static final String QUARANTINE = "/admin/v1/accounting/quarantine";

    private final Fakes api = new Fakes();

    @Test
    void runsAreListedReadAndMade() {
        assertThat(api.get(RUNS)
                        .json()
                        .at("/data/0/reconciliations/0/breaks/MISSING")
                        .asInt())
                .isEqualTo(1);
        assertThat(api.get(RUNS + "/" + new IdText("run").text(3)).text("by")).isEqualTo("ann");
        assertThat(api.get(RUNS + "/" + new IdText("run").text(4)).status()).isEqualTo(404);
        assertThat(api.get(RUNS + "?before=x").text("param")).isEqualTo("before");
        assertThat(api.post(RUNS, "{}").json().path("clean").asBoolean()).isFalse();
        api.reconciliations.busy = true;
        var busy = api.post(RUNS, "{}");
        assertThat(busy.status()).isEqualTo(503);
        assertThat(busy.text("code")).isEqualTo("RECONCILIATION_UNDER_WAY");
    }

    @Test
    void casesAreFoundByStateAndOwner() {
        assertThat(api.get(CASES).json().at("/data/0/severity").asString()).isEqualTo("LOW");
        assertThat(api.get(CASES + "?state=OPEN&owner=ann").status()).isEqualTo(200);
        assertThat(api.reconciliations.asked.states()).containsExactly(CaseState.OPEN);
        assertThat(api.reconciliations.asked.owner()).isEqualTo("ann");
        assertThat(api.get(CASES + "?state=UNFINISHED").status()).isEqualTo(200);
        assertThat(api.reconciliations.asked.states()).hasSize(4);
        assertThat(api.get(CASES + "?state=LOST").text("param")).isEqualTo("state");
        assertThat(api.get(CASE).json().at("/matches/0/reason").asString()).isEqualTo("SAME_AMOUNT");
        assertThat(api.get(CASES + "/cas_0000000000001").status()).isEqualTo(404);
    }

    @Test
    void aProposalSaysHowAndWhoApprovesIsTheCaller() {
        api.principal = "ann";
        var proposed = api.post(
                CASE + "/propose",
                "{\"resolution\":\"ADJUSTMENT\",\"reason\":\"why\",\"adjustment\":\""
                        + Fakes.PAYMENT_ID.replace("pay_", "adj_") + "\"}");
        assertThat(proposed.status()).as(proposed.json().toString()).isEqualTo(200);
        assertThat(api.reconciliations.resolution)
                .isEqualTo(new Resolution(Resolution.Kind.ADJUSTMENT, "why", "", Fakes.ID));
        api.principal = "bob";
        assertThat(api.post(CASE + "/approve", "{}").status()).isEqualTo(200);
        assertThat(api.reconciliations.by).isEqualTo("bob");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/propose | {} | resolution",
                "/propose | {'resolution':'NONE'} | resolution",
                "/propose | {'resolution':'EXPLAINED'} | reason",
                "/propose | {'resolution':'ADJUSTMENT','reason':'x','adjustment':'y'} | adjustment",
                "/propose | {'resolution':'EXPLAINED','reason':'x','adjustment':'z'} | adjustment",
                "/assign | {} | owner",
                "/approve | {'owner':'x'} | owner"
            })
    void aWrongBodyIsToldWithItsField(String verb, String body, String param) {
        var refused = api.post(CASE + verb, body.replace('\'', '"'));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("param")).isEqualTo(param);
    }

    @ParameterizedTest
    @EnumSource(CaseAnswer.Reason.class)
    void everyRefusalIsToldByItsCode(CaseAnswer.Reason reason) {
        api.reconciliations.refusal = reason;
        var refused = api.post(CASE + "/reject", "{}");
        assertThat(refused.text("code")).isEqualTo(reason.name());
        assertThat(refused.status()).isEqualTo(reason == CaseAnswer.Reason.CASE_NOT_FOUND ? 404 : 422);
    }

    @Test
    void aQuarantinedEventIsReadAndTriedAgain() {
        assertThat(api.get(QUARANTINE).json().at("/data/0/id").asString()).isEqualTo("payment-0-1");
        assertThat(api.get(QUARANTINE + "/payment-0-1").text("payload")).isEqualTo("00ff");
        for (var wrong : new String[] {"payment-0-2", "payment-00-1", "payment-0", "x-y-z", "payment--1-1"})
            assertThat(api.get(QUARANTINE + "/" + wrong).status()).as(wrong).isEqualTo(404);
        assertThat(api.post(QUARANTINE + "/payment-0-1/retry", "{}").text("refused"))
                .isEmpty();
        api.reconciliations.refusedAgain = "off by 1";
        assertThat(api.post(QUARANTINE + "/payment-0-1/retry", "{}").text("refused"))
                .isEqualTo("off by 1");
        assertThat(api.post(QUARANTINE + "/payment-0-7/retry", "{}").status()).isEqualTo(404);
    }
}
