package dev.kessai.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.contracts.adjustment.AdjustmentAnswer;
import dev.kessai.contracts.bank.ResolutionAnswer;
import dev.kessai.contracts.bank.StatementAnswer;
import org.junit.jupiter.api.Test;

/** Messages about the company's bank account; every answer is compared with the document. */
final class BankApiTest {
    private static final String STATEMENTS = "/admin/v1/bank/statements";
    private static final String STATEMENT = STATEMENTS + "/" + Fakes.PAYMENT_ID.replace("pay_", "bst_");
    private static final String LINE = "/admin/v1/bank/lines/" + Fakes.PAYMENT_ID.replace("pay_", "bln_");
    private static final String RESOLUTION =
            "{\"owner\":\"usr_000000000001\",\"class\":\"MONEY\",\"reason\":\"his\",\"ticket\":\"OPS-1\"}";

    private final Fakes api = new Fakes();

    @Test
    void aFileIsTakenAsItIsAndARepetitionSaysSo() {
        var got = api.post(STATEMENTS, "103..");
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.json().path("repeated_lines").longValue()).isEqualTo(1);
        assertThat(api.bank.files).containsExactly("ZENGIN 103..");
        api.bank.replayed = true;
        var again = api.post(STATEMENTS + "?format=camt053", "<Document/>");
        assertThat(again.answer().headers()).containsEntry("Idempotent-Replayed", "true");
        assertThat(again.json().path("replayed").booleanValue()).isTrue();
        assertThat(api.bank.files).last().isEqualTo("CAMT053 <Document/>");
        assertThat(api.post(STATEMENTS + "?format=mt940", "x").text("param")).isEqualTo("format");
    }

    @Test
    void aFileThatIsNoStatementIsRefusedWithThePlace() {
        api.bank.refusal = StatementAnswer.Reason.STATEMENT_UNREADABLE;
        var got = api.post(STATEMENTS, "103..");
        assertThat(got.status()).isEqualTo(422);
        assertThat(got.text("code")).isEqualTo("STATEMENT_UNREADABLE");
        assertThat(got.text("detail")).isEqualTo("record 3, position 27: not a digit");
    }

    @Test
    void statementsAndLinesAreListedAndFound() {
        assertThat(api.get(STATEMENTS).json().at("/data/0/opening").longValue()).isEqualTo(-5);
        assertThat(api.get(STATEMENT).text("account")).isEqualTo("0001-001-7654321");
        assertThat(api.get(STATEMENT + "/lines").json().at("/data/0/amount").longValue())
                .isEqualTo(700);
        assertThat(api.get("/admin/v1/bank/lines").json().at("/data/0/state").asString())
                .isEqualTo("SUSPENDED");
        assertThat(api.get(LINE).json().path("payment").asString("")).isEqualTo(Fakes.PAYMENT_ID);
        assertThat(api.get(STATEMENTS + "/bst_0000000000001").status()).isEqualTo(404);
        assertThat(api.get(STATEMENTS + "/nothing/lines").status()).isEqualTo(404);
        assertThat(api.get("/admin/v1/bank/lines/bln_0000000000001").status()).isEqualTo(404);
        assertThat(api.get("/admin/v1/bank/lines?after=x").text("param")).isEqualTo("after");
        assertThat(api.get(STATEMENTS + "?before=x").text("param")).isEqualTo("before");
    }

    @Test
    void aResolutionNeedsTwoPeopleAndSaysWhyNot() {
        var got = api.post(LINE + "/resolutions", RESOLUTION);
        assertThat(got.text("resolution")).startsWith("adj_");
        assertThat(got.text("resolution_state")).isEqualTo("DONE");
        assertThat(api.post(LINE + "/resolutions", "{}").text("code")).isEqualTo("FIELD_MISSING");
        api.bank.notResolved = ResolutionAnswer.Reason.BANK_LINE_NOT_OPEN;
        assertThat(api.post(LINE + "/resolutions", RESOLUTION).text("code")).isEqualTo("BANK_LINE_NOT_OPEN");
        api.bank.notResolved = null;
        api.adjustments.refusal = AdjustmentAnswer.Reason.APPROVER_IS_PROPOSER;
        assertThat(api.post(LINE + "/resolutions/approve", "{}").text("code")).isEqualTo("APPROVER_IS_PROPOSER");
        assertThat(api.post(LINE + "/resolutions/reject", "[]").text("code")).isEqualTo("MALFORMED_JSON");
        assertThat(api.post("/admin/v1/bank/lines/x/resolutions/approve", "{}").status())
                .isEqualTo(404);
    }
}
