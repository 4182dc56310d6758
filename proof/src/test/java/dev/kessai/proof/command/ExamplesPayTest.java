package dev.kessai.proof.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.proof.participant.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user pays with balance, a coffee card and stamps: three processes, two of them killed in the middle. */
final class ExamplesPayTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Pattern ID = Pattern.compile("\"id\":\"(pay_\\w+)\"");
    private static final Pattern MONEY = Pattern.compile("\"class\":\"MONEY\"[^}]*?\"available\":(\\d+)");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void bothTakePartWithBalanceAndAKillIsSurvivedBeforeAndAfterTheDecision() throws Exception {
        try (var coffee = Example.java("coffee", directory);
                var stamps = Example.typescript("stamps", directory);
                var server = serve(coffee, stamps)) {
            await().atMost(SOON)
                    .failFast(() -> assertThat(server.process().isAlive())
                            .as(server.text())
                            .isTrue())
                    .until(() -> server.text().contains("\"ready\""));
            try (var shop = new Shop(directory.resolve("data"))) {
                var user = shop.open("user", "user");
                var merchant = shop.open("merchant", "merchant");
                shop.give(user, 5_000, 500, "gift");
                var paid = shop.answer("/v1/payments", "paid", purchase(user, merchant, "\"wait\":\"completed\""));
                assertThat(paid).contains("SUCCEEDED", "chn_coffee", "chn_stamps");
                var held = id(shop.answer("/v1/payments", "held", purchase(user, merchant, "\"capture\":\"manual\"")));

                coffee.kill();
                stamps.kill();
                assertThat(shop.answer("/v1/payments", "dead", purchase(user, merchant, "\"deadline_seconds\":2")))
                        .contains("DEADLINE_EXCEEDED");
                assertThat(shop.answer("/v1/payments/" + held + "/capture", "captured", "{\"amount\":1000}"))
                        .contains("SUCCEEDED", "\"completed_at\":null");
                // The one that failed holds nothing of ours any more, though its other parts are not reached.
                await().atMost(SOON).until(() -> money(shop, user) == 4_000);

                coffee.start();
                stamps.start();
                await().atMost(SOON)
                        .until(() -> !shop.get("/v1/payments/" + held).contains("\"completed_at\":null"));
                assertThat(money(shop, user)).isEqualTo(4_000);
                assertThat(shop.get("/admin/v1/owners/" + merchant)).contains("2000");
            }
        }
        try (var verify = Program.start(
                directory, "verify", "--data", directory.resolve("data").toString())) {
            assertThat(verify.end()).as(verify.text()).isZero();
            assertThat(verify.text()).contains("CLEAN");
        }
    }

    private static String purchase(String user, String merchant, String more) {
        return """
            {"user":"%s","merchant":"%s","amount":1000,"currency":"JPY",%s,"sources":[
             {"participant":"balance","amount":500},{"participant":"coffee","amount":300},
             {"participant":"stamps","amount":200}]}
            """.formatted(user, merchant, more);
    }

    private static long money(Shop shop, String user) throws IOException, InterruptedException {
        var text = shop.get("/admin/v1/owners/" + user);
        var money = MONEY.matcher(text);
        assertThat(money.find()).as(text).isTrue();
        return Long.parseLong(money.group(1));
    }

    private static String id(String payment) {
        var id = ID.matcher(payment);
        assertThat(id.find()).as(payment).isTrue();
        return id.group(1);
    }

    private Program serve(Example... participants) throws IOException {
        var all = new ArrayList<>(
                List.of("serve", "--data", directory.resolve("data").toString()));
        for (var setting : List.of("http.port=0", "http.internalPort=0")) all.addAll(List.of("--set", setting));
        for (var each : participants)
            all.addAll(List.of("--set", "participants." + each.name() + ".address=" + each.address()));
        return Program.start(directory, all.toArray(String[]::new));
    }
}
