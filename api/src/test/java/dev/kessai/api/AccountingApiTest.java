package dev.kessai.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccountingApiTest {
    private static final String BALANCE =
            "/admin/v1/accounting/balance?owner=" + Fakes.USER + "&class=MONEY&currency=JPY";

    private final Fakes api = new Fakes();

    @Test
    void everyAnswerIsAsTheDocumentSays() {
        for (var path : new String[] {
            "/admin/v1/accounting/trial-balance?until=2026-04-30",
            "/admin/v1/accounting/balance-sheet?until=2026-04-30",
            "/admin/v1/accounting/safeguarding?from=2026-04-24&until=2026-04-30",
            "/admin/v1/accounting/lines?account=2010&currency=JPY&day=2026-04-30",
            BALANCE + "&at=2026-04-01T00:00:00Z",
            "/admin/v1/accounting/trial-balance?at=2026-04-01T00:00:00Z",
            "/admin/v1/accounting/balance-sheet?at=2026-04-01T00:00:00Z",
            "/admin/v1/accounting/general-ledger?account=2010&currency=JPY&from=2026-04-01&until=2026-04-30",
            "/admin/v1/accounting/counterparties?side=PAYABLE&currency=JPY&at=2026-04-01T00:00:00Z",
            "/admin/v1/accounting/tax-report?from=2026-04-01&until=2026-04-30",
            "/admin/v1/accounting/journals/" + new dev.kessai.base.id.IdText("pay").text(FakeAccounting.PAYMENT)
        }) assertThat(api.get(path).status()).as(path).isEqualTo(200); // the fakes compare each with its schema
    }

    @Test
    void anAnswerWithUnfinishedPaymentsIsProvisional() {
        assertThat(api.get(BALANCE + "&at=2026-04-01T00:00:00Z")
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("FINAL");
        var provisional = api.get(BALANCE + "&at=2026-04-30T14:59:59.999999Z").json();
        assertThat(provisional.get("state").asString()).isEqualTo("PROVISIONAL");
        assertThat(provisional.get("unfinished").size()).isEqualTo(1);
        var later = api.get(BALANCE + "&at=2026-05-01T00:00:00Z");
        assertThat(later.status()).isEqualTo(503);
        assertThat(later.json().get("code").asString()).isEqualTo("BOOKS_BEHIND");
    }

    @Test
    void aSheetOfAnInstantTellsWhatIsInTransitAndWhatIsHeld() {
        var at = "at=2026-04-30T14:59:59.999999Z";
        var trial = api.get("/admin/v1/accounting/trial-balance?" + at).json();
        assertThat(trial.at("/transit/0/amount").asLong()).isEqualTo(-40);
        assertThat(trial.get("state").asString()).isEqualTo("PROVISIONAL");
        var sheet = api.get("/admin/v1/accounting/balance-sheet?" + at).json();
        assertThat(sheet.at("/open_holds/0/amount").asLong()).isEqualTo(500);
        for (var path : new String[] {"trial-balance?", "balance-sheet?", "counterparties?side=PAYABLE&currency=JPY&"})
            assertThat(api.get("/admin/v1/accounting/" + path + "at=2026-05-01T00:00:00Z")
                            .text("code"))
                    .isEqualTo("BOOKS_BEHIND");
    }

    @Test
    void aJournalIsTakenBackByTwoClients() {
        var path = "/admin/v1/accounting/reversals";
        var one = path + "/" + new dev.kessai.base.id.IdText("rev").text(Fakes.ID);
        var body = "{\"payment\":\"" + Fakes.PAYMENT_ID + "\",\"again\":true,\"reason\":\"why\",\"ticket\":\"OPS\"}";
        assertThat(api.post(path, body).text("state")).isEqualTo("PROPOSED");
        assertThat(api.get(path).json().at("/data/0/turn").asInt()).isZero();
        assertThat(api.get(one).status()).isEqualTo(200);
        assertThat(api.get(path + "/rev_0000000000001").status()).isEqualTo(404);
        assertThat(api.get(path + "?before=x").text("param")).isEqualTo("before");
        assertThat(api.post(path, body.replace("pay_", "usr_")).text("param")).isEqualTo("payment");
        assertThat(api.post(path, body.replace("true", "1")).text("param")).isEqualTo("again");
        api.principal = "checker";
        assertThat(api.post(one + "/approve", "{}").status()).isEqualTo(200);
        assertThat(api.accounting.by).isEqualTo("checker");
        for (var reason : dev.kessai.contracts.reversal.Reversals.Reason.values()) {
            api.accounting.refusal = reason;
            assertThat(api.post(one + "/reject", "{}").text("code")).isEqualTo(reason.name());
        }
    }

    @Test
    void everyReportIsATableToo() {
        var day = "from=2026-04-30&until=2026-04-30&format=csv";
        var at = "at=2026-04-01T00:00:00Z&format=csv";
        var id = new dev.kessai.base.id.IdText("pay").text(FakeAccounting.PAYMENT);
        assertThat(table("trial-balance?until=2026-04-30&format=csv").lines())
                .containsExactly(
                        "number,name,currency,debit,credit,balance,lines",
                        "2010,liabilities:user:money,JPY,700,1000,300,2",
                        "3010,equity:opening,JPY,300,0,-300,1");
        assertThat(table("trial-balance?" + at)).endsWith("0,TRANSIT,JPY,40,0,-40,0\r\n");
        assertThat(table("balance-sheet?" + at)).endsWith("memo,0,open holds of balance,JPY,500\r\n");
        assertThat(table("safeguarding?" + day)).contains("required,2026-04-30,10000000\r\n");
        assertThat(table("general-ledger?account=2010&currency=JPY&" + day)).endsWith(",MONEY,-700,-600\r\n");
        assertThat(table("lines?account=2010&currency=JPY&day=2026-04-30&format=csv"))
                .endsWith(",MONEY,-700\r\n");
        assertThat(table("counterparties?side=PAYABLE&currency=JPY&" + at)).endsWith(",2110,700\r\n");
        assertThat(table("tax-report?" + day)).endsWith("OUTPUT_TAX,2210,liabilities:consumption-tax,JPY,10\r\n");
        assertThat(table("journals/" + id + "?format=csv")).contains("2010,liabilities:user:money,");
    }

    private String table(String question) {
        var answer = api.table("/admin/v1/accounting/" + question);
        assertThat(answer.status()).as(question).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("text/csv");
        return new String(answer.body().bytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void aTableIsQuotedAndNoTextBecomesAFormula() {
        var csv = new CsvTable("name", "amount");
        csv.row("=1+2", -5);
        csv.row("a \"b\", c\nd", 5L);
        csv.row("-x", 0);
        assertThat(csv.toString().split("\r\n", -1))
                .containsExactly("name,amount", "'=1+2,-5", "\"a \"\"b\"\", c\nd\",5", "'-x,0", "");
        assertThatThrownBy(() -> csv.row("alone")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "trial-balance?at=yesterday, at",
        "trial-balance?until=2026-04-30&format=xls, format",
        "general-ledger?account=2010&currency=JPY&from=2026-05-01&until=2026-04-30, from",
        "counterparties?side=BOTH&currency=JPY&at=2026-04-01T00:00:00Z, side",
        "counterparties?side=PAYABLE&currency=JPY&at=2026-04-01T00:00:00Z&after=me, after",
        "tax-report?from=2026-05-01&until=2026-04-30, from",
        "trial-balance?until=yesterday, until",
        "trial-balance, until",
        "safeguarding?from=2026-04-01&until=2026-04-30, from",
        "safeguarding?from=2026-05-01&until=2026-04-30, from",
        "trial-balance?until=+999999999-12-31, until",
        "balance?owner=usr_000000000001&class=SUSPENSE&currency=JPY&at=2026-04-01T00:00:00Z, class",
        "balance?owner=usr_000000000001&class=MONEY&currency=JPY&at=1960-01-01T00:00:00Z, at",
        "balance?owner=usr_000000000001&class=MONEY&currency=JPY&at=+999999999-01-01T00:00:00Z, at",
        "lines?account=2010&currency=JPY&day=2026-04-30&after=-1, after",
        "lines?account=x&currency=JPY&day=2026-04-30, account",
        "lines?account=2010&currency=GOLD&day=2026-04-30, currency",
        "balance?owner=nobody&class=MONEY&currency=JPY&at=2026-04-01T00:00:00Z, owner",
    })
    void aWrongQuestionIsToldWithItsParameter(String question, String param) {
        var refused = api.get("/admin/v1/accounting/" + question);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("param").asString()).isEqualTo(param);
    }

    @Test
    void aMonthThatIsNotOverStaysOpen() {
        var early = api.post("/admin/v1/accounting/closes", "{\"month\":\"2026-05\"}");
        assertThat(early.json().get("code").asString()).isEqualTo("BOOKS_BEHIND");
        var closed = api.post("/admin/v1/accounting/closes", "{\"month\":\"2026-04\"}");
        assertThat(closed.json().get("closed_until").asString()).isEqualTo("2026-04-30");
        assertThat(api.post("/admin/v1/accounting/closes", "{\"month\":\"April\"}")
                        .json()
                        .get("param")
                        .asString())
                .isEqualTo("month");
    }

    /** Books that are wrong are a fault of ours, never of the question. */
    @Test
    void booksThatDoNotBalanceAreNotTheCallersFault() {
        api.accounting.sheetFails = true;
        assertThatThrownBy(() -> api.get("/admin/v1/accounting/balance-sheet?until=2026-04-30"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
