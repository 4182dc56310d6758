package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.contracts.account.Owner;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of an owner's level, through the whole system. */
final class SpendingLimitTest {
    private static final String PAYER = Owner.user(5).text();
    private static final int PAYMENTS = 1_000;
    private static final long PRICE = 700;
    private static final String DAY = "verified.pay.day";

    @TempDir
    private Path data = Path.of("");

    @Test
    void aThousandPaymentsAtOnceStopExactlyAtTheLimitOfTheDayAndARestartKeepsIt() throws Exception {
        try (var door = new Door(data)) {
            moveIn(door, PAYER, 1_000_000);
            verified(door, PAYER);
            int paid = 0;
            for (var answer : payAtOnce(door)) {
                if (answer.text("/status").equals("SUCCEEDED")) paid++;
                else assertThat(answer.text("/failure/limit")).isEqualTo(DAY);
            }
            assertThat(paid).isEqualTo(500_000 / PRICE);
            var held = pay(200).replace("\"wait\":\"completed\"", "\"capture\":\"manual\"");
            var authorised = door.pay("held", held);
            assertThat(authorised.text("/status")).as(authorised.toString()).isEqualTo("AUTHORIZED");
            assertThat(door.pay("none-left", pay(1)).text("/failure/limit")).isEqualTo(DAY);
            var voided =
                    door.post("/v1/payments/" + authorised.text("/id") + "/void", "void", "{\"wait\":\"completed\"}");
            assertThat(voided.text("/status")).as(voided.toString()).isEqualTo("FAILED");
            assertThat(door.pay("given-back", pay(150)).text("/status")).isEqualTo("SUCCEEDED");
        }
        try (var door = new Door(data)) {
            assertThat(door.pay("after-restart", pay(51)).text("/failure/limit"))
                    .isEqualTo(DAY);
            assertThat(door.pay("the-rest", pay(50)).text("/status")).isEqualTo("SUCCEEDED");
            assertThat(VerifyCommand.verify(door.kessai.databases()).run().breaks())
                    .isEmpty();
        }
    }

    @Test
    void whoHoldsAllItMayIsNotPaidMore() throws Exception {
        try (var door = new Door(data, "limits.amounts=verified.held=1000")) {
            open(door, PAYER);
            verified(door, PAYER); // before anybody asks whether it may receive: the answer is good for a second
            give(door, PAYER, 900);
            var tooMuch = door.post("/wallet/v1/transfers", "too-much", transfer(101));
            assertThat(tooMuch.status()).isEqualTo(422);
            assertThat(tooMuch.text("/code")).isEqualTo("PAYEE_LIMIT_EXCEEDED");
            assertThat(door.post("/wallet/v1/transfers", "fits", transfer(100)).text("/status"))
                    .isEqualTo("SUCCEEDED");
            assertThat(door.post("/wallet/v1/transfers", "full", transfer(1)).text("/code"))
                    .isEqualTo("PAYEE_LIMIT_EXCEEDED");
        }
    }

    private static List<Door.Answer> payAtOnce(Door door) throws Exception {
        var answers = new ArrayList<Door.Answer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Door.Answer>>();
            for (int i = 0; i < PAYMENTS; i++) {
                var key = "at-once-" + i;
                running.add(threads.submit(() -> door.pay(key, pay(PRICE))));
            }
            for (var each : running) answers.add(each.get());
        }
        return answers;
    }

    private static String pay(long amount) {
        return Door.payment(amount).replace(Door.USER, PAYER);
    }

    private static String transfer(long amount) {
        return "{\"user\":\"%s\",\"to\":\"%s\",\"amount\":%d,\"currency\":\"JPY\",\"wait\":\"completed\"}"
                .formatted(Door.USER, PAYER, amount);
    }

    private static void moveIn(Door door, String user, long amount) throws Exception {
        open(door, user);
        give(door, user, amount);
    }

    private static void open(Door door, String user) throws Exception {
        var opened = door.post(
                "/admin/v1/owners",
                "open-" + user,
                "{\"kind\":\"user\",\"owner\":\"%s\",\"currency\":\"JPY\"}".formatted(user));
        assertThat(opened.status()).isEqualTo(200);
    }

    private static void give(Door door, String user, long amount) throws Exception {
        var given = door.post(
                "/admin/v1/openings",
                "opening-" + user,
                "{\"owner\":\"%s\",\"amount\":%d,\"currency\":\"JPY\",\"wait\":\"completed\"}".formatted(user, amount));
        assertThat(given.text("/status")).as(given.toString()).isEqualTo("SUCCEEDED");
    }

    private static void verified(Door door, String user) throws Exception {
        var set = door.post(
                "/admin/v1/owners/" + user + "/levels",
                "level-" + user,
                "{\"level\":\"VERIFIED\",\"rating\":\"LOW\",\"version\":1}");
        assertThat(set.text("/level")).as(set.toString()).isEqualTo("VERIFIED");
    }
}
