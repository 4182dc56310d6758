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
            BALANCE + "&at=2026-04-01T00:00:00Z"
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

    @ParameterizedTest
    @CsvSource({
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
