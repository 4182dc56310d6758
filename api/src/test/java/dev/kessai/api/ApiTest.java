package dev.kessai.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.KycLevel;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.account.Rating;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.adjustment.AdjustmentAnswer;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Wait;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTest {
    private static final String BODY = "{\"amount\":1000,\"currency\":\"JPY\",\"user\":\"" + Fakes.USER
            + "\",\"merchant\":\"" + Fakes.MERCHANT + "\"}";
    private final Fakes api = new Fakes();

    @Test
    void aPaymentBecomesACommandWithDefaults() {
        var got = api.post(Fakes.PAY, BODY);
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.text("id")).isEqualTo(Fakes.PAYMENT_ID);
        assertThat(got.text("created_at")).isEqualTo("2027-01-15T08:00:00Z");
        assertThat(got.answer().headers()).doesNotContainKey("Idempotent-Replayed");
        var create = (PaymentCommand.Create) api.commands.getFirst();
        assertThat(create.order().type()).isEqualTo(PaymentType.PURCHASE);
        assertThat(create.order().sources()).containsExactly(Source.rest("balance"));
        assertThat(create.order().accountingCode()).isEqualTo("purchase.code");
        assertThat(create.order().capture()).isEqualTo(Order.Capture.AT_ONCE);
        assertThat(create.until()).isEqualTo(Wait.DECIDED);
        assertThat(create.deadlineMillis()).isEqualTo(api.nowMillis + 10_000);
    }

    @Test
    void aTopUpWithASourceAsksTheUsersOutsideAccount() {
        var body = "{\"amount\":2000,\"currency\":\"JPY\",\"channel\":\"carrier\",\"user\":\"" + Fakes.USER + "\"";
        assertThat(api.post("/wallet/v1/top-ups", body + ",\"source\":\"carrier\",\"fee\":110}")
                        .status())
                .isEqualTo(200);
        var asked = ((PaymentCommand.Create) api.commands.getLast()).order();
        assertThat(asked.payer()).isEqualTo(asked.payee());
        assertThat(asked.sources()).containsExactly(Source.rest("carrier"));
        assertThat(asked.feeMinor()).isEqualTo(110);
        assertThat(api.post("/wallet/v1/top-ups", body + "}").status()).isEqualTo(200);
        var brought = ((PaymentCommand.Create) api.commands.getLast()).order();
        assertThat(brought.payer()).isEqualTo(SystemOwner.CARRIER.owner().id());
        assertThat(brought.sources()).isEmpty();
    }

    @Test
    void theMerchantsFeeIsAPartOfTheAmountWithItsTaxInside() {
        var body = BODY.replaceFirst("\\}$", ",\"merchant_fee\":%d}");
        assertThat(api.post("/v1/payments", body.formatted(300)).status()).isEqualTo(200);
        assertThat(((PaymentCommand.Create) api.commands.getLast()).order().parts())
                .containsExactly(
                        Part.of(FundClass.MERCHANT_UNSETTLED, 700),
                        Part.of(FundClass.FEE_REVENUE, 273),
                        Part.of(FundClass.TAX, 27));
        assertThat(api.post("/v1/payments", body.formatted(0)).status()).isEqualTo(200);
        assertThat(((PaymentCommand.Create) api.commands.getLast()).order().parts())
                .isEmpty();
        int before = api.commands.size();
        for (var wrong : List.of("-1", "1000", "1,\"parts\":[{\"class\":\"MERCHANT_UNSETTLED\",\"amount\":1000}]")) {
            var refused = api.post("/v1/payments", BODY.replaceFirst("\\}$", ",\"merchant_fee\":" + wrong + "}"));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("param")).isEqualTo("merchant_fee");
        }
        assertThat(api.commands).hasSize(before);
    }

    @Test
    void nobodyTurnsACreditLineIntoMoney() {
        var change = "{\"type\":\"class_change\",\"amount\":5,\"currency\":\"JPY\",\"payer\":\"" + Fakes.USER
                + "\",\"payee\":\"" + Fakes.USER
                + "\",\"accounting_code\":\"classchange.kyc\",\"debits\":[{\"class\":\"%s\",\"amount\":5}]}";
        assertThat(api.post("/admin/v1/movements", change.formatted("PROCEEDS")).status())
                .isEqualTo(200);
        int before = api.commands.size();
        var refused = api.post("/admin/v1/movements", change.formatted("DEFERRED_RECEIVABLE"));
        assertThat(refused.text("code")).isEqualTo("MOVEMENT_OF_BILLING");
        assertThat(refused.text("param")).isEqualTo("debits");
        assertThat(api.commands).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"repayment", "accrual", "write_off"})
    void nobodyChangesADebtPastBilling(String type) {
        var refused = api.post(
                "/admin/v1/movements",
                ("{\"type\":\"%s\",\"amount\":5,\"currency\":\"JPY\",\"payer\":\"%s\",\"payee\":\"%s\","
                                + "\"accounting_code\":\"x.y\"}")
                        .formatted(type, Fakes.USER, Fakes.USER));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("code")).isEqualTo("MOVEMENT_OF_BILLING");
        assertThat(refused.text("param")).isEqualTo("type");
        assertThat(refused.text("title")).contains("/admin/v1/deferred/write-offs");
        assertThat(api.commands).isEmpty();
    }

    @Test
    void theSameContentInAnotherSpellingHasTheSameFingerprint() {
        var first = key(BODY);
        var spelled = "{ \"merchant\" : \"" + Fakes.MERCHANT + "\", \"user\":\"" + Fakes.USER
                + "\",\"currency\":\"JPY\", \"amount\":1000, \"wait\":\"completed\", \"deadline_seconds\":3}";
        assertThat(key(spelled)).isEqualTo(first);
        assertThat(key(BODY.replace("1000", "1001")).fingerprint()).isNotEqualTo(first.fingerprint());
        assertThat(key(BODY.replace("1000", "1001")).key()).isEqualTo(first.key());
    }

    @Test
    void anotherKeyClientOrUserIsAnotherRequest() {
        var first = key(BODY);
        api.key = "k-2";
        assertThat(key(BODY).key()).isNotEqualTo(first.key());
        api.key = "k-1";
        api.principal = "other";
        assertThat(key(BODY).principal()).isNotEqualTo(first.principal());
        var transfer = "{\"amount\":1,\"currency\":\"JPY\",\"user\":\"%s\",\"to\":\""
                + Owner.user(3).text() + "\"}";
        var _ = api.post(
                "/wallet/v1/transfers", transfer.formatted(Owner.user(1).text()));
        var _ = api.post(
                "/wallet/v1/transfers", transfer.formatted(Owner.user(2).text()));
        var keys = api.commands.stream()
                .map(each -> ((PaymentCommand.Change) each).key())
                .toList();
        assertThat(keys.getLast().principal())
                .isNotEqualTo(keys.get(keys.size() - 2).principal());
    }

    @Test
    void aKeyOfARefundIsScopedToItsPayment() {
        var other = new dev.kessai.base.id.IdText("pay").text(Fakes.ID + 1);
        var _ = api.post("/v1/payments/" + Fakes.PAYMENT_ID + "/refunds", "{\"amount\":1}");
        var _ = api.post("/v1/payments/" + other + "/refunds", "{\"amount\":1}");
        var _ = api.post("/v1/payments/" + Fakes.PAYMENT_ID + "/capture", "{\"amount\":1}");
        var keys = api.commands.stream()
                .map(each -> ((PaymentCommand.Change) each).key())
                .toList();
        assertThat(keys.get(0).key()).isNotEqualTo(keys.get(1).key());
        assertThat(keys.get(0).key()).isEqualTo(keys.get(2).key());
        assertThat(keys.get(0).fingerprint()).isNotEqualTo(keys.get(2).fingerprint());
    }

    private dev.kessai.contracts.payment.RequestKey key(String body) {
        assertThat(api.post(Fakes.PAY, body).status()).isEqualTo(200);
        return ((PaymentCommand.Change) api.commands.getLast()).key();
    }

    @Test
    void aDuplicateIsToldSo() {
        api.coordinator = command -> Fakes.answered(new PaymentAnswer.Taken(api.view(command), true, true));
        assertThat(api.post(Fakes.PAY, BODY).answer().headers()).containsEntry("Idempotent-Replayed", "true");
    }

    @Test
    void aWaitThatRanOutIs202Processing() {
        for (var status : List.of(PaymentStatus.PROCESSING, PaymentStatus.WAITING_EXTERNAL)) {
            api.coordinator = command -> Fakes.answered(
                    new PaymentAnswer.Taken(Fakes.view(Fakes.order(1_000), status, null, 0), false, false));
            var got = api.post(Fakes.PAY, BODY);
            assertThat(got.status()).isEqualTo(202);
            assertThat(got.text("status")).isEqualTo("PROCESSING");
        }
    }

    @Test
    void aDeclineIsAnAnswerWithAMessageInTheReadersLanguage() {
        api.coordinator = command -> Fakes.answered(new PaymentAnswer.Taken(
                Fakes.view(Fakes.order(1_000), PaymentStatus.FAILED, "BALANCE_TOO_LOW", 0), false, true));
        var english = api.post(Fakes.PAY, BODY);
        assertThat(english.status()).isEqualTo(200);
        assertThat(english.text("status")).isEqualTo("FAILED");
        assertThat(english.json().at("/failure/code").stringValue()).isEqualTo("BALANCE_TOO_LOW");
        assertThat(english.json().at("/failure/message").stringValue()).startsWith("The balance is too low");
        api.language = "ja";
        assertThat(api.post(Fakes.PAY, BODY).json().at("/failure/message").stringValue())
                .startsWith("残高");
    }

    @Test
    void everyRefusalIsAProblemInTheWordsOfTheMessage() {
        for (var refusal : Refusal.values()) {
            api.coordinator = command -> Fakes.answered(new PaymentAnswer.Refused(refusal, "payee"));
            var got = api.post(Fakes.PAY, BODY);
            assertThat(got.status()).isBetween(400, 599).isNotEqualTo(409);
            assertThat(got.text("code")).isEqualTo(refusal.name());
            assertThat(got.text("param")).isEqualTo("merchant");
        }
        api.coordinator = command -> Fakes.answered(new PaymentAnswer.Refused(Refusal.KEY_REUSED, ""));
        assertThat(api.post(Fakes.PAY, BODY).status()).isEqualTo(422);
        api.coordinator = command -> Fakes.answered(new PaymentAnswer.Refused(Refusal.BUSY, ""));
        var busy = api.post(Fakes.PAY, BODY);
        assertThat(busy.status()).isEqualTo(503);
        assertThat(busy.answer().headers()).containsKey("Retry-After");
    }

    @Test
    void anUnknownOutcomeOfAChangeIs504AndOfARead503() {
        api.coordinator = command -> Fakes.answered(new PaymentAnswer.Retry(1_500, "lost"));
        var change = api.post(Fakes.PAY, BODY);
        assertThat(change.status()).isEqualTo(504);
        assertThat(change.text("code")).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(change.json().get("retryable").booleanValue()).isTrue();
        assertThat(change.answer().headers()).containsEntry("Retry-After", "2");
        assertThat(api.get("/v1/payments/" + Fakes.PAYMENT_ID).status()).isEqualTo(503);
        api.coordinator = command -> Fakes.answered(new PaymentAnswer.NotOwner(""));
        assertThat(api.post(Fakes.PAY, BODY).status()).isEqualTo(503);
    }

    @Test
    void silenceOfTheCoordinatorIsAnUnknownOutcomeToo() {
        api.coordinator = command -> new CompletableFuture<>();
        var body = BODY.replace("}", ",\"deadline_seconds\":1}");
        assertThat(api.post(Fakes.PAY, body).status()).isEqualTo(504);
    }

    @Test
    void aBrokenContractIsADefectAndNoOutcome() {
        api.coordinator = command -> CompletableFuture.failedFuture(new IllegalArgumentException("bug"));
        Assertions.assertThatThrownBy(() -> api.post(Fakes.PAY, BODY)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLedgerThatIsAwayDoesNotHideTheOther() {
        api.points.broken = true;
        var got = api.get("/wallet/v1/balances?user=" + Fakes.USER);
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.json().at("/unavailable/0").stringValue()).isEqualTo("points");
        assertThat(got.json().at("/balances/0/available").longValue()).isEqualTo(50);
        api.balance.broken = true;
        assertThat(api.get("/wallet/v1/balances?user=" + Fakes.USER).status()).isEqualTo(503);
        assertThat(api.get("/admin/v1/owners/" + Owner.user(9).text()).status()).isEqualTo(503);
    }

    @Test
    void anUnknownOwnerIsNotFound() {
        assertThat(api.get("/admin/v1/owners/" + Owner.user(9).text()).text("code"))
                .isEqualTo("OWNER_NOT_FOUND");
        assertThat(api.get("/admin/v1/owners/nobody").text("code")).isEqualTo("NOT_FOUND");
    }

    @Test
    void openingWithoutAnIdMakesTheSameOwnerForTheSameKey() {
        var body = "{\"kind\":\"merchant\",\"currency\":\"JPY\"}";
        var first = api.post("/admin/v1/owners", body).text("id");
        assertThat(api.post("/admin/v1/owners", body).text("id")).isEqualTo(first);
        assertThat(Owner.parse(first).orElseThrow().kind()).isEqualTo(OwnerKind.MERCHANT);
        api.key = "k-2";
        assertThat(api.post("/admin/v1/owners", body).text("id")).isNotEqualTo(first);
    }

    @Test
    void aBlockSetsTheScopesInEveryLedger() {
        var path = "/admin/v1/owners/" + Fakes.USER + "/blocks";
        var got = api.post(path, "{\"scopes\":[\"PAY\",\"SEND\"],\"version\":1}");
        assertThat(got.json().get("blocked").toString()).isEqualTo("[\"PAY\",\"SEND\"]");
        assertThat(api.accountCommands).hasSize(2);
        assertThat(api.post(path, "{\"scopes\":[\"FLY\"],\"version\":2}").text("param"))
                .isEqualTo("scopes");
        assertThat(api.post(path, "{\"scopes\":[]}").text("param")).isEqualTo("version");
    }

    @Test
    void aFloorIsSetInTheLedgerOfItsClassOnly() {
        var path = "/admin/v1/owners/" + Fakes.USER + "/floors";
        var floor = "{\"class\":\"MERCHANT_UNSETTLED\",\"currency\":\"JPY\",\"floor\":-500,\"version\":1}";
        assertThat(api.post(path, floor).json().at("/balances/0/floor").longValue())
                .isEqualTo(-500);
        assertThat(api.accountCommands)
                .containsExactly(new AccountCommand.SetFloor(
                        Owner.user(1).id(), FundClass.MERCHANT_UNSETTLED, Currency.JPY, -500, 1));
        assertThat(api.post(path, floor.replace("-500", "1")).text("param")).isEqualTo("floor");
        assertThat(api.post(path, floor.replace("-500", "-1000000000001")).text("param"))
                .isEqualTo("floor");
        assertThat(api.post(path, floor.replace(":1}", ":0}")).text("param")).isEqualTo("version");
        assertThat(api.post(path, floor.replace("MERCHANT", "SHOP")).text("param"))
                .isEqualTo("class");
        api.balance.refusal = new AccountAnswer.Refused(AccountAnswer.Reason.FLOOR_NOT_ALLOWED);
        assertThat(api.post(path, floor).text("code")).isEqualTo("FLOOR_NOT_ALLOWED");
    }

    @Test
    void aLevelIsSetInEveryLedger() {
        var path = "/admin/v1/owners/" + Fakes.USER + "/levels";
        var level = "{\"level\":\"VERIFIED\",\"rating\":\"HIGH\",\"version\":3}";
        var got = api.post(path, level);
        assertThat(got.text("level")).isEqualTo("VERIFIED");
        assertThat(got.text("rating")).isEqualTo("HIGH");
        assertThat(api.accountCommands)
                .hasSize(2)
                .containsOnly(new AccountCommand.SetLevel(Owner.user(1).id(), KycLevel.VERIFIED, Rating.HIGH, 3));
        assertThat(api.post(path, level.replace("VERIFIED", "ROYAL")).text("param"))
                .isEqualTo("level");
        assertThat(api.post(path, level.replace("HIGH", "NIL")).text("param")).isEqualTo("rating");
        assertThat(api.post(path, level.replace("3}", "0}")).text("param")).isEqualTo("version");
    }

    @Test
    void aLimitThatDeclinedIsNamed() {
        var failed = Fakes.view(Fakes.order(1_000), PaymentStatus.FAILED, "LIMIT_EXCEEDED verified.pay.day", 0);
        api.coordinator = command -> Fakes.answered(new PaymentAnswer.Taken(failed, false, true));
        var got = api.post(Fakes.PAY, BODY);
        assertThat(got.json().at("/failure/code").stringValue()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(got.json().at("/failure/limit").stringValue()).isEqualTo("verified.pay.day");
        assertThat(got.json().at("/failure/message").stringValue()).contains("failure.limit");
    }

    @Test
    void theTestClockIsShownFrozenAndAdvancedButNeverTurnedBack() {
        assertThat(api.get("/v1/test-clock").text("now")).isEqualTo("2027-01-15T08:00:00Z");
        assertThat(api.post("/v1/test-clock/freeze", "{}").json().get("frozen").booleanValue())
                .isTrue();
        var there = api.post("/v1/test-clock/advance", "{\"to\":\"2027-02-01T00:00:00Z\"}");
        assertThat(there.text("now")).isEqualTo("2027-02-01T00:00:00Z");
        var back = api.post("/v1/test-clock/advance", "{\"to\":\"2027-01-31T00:00:00Z\"}");
        assertThat(back.status()).isEqualTo(422);
        assertThat(back.text("code")).isEqualTo("CLOCK_BACKWARDS");
        assertThat(back.text("param")).isEqualTo("to");
        for (var wrong : List.of("tomorrow", "2047-01-01T00:00:00Z"))
            assertThat(api.post("/v1/test-clock/advance", "{\"to\":\"" + wrong + "\"}")
                            .text("code"))
                    .isEqualTo("VALUE_INVALID");
        api.clock.slow = true;
        var slow = api.post("/v1/test-clock/advance", "{\"to\":\"2027-03-01T00:00:00Z\",\"wait_seconds\":1}");
        assertThat(slow.status()).isEqualTo(202);
        assertThat(slow.text("status")).isEqualTo("advancing");
        api.clock.slow = false;
        api.clock.waitsFor = "subscriber payout has 3 events to read";
        var stuck = api.post("/v1/test-clock/advance", "{\"to\":\"2027-03-01T00:00:00Z\"}");
        assertThat(stuck.status()).isEqualTo(503);
        assertThat(stuck.text("code")).isEqualTo("CLOCK_NOT_QUIET");
        assertThat(stuck.text("detail")).isEqualTo(api.clock.waitsFor);
        assertThat(api.get("/v1/test-clock").text("waits_for")).isEqualTo(api.clock.waitsFor);
    }

    @Test
    void refusalsOfALedgerKeepTheirNames() {
        api.balance.refusal = new AccountAnswer.Refused(AccountAnswer.Reason.OWNER_CLOSED);
        var body = "{\"kind\":\"user\",\"currency\":\"JPY\"}";
        assertThat(api.post("/admin/v1/owners", body).text("code")).isEqualTo("OWNER_CLOSED");
        api.balance.refusal = new AccountAnswer.Retry("", "lost");
        assertThat(api.post("/admin/v1/owners", body).text("code")).isEqualTo("OUTCOME_UNKNOWN");
    }

    @Test
    void anAdjustmentIsAskedForInTheNameOfTheClient() {
        var body = "{\"amount\":700,\"currency\":\"JPY\",\"payer\":\"lan_000000000000\",\"payee\":\"" + Fakes.USER
                + "\",\"debits\":[{\"class\":\"SUSPENSE\",\"amount\":700}],"
                + "\"parts\":[{\"class\":\"MONEY\",\"amount\":700}],\"reason\":\"r\",\"ticket\":\"t\"}";
        assertThat(api.post("/admin/v1/adjustments", body).text("state")).isEqualTo("DONE");
        assertThat(api.adjustments.proposed)
                .isNotNull()
                .satisfies(it -> assertThat(it.parts()).containsExactly(Part.of(FundClass.MONEY, 700)));
        api.principal = "checker";
        api.adjustments.replayed = true;
        var path = "/admin/v1/adjustments/" + Fakes.PAYMENT_ID.replace("pay_", "adj_");
        assertThat(api.post(path + "/approve", "{}").answer().headers()).containsKey("Idempotent-Replayed");
        assertThat(api.adjustments.by).isEqualTo("checker");
        for (var reason : AdjustmentAnswer.Reason.values()) {
            api.adjustments.refusal = reason;
            assertThat(api.post(path + "/reject", "{}").text("code")).isEqualTo(reason.name());
        }
        assertThat(api.post(path + "/reject", "{\"x\":1}").text("code")).isEqualTo("UNKNOWN_FIELD");
        assertThat(api.get(path).text("ticket")).isEqualTo("OPS-1");
        assertThat(api.get("/admin/v1/adjustments")
                        .json()
                        .at("/data/0/parts/0/expires_at")
                        .isString())
                .isTrue();
        assertThat(api.get("/admin/v1/adjustments?before=x").text("code")).isEqualTo("VALUE_INVALID");
    }

    @Test
    void linesOfAnOpeningAreReadAndABrokenOneIsNamed() {
        var line = "{\"key\":\"%s\",\"owner\":\"" + Fakes.USER
                + "\",\"class\":\"%s\",\"amount\":%d,\"currency\":\"JPY\"%s}";
        var good = line.formatted("a", "DEFERRED_RECEIVABLE", -5, "");
        var points = line.formatted("b", "POINT_FREE", 7, ",\"expires_at\":\"2027-01-15T08:00:00Z\"");
        var got = api.post("/admin/v1/opening-lines", "{\"lines\":[" + good + "," + points + "]}");
        assertThat(got.json().at("/data/1/state").stringValue()).isEqualTo("OPENED");
        assertThat(api.openedLines).extracting("amountMinor").containsExactly(-5L, 7L);
        assertThat(api.openedLines.getLast().expiresAtMicros()).isEqualTo(1_800_000_000_000_000L);
        for (var bad : List.of(
                good,
                line.formatted("c", "GOLD", 1, ""),
                line.formatted("c", "MONEY", 0, ""),
                line.formatted("", "MONEY", 1, ""),
                line.formatted("c", "MONEY", 1, ",\"expires_at\":\"2027-01-15T08:00:00Z\""),
                line.formatted("c", "POINT_FREE", 1, ",\"expires_at\":\"tomorrow\""))) {
            var refused = api.post("/admin/v1/opening-lines", "{\"lines\":[" + good + "," + bad + "]}");
            assertThat(refused.text("param")).as(bad).startsWith("lines[1]");
        }
        assertThat(api.post("/admin/v1/opening-lines", "{\"lines\":[]}").text("param"))
                .isEqualTo("lines");
        assertThat(api.openedLines).hasSize(2);
    }

    @Test
    void aStoryIsToldByTime() {
        var got = api.get("/v1/payments/" + Fakes.PAYMENT_ID + "/story");
        assertThat(got.json().at("/lines/0/what").stringValue()).contains("CREATED");
        assertThat(got.json().at("/payment/id").stringValue()).isEqualTo(Fakes.PAYMENT_ID);
        var code = got.json().at("/payment/inquiry_code").stringValue();
        assertThat(api.get("/v1/payments/" + code + "/story").json()).isEqualTo(got.json());
    }
}
