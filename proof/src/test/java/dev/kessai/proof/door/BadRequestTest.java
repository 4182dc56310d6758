package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.contracts.account.Owner;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients do wrong, through the whole system: a code that says what to do, and not a yen has moved. */
final class BadRequestTest {
    @TempDir
    static Path data;

    private static Door door;

    @BeforeAll
    static void start() throws Exception {
        door = new Door(data);
    }

    @AfterAll
    static void stop() {
        door.close();
    }

    /** @param body of a payment */
    record Bad(String body, int status, String code, String param) {
        private static Bad of(String good, String bad, int status, String code, String param) {
            var body = Door.payment(1_000).replace(good, bad);
            assertThat(body).isNotEqualTo(Door.payment(1_000));
            return new Bad(body, status, code, param);
        }
    }

    private static final String NOBODY = Owner.user(99).text();
    private static final String NO_SHOP = Owner.merchant(99).text();

    static Stream<Bad> badPayments() {
        return Stream.of(
                Bad.of(Door.MERCHANT, NO_SHOP, 422, "PAYEE_NOT_FOUND", "merchant"),
                Bad.of("1000", "0", 422, "AMOUNT_NOT_POSITIVE", "amount"),
                Bad.of("1000", "-1", 422, "AMOUNT_NOT_POSITIVE", "amount"),
                Bad.of("1000", Long.toString(Long.MIN_VALUE), 422, "AMOUNT_NOT_POSITIVE", "amount"),
                Bad.of("1000", "1000000000001", 422, "AMOUNT_TOO_LARGE", "amount"),
                Bad.of("1000", Long.toString(Long.MAX_VALUE), 422, "AMOUNT_TOO_LARGE", "amount"),
                Bad.of("1000", Long.MAX_VALUE + "0", 400, "VALUE_INVALID", "amount"),
                Bad.of("1000", "1e3", 400, "VALUE_INVALID", "amount"),
                Bad.of("1000", "\"1000\"", 400, "VALUE_INVALID", "amount"),
                Bad.of("JPY", "EUR", 400, "VALUE_INVALID", "currency"),
                Bad.of("JPY", "jpy", 400, "VALUE_INVALID", "currency"),
                Bad.of("}", ",\"reference\":\"" + "r".repeat(65) + "\"}", 422, "REFERENCE_TOO_LONG", "reference"),
                Bad.of("}", ",\"sources\":[" + "1,".repeat(8) + "1]}", 400, "VALUE_INVALID", "sources"),
                Bad.of("}", ",\"amuont\":1}", 400, "UNKNOWN_FIELD", "amuont"),
                Bad.of("}", ",\"amount\":1}", 400, "MALFORMED_JSON", ""),
                Bad.of("}", "", 400, "MALFORMED_JSON", ""),
                Bad.of("}", "}}", 400, "MALFORMED_JSON", ""),
                sources("{\"participant\":\"balance\",\"amount\":999}", "SOURCES_DO_NOT_SUM"),
                sources(
                        "{\"participant\":\"balance\",\"amount\":9223372036854775807},"
                                + "{\"participant\":\"points\",\"amount\":9223372036854775807}",
                        "SOURCES_DO_NOT_SUM"),
                sources("{\"participant\":\"gold\",\"amount\":1000}", "SOURCE_UNKNOWN"),
                sources(
                        "{\"participant\":\"balance\",\"amount\":500},{\"participant\":\"balance\",\"amount\":500}",
                        "SOURCE_TWICE"));
    }

    private static Bad sources(String sources, String code) {
        return Bad.of("}", ",\"sources\":[" + sources + "]}", 422, code, "sources");
    }

    @ParameterizedTest
    @MethodSource("badPayments")
    void aBadPaymentIsRefusedByNameAndItsKeyIsNotUsedUp(Bad bad) throws Exception {
        long before = door.available();
        var idempotencyKey = "bad-" + Integer.toHexString(bad.hashCode());
        var refused = door.pay(idempotencyKey, bad.body());
        assertThat(refused.status()).as(refused.json().toString()).isEqualTo(bad.status());
        assertThat(refused.text("/code")).isEqualTo(bad.code());
        assertThat(refused.text("/param")).isEqualTo(bad.param());
        assertThat(refused.text("/title")).as("what to do").contains(". ");
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(door.available()).isEqualTo(before);
        assertThat(door.pay(idempotencyKey, Door.payment(1)).text("/status")).isEqualTo("SUCCEEDED");
    }

    @Test
    void aPayerWithoutAccountsAndACurrencyThatHeDoesNotHoldFailThePayment() throws Exception {
        var unknown = door.pay("unknown", Door.payment(10).replace(Door.USER, NOBODY));
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.text("/failure/code")).isEqualTo("ACCOUNT_NOT_FOUND");
        assertThat(unknown.text("/failure/message")).contains("Check the payer");
        var dollars = door.pay("dollars", Door.payment(10).replace("JPY", "USD"));
        assertThat(dollars.text("/failure/code")).isEqualTo("CURRENCY_NOT_HELD");
        var rich = door.pay("rich", Door.payment(Door.MONEY * 10));
        assertThat(rich.text("/failure/code")).isEqualTo("BALANCE_TOO_LOW");
        assertThat(door.get("/admin/v1/owners/" + NOBODY).text("/code")).isEqualTo("OWNER_NOT_FOUND");
        assertThat(door.get("/v1/payments/pay_0000000000000").status()).isEqualTo(404);
    }

    @Test
    void aKeyIsNeededIsGoodForOneContentAndItsRepetitionHasNoEffect() throws Exception {
        var missing = door.send(door.request("/v1/payments")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Door.payment(10))));
        assertThat(missing.text("/code")).isEqualTo("IDEMPOTENCY_KEY_MISSING");
        assertThat(door.pay("k".repeat(256), Door.payment(10)).text("/code")).isEqualTo("IDEMPOTENCY_KEY_INVALID");
        var first = door.pay("once", Door.payment(10));
        long after = door.available();
        var again = door.pay("once", Door.payment(10));
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        var changed = door.pay("once", Door.payment(11));
        assertThat(changed.status()).isEqualTo(422);
        assertThat(changed.text("/code")).isEqualTo("KEY_REUSED");
        assertThat(changed.text("/param")).isEqualTo("Idempotency-Key");
        assertThat(door.available()).isEqualTo(after);
    }

    @Test
    void aTransferHasALegalLimit() throws Exception {
        var transfer = "{\"user\":\"%s\",\"to\":\"%s\",\"amount\":1000001,\"currency\":\"JPY\"}"
                .formatted(Door.USER, Owner.user(2).text());
        var refused = door.post("/wallet/v1/transfers", "transfer", transfer);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("/code")).isEqualTo("TRANSFER_TOO_LARGE");
        assertThat(refused.text("/param")).isEqualTo("amount");
    }

    @Test
    void methodTypeAndSizeAreChecked() throws Exception {
        var deleted = door.send(door.request("/v1/payments").DELETE());
        assertThat(deleted.status()).isEqualTo(405);
        assertThat(deleted.header("Allow")).isEqualTo("POST");
        var form = door.send(door.request("/v1/payments")
                .header("Content-Type", "text/plain")
                .header("Idempotency-Key", "form")
                .POST(BodyPublishers.ofString(Door.payment(10))));
        assertThat(form.status()).isEqualTo(415);
        assertThat(form.text("/code")).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        var large = door.pay("large", Door.payment(10) + " ".repeat(2 << 20));
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.text("/code")).isEqualTo("BODY_TOO_LARGE");
    }
}
