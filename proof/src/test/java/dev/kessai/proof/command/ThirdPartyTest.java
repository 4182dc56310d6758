package dev.kessai.proof.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.contracts.account.Owner;
import dev.kessai.proof.participant.SmallParticipant;
import dev.kessai.proof.participant.SmallServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A participant of somebody else is registered by configuration only; it may be missing, and it may die. */
final class ThirdPartyTest {
    private static final int UNAVAILABLE = 69;
    private static final int CONFIG = 78;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Pattern ID = Pattern.compile("\"id\":\"(pay_\\w+)\"");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void itPaysWithBalanceAndItsDeathIsSurvivedBeforeAndAfterTheDecision() throws Exception {
        var coffee = new SmallParticipant("coffee", Set.of());
        try (var party = new SmallServer(coffee);
                var server = serve("participants.coffee.address=" + party.address())) {
            ready(server);
            try (var shop = new Shop(directory.resolve("data"))) {
                var user = shop.open("user", "user");
                var merchant = shop.open("merchant", "merchant");
                shop.give(user, 5_000, 500, "gift");
                long owner = Owner.parse(user).orElseThrow().id();

                var paid = shop.answer("/v1/payments", "paid", purchase(user, merchant, "\"wait\":\"completed\""));
                assertThat(paid).contains("SUCCEEDED", "chn_coffee");
                assertThat(coffee.balance(owner)).isEqualTo(SmallParticipant.FUNDS - 300);
                assertThat(available(shop, user, "MONEY")).isEqualTo(4_300);

                var authorised =
                        shop.answer("/v1/payments", "held", purchase(user, merchant, "\"capture\":\"manual\""));
                assertThat(authorised).contains("AUTHORIZED");
                party.down();
                var failed = shop.answer("/v1/payments", "dead", purchase(user, merchant, "\"deadline_seconds\":2"));
                assertThat(failed).contains("DEADLINE_EXCEEDED");
                await().atMost(SOON)
                        .until(() -> shop.get("/v1/payments/" + id(failed)).contains("\"status\":\"FAILED\""));
                var captured = shop.answer(
                        "/v1/payments/" + id(authorised) + "/capture",
                        "captured",
                        "{\"amount\":900,\"wait\":\"decided\"}");
                assertThat(captured).contains("SUCCEEDED");
                assertThat(coffee.available(owner)).isEqualTo(SmallParticipant.FUNDS - 600);
                party.up();
                await().atMost(SOON).until(() -> coffee.balance(owner) == SmallParticipant.FUNDS - 500);
                await().atMost(SOON).until(() -> coffee.available(owner) == SmallParticipant.FUNDS - 500);
                await().atMost(SOON).until(() -> available(shop, user, "MONEY") == 3_600);

                var refund = shop.answer(
                        "/v1/payments/" + id(paid) + "/refunds", "back", "{\"amount\":1000,\"wait\":\"completed\"}");
                assertThat(refund).contains("SUCCEEDED");
                assertThat(available(shop, user, "MONEY")).isEqualTo(4_300);
                assertThat(available(shop, user, "PREPAID"))
                        .as("what was no cash")
                        .isEqualTo(300);
            }
            try (var verify = Program.start(
                    directory, "verify", "--data", directory.resolve("data").toString())) {
                assertThat(verify.end()).as(verify.text()).isZero();
                assertThat(verify.text()).contains("CLEAN");
            }
        }
    }

    @Test
    void oneThatIsNotThereOrIsSomebodyElseStopsTheStart() throws Exception {
        try (var alone = serve("participants.coffee.address=127.0.0.1:1")) {
            assertThat(alone.end()).as(alone.text()).isEqualTo(UNAVAILABLE);
            assertThat(alone.text()).contains("participants.coffee: 127.0.0.1:1 does not answer: UNAVAILABLE");
        }
        try (var party = new SmallServer(new SmallParticipant("tea", Set.of()));
                var wrong = serve("participants.coffee.address=" + party.address())) {
            assertThat(wrong.end()).as(wrong.text()).isEqualTo(CONFIG);
            assertThat(wrong.text())
                    .contains("participants.coffee: " + party.address() + " does not know the ledger coffee");
        }
    }

    @Test
    void whatIsWrongWithItsSettingsIsToldAtOnce() throws Exception {
        try (var wrong = serve(
                "participants.coffee.address=nowhere",
                "participants.coffee.kind=internal",
                "participants.coffee.channel=Much too long",
                "participants.balance.address=127.0.0.1:1",
                "participants.tea.adress=127.0.0.1:1")) {
            assertThat(wrong.end()).as(wrong.text()).isEqualTo(CONFIG);
            assertThat(wrong.text())
                    .contains(
                            "participants.coffee.address: expected host:port, not 'nowhere'",
                            "participants.coffee.kind: an internal participant keeps classes of our value",
                            "participants.coffee.channel: expected 1 to 11 small letters and digits",
                            "participants.balance.address: balance is a service of our own: peers.balance",
                            "no such key: KESSAI_PARTICIPANTS_TEA_ADRESS");
        }
    }

    private static String purchase(String user, String merchant, String more) {
        return """
            {"user":"%s","merchant":"%s","amount":1000,"currency":"JPY",%s,"sources":[
             {"participant":"balance","amount":700},{"participant":"coffee","amount":300}]}
            """.formatted(user, merchant, more);
    }

    private static long available(Shop shop, String owner, String fundClass) throws IOException, InterruptedException {
        var text = shop.get("/admin/v1/owners/" + owner);
        var amount = Pattern.compile("\"class\":\"" + fundClass + "\"[^}]*?\"available\":(\\d+)")
                .matcher(text);
        assertThat(amount.find()).as(text).isTrue();
        return Long.parseLong(amount.group(1));
    }

    private static String id(String payment) {
        var id = ID.matcher(payment);
        assertThat(id.find()).as(payment).isTrue();
        return id.group(1);
    }

    private static void ready(Program program) {
        await().atMost(Duration.ofSeconds(90))
                .failFast(() -> assertThat(program.process().isAlive())
                        .as(program.text())
                        .isTrue())
                .until(() -> program.text().contains("\"ready\""));
    }

    private Program serve(String... settings) throws IOException {
        var all = new ArrayList<>(
                List.of("serve", "--data", directory.resolve("data").toString()));
        for (var setting : List.of("http.port=0", "http.internalPort=0")) all.addAll(List.of("--set", setting));
        for (var setting : settings) all.addAll(List.of("--set", setting));
        return Program.start(directory, all.toArray(String[]::new));
    }
}
