package dev.kessai.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.contracts.channel.BankAccount.Linked;
import dev.kessai.contracts.channel.Notice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelApiTest {
    private static final String NOTICE =
            "{\"reference\":\"pay_0sas860940000-2\",\"receipt\":\"r1\",\"amount\":500,\"kind\":\"PAID\"}";
    private static final String LINK = "{\"user\":\"" + Fakes.USER
            + "\",\"bank\":\"0001\",\"branch\":\"001\",\"number\":\"7654321\",\"holder\":\"ヤマダ タロウ\"}";

    private final Fakes api = new Fakes();

    @Test
    void aNoticeIsTakenFromTheChannelsOwnPartnerOnly() {
        api.principal = "channel-cvs";
        assertThat(api.post("/channels/cvs/notices", NOTICE).text("status")).isEqualTo("TAKEN");
        assertThat(api.channels.notices)
                .containsExactly(new Notice("cvs", "pay_0sas860940000-2", "r1", 500, Notice.Kind.PAID));
        assertThat(api.post("/channels/bank/notices", NOTICE).text("code")).isEqualTo("FORBIDDEN");
        api.principal = "operator";
        assertThat(api.post("/channels/cvs/notices", NOTICE).status()).isEqualTo(403);
        assertThat(api.channels.notices).hasSize(1);
    }

    @Test
    void aNoticeThatDoesNotFitIsRefusedByName() {
        api.principal = "channel-cvs";
        api.channels.answer = Notice.Answer.REFERENCE_UNKNOWN;
        assertThat(api.post("/channels/cvs/notices", NOTICE).status()).isEqualTo(404);
        api.channels.answer = Notice.Answer.AMOUNT_DIFFERS;
        var differs = api.post("/channels/cvs/notices", NOTICE);
        assertThat(differs.status()).isEqualTo(422);
        assertThat(differs.text("code")).isEqualTo("AMOUNT_DIFFERS");
        assertThat(differs.text("param")).isEqualTo("amount");
    }

    @ParameterizedTest
    @CsvSource({"PAID,MAYBE,kind", "500,0,amount", "500,-1,amount", "r1,,receipt", "r1,'r,1',receipt"})
    void aNoticeThatSaysNothingIsRefused(String good, String bad, String param) {
        api.principal = "channel-cvs";
        var refused = api.post("/channels/cvs/notices", NOTICE.replace(good, bad == null ? "" : bad));
        assertThat(refused.text("code")).isEqualTo("VALUE_INVALID");
        assertThat(refused.text("param")).isEqualTo(param);
        assertThat(api.channels.notices).isEmpty();
    }

    @Test
    void aBankAccountIsLinkedUnderItsKeyAndTellsTheEndOfItsNumberOnly() {
        var linked = api.post("/wallet/v1/bank-accounts", LINK);
        assertThat(linked.status()).isEqualTo(200);
        assertThat(linked.text("redirect_url")).isEqualTo("http://bank.example/pages/1");
        assertThat(linked.text("number_end")).isEqualTo("4321");
        assertThat(linked.json().toString()).doesNotContain("7654321");
        api.principal = "other";
        var _ = api.post("/wallet/v1/bank-accounts", LINK);
        assertThat(api.channels.links.get(0).key())
                .isNotEqualTo(api.channels.links.get(1).key());
        api.channels.linked = new Linked.KeyReused();
        assertThat(api.post("/wallet/v1/bank-accounts", LINK).text("code")).isEqualTo("KEY_REUSED");
        api.channels.linked = new Linked.Unavailable();
        assertThat(api.post("/wallet/v1/bank-accounts", LINK).text("code")).isEqualTo("OUTCOME_UNKNOWN");
    }

    @ParameterizedTest
    @CsvSource({"0001,001,bank", "001,01,branch", "7654321,765432,number", "ヤマダ タロウ,,holder", "ヤマダ タロウ,山田太郎,holder"})
    void aBankAccountThatCannotExistIsRefused(String good, String bad, String param) {
        var body = LINK.replace("\"" + param + "\":\"" + good, "\"" + param + "\":\"" + (bad == null ? "" : bad));
        var refused = api.post("/wallet/v1/bank-accounts", body);
        assertThat(refused.text("code")).isEqualTo("VALUE_INVALID");
        assertThat(refused.text("param")).isEqualTo(param);
        assertThat(api.channels.links).isEmpty();
    }

    @Test
    void readsAnswerWhatThereIs() {
        assertThat(api.get("/wallet/v1/bank-accounts/bka_0123456789abc").text("status"))
                .isEqualTo("PENDING");
        assertThat(api.get("/wallet/v1/bank-accounts/bka_0000000000000").status())
                .isEqualTo(404);
        var list = api.get("/wallet/v1/bank-accounts?user=" + Fakes.USER);
        assertThat(list.json().path("data")).hasSize(1);
        assertThat(api.get("/wallet/v1/bank-accounts?user=" + Fakes.MERCHANT).text("param"))
                .isEqualTo("user");
        var actions = api.get("/wallet/v1/payments/" + Fakes.PAYMENT_ID + "/actions");
        assertThat(actions.json().at("/data/0/action").asString("")).isEqualTo("slip:60013-0000001");
        assertThat(api.get("/wallet/v1/payments/pay_x/actions").status()).isEqualTo(404);
    }

    @Test
    void aMachineAsksForItsOwnChannelOnly() {
        api.principal = "channel-atm";
        var question = "{\"reference\":\"pay_0sas860940000-2\",\"amount\":10000}";
        assertThat(api.post("/channels/atm/inquiries", question)
                        .json()
                        .path("allowed")
                        .asBoolean())
                .isTrue();
        var other = question.replace("10000", "9000");
        assertThat(api.post("/channels/atm/inquiries", other)
                        .json()
                        .path("allowed")
                        .asBoolean())
                .isFalse();
        assertThat(api.post("/channels/cvs/inquiries", question).status()).isEqualTo(403);
    }

    @Test
    void aDayFileIsReadByDay() {
        var read = api.post("/admin/v1/channels/cvs/day-files", "{\"day\":\"2026-04-01\"}");
        assertThat(read.json().path("lines").asInt()).isEqualTo(3);
        assertThat(api.post("/admin/v1/channels/bank/day-files", "{\"day\":\"2026-04-01\"}")
                        .status())
                .isEqualTo(404);
        assertThat(api.post("/admin/v1/channels/cvs/day-files", "{\"day\":\"1 April\"}")
                        .text("param"))
                .isEqualTo("day");
    }
}
