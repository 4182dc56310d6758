package dev.kessai.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients send by mistake: refused with a code and a param, and no backend hears of it. */
class BadInputTest {
    private final Fakes api = new Fakes();

    record Bad(String text, String code, String param) {}

    private static Bad bad(String fields, String code, String param) {
        return new Bad("{" + fields + "}", code, param);
    }

    private static final String OWNERS =
            "\"user\":\"" + Fakes.USER + "\",\"merchant\":\"" + Fakes.MERCHANT + "\",\"currency\":\"JPY\"";
    private static final String GOOD = OWNERS + ",\"amount\":1000";

    static Stream<Bad> badPayments() {
        return Stream.of(
                new Bad("", "MALFORMED_JSON", ""),
                new Bad("{", "MALFORMED_JSON", ""),
                new Bad("[]", "MALFORMED_JSON", ""),
                new Bad("null", "MALFORMED_JSON", ""),
                new Bad("{} {}", "MALFORMED_JSON", ""),
                new Bad("{\"amount\":1,\"amount\":2}", "MALFORMED_JSON", ""),
                new Bad("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}", "MALFORMED_JSON", ""),
                bad(OWNERS, "FIELD_MISSING", "amount"),
                bad(OWNERS + ",\"amount\":null", "FIELD_MISSING", "amount"),
                bad(OWNERS + ",\"amount\":\"1000\"", "VALUE_INVALID", "amount"),
                bad(OWNERS + ",\"amount\":10.5", "VALUE_INVALID", "amount"),
                bad(OWNERS + ",\"amount\":9223372036854775808", "VALUE_INVALID", "amount"),
                bad(OWNERS + ",\"amount\":true", "VALUE_INVALID", "amount"),
                bad(GOOD + ",\"amuont\":1", "UNKNOWN_FIELD", "amuont"),
                bad(GOOD.replace("JPY", "jpy"), "VALUE_INVALID", "currency"),
                bad(GOOD.replace("JPY", "EUR"), "VALUE_INVALID", "currency"),
                bad(GOOD.replace("usr_", "USR_"), "VALUE_INVALID", "user"),
                bad(GOOD.replace("usr_0", "usr_"), "VALUE_INVALID", "user"),
                bad(GOOD.replace(Fakes.MERCHANT, ""), "VALUE_INVALID", "merchant"),
                bad(GOOD + ",\"capture\":\"later\"", "VALUE_INVALID", "capture"),
                bad(GOOD + ",\"wait\":\"forever\"", "VALUE_INVALID", "wait"),
                bad(GOOD + ",\"deadline_seconds\":0", "VALUE_INVALID", "deadline_seconds"),
                bad(GOOD + ",\"deadline_seconds\":61", "VALUE_INVALID", "deadline_seconds"),
                bad(GOOD + ",\"deadline_seconds\":9223372036854775807", "VALUE_INVALID", "deadline_seconds"),
                bad(GOOD + ",\"reference\":7", "VALUE_INVALID", "reference"),
                bad(GOOD + ",\"reference\":\"" + "r".repeat(256) + "\"", "VALUE_INVALID", "reference"),
                bad(GOOD + ",\"sources\":{}", "VALUE_INVALID", "sources"),
                bad(GOOD + ",\"sources\":[1]", "VALUE_INVALID", "sources[0]."),
                bad(GOOD + ",\"sources\":[{\"participant\":\"balance\"}]", "FIELD_MISSING", "sources[0].amount"),
                bad(
                        GOOD + ",\"sources\":[{\"participant\":\"balance\",\"amount\":\"all\"}]",
                        "VALUE_INVALID",
                        "sources[0].amount"),
                bad(
                        GOOD + ",\"sources\":[{\"participant\":\"balance\",\"amount\":-1}]",
                        "VALUE_INVALID",
                        "sources[0].amount"),
                bad(
                        GOOD + ",\"sources\":[{\"participant\":\"balance\",\"amount\":\"rest\",\"x\":1}]",
                        "UNKNOWN_FIELD",
                        "sources[0].x"),
                bad(GOOD + ",\"exclude\":[\"GOLD\"]", "VALUE_INVALID", "exclude"));
    }

    @ParameterizedTest
    @MethodSource("badPayments")
    void aBadPaymentIsRefusedByName(Bad bad) {
        var got = api.post(Fakes.PAY, bad.text());
        assertThat(got.status()).as(bad.text()).isEqualTo(400);
        assertThat(got.text("code")).isEqualTo(bad.code());
        assertThat(got.text("param")).isEqualTo(bad.param());
        assertThat(got.text("request_id")).isEqualTo("req_12345678");
        assertThat(got.json().path("retryable").asBoolean(true)).isFalse();
        assertThat(got.text("doc_url")).isEqualTo("/docs/errors/" + bad.code());
        assertThat(api.commands).isEmpty();
    }

    @Test
    void anIdInAnotherSpellingIsNotFound() {
        for (var id : new String[] {"x", "pay_", Fakes.PAYMENT_ID.replace("pay", "rfd"), Fakes.PAYMENT_ID + "0"}) {
            assertThat(api.get("/v1/payments/" + id).status()).isEqualTo(404);
            assertThat(api.post("/v1/payments/" + id + "/refunds", "{\"amount\":1}")
                            .status())
                    .isEqualTo(404);
        }
        assertThat(api.get("/v1/payments/x/story").status()).isEqualTo(404);
        assertThat(api.get("/v1/refunds/" + Fakes.PAYMENT_ID).status()).isEqualTo(404);
        assertThat(api.commands).isEmpty();
    }

    @Test
    void aPaymentIsNotFoundAmongRefunds() {
        var asRefund = Fakes.PAYMENT_ID.replace("pay_", "rfd_");
        assertThat(api.get("/v1/refunds/" + asRefund).status()).isEqualTo(404);
        assertThat(api.get("/v1/payments/" + Fakes.PAYMENT_ID).status()).isEqualTo(200);
    }

    @Test
    void balancesAreOfUsersOnly() {
        for (var user : new String[] {"", "usr_1", Fakes.MERCHANT, "sys_house"})
            assertThat(api.get("/wallet/v1/balances?user=" + user).text("param"))
                    .as(user)
                    .isEqualTo("user");
    }

    @Test
    void aTopUpNamesItsChannel() {
        var body = "{\"amount\":1,\"currency\":\"JPY\",\"user\":\"" + Fakes.USER + "\"";
        assertThat(api.post("/wallet/v1/top-ups", body + "}").text("code")).isEqualTo("FIELD_MISSING");
        assertThat(api.post("/wallet/v1/top-ups", body + ",\"channel\":\"gold\"}")
                        .text("code"))
                .isEqualTo("VALUE_INVALID");
    }

    @Test
    void anOwnerToBeOpenedFitsItsKind() {
        var body = "{\"kind\":\"user\",\"currency\":\"JPY\",\"owner\":\"" + Fakes.MERCHANT + "\"}";
        var got = api.post("/admin/v1/owners", body);
        assertThat(got.text("code")).isEqualTo("VALUE_INVALID");
        assertThat(got.text("param")).isEqualTo("owner");
        assertThat(api.accountCommands).isEmpty();
    }
}
