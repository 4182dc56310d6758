package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.config.Config;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The business clock of a sandbox, through the whole system. */
final class TestClockTest {
    private static final Duration AUTHORISED_FOR = Duration.ofDays(60);
    private static final int RACERS = 16;

    @TempDir
    private Path data = Path.of("");

    @Test
    void authorisationsEndInTheirOrderAndTheClockOutlivesTheServer() throws Exception {
        Instant end;
        try (var door = new Door(data)) {
            var began = now(door.post("/v1/test-clock/freeze", "freeze", "{}"));
            var first = authorise(door, "first");
            assertThat(Duration.between(began, Instant.parse(first.text("/created_at"))))
                    .isLessThan(Duration.ofSeconds(1));
            advance(door, began.plus(Duration.ofDays(1)));
            var second = authorise(door, "second");
            var captured = authorise(door, "captured");
            advance(door, began.plus(AUTHORISED_FOR).minusSeconds(10));
            assertThat(status(door, first)).isEqualTo("AUTHORIZED");
            var sale = door.post(
                    "/v1/payments/" + captured.text("/id") + "/capture",
                    "capture",
                    "{\"amount\":100,\"wait\":\"completed\"}");
            assertThat(sale.text("/status")).as(sale.toString()).isEqualTo("SUCCEEDED");
            end = began.plus(AUTHORISED_FOR).plus(Duration.ofDays(9));
            advance(door, end);
            assertEnded(door, first, began.plus(AUTHORISED_FOR));
            assertEnded(door, second, began.plus(AUTHORISED_FOR).plus(Duration.ofDays(1)));
            assertThat(door.available()).isEqualTo(Door.MONEY - 100);
            var back = door.post("/v1/test-clock/advance", "back", "{\"to\":\"" + end.minusSeconds(1) + "\"}");
            assertThat(back.status()).isEqualTo(422);
            assertThat(back.text("/code")).isEqualTo("CLOCK_BACKWARDS");
        }
        try (var door = new Door(data)) {
            var clock = door.get("/v1/test-clock");
            assertThat(now(clock)).isEqualTo(end);
            assertThat(clock.json().path("frozen").booleanValue()).isTrue();
            assertThat(door.pay("later", Door.payment(5)).text("/created_at"))
                    .startsWith(end.toString().substring(0, 16));
            assertThat(VerifyCommand.verify(door.kessai.databases()).run().breaks())
                    .isEmpty();
        }
    }

    @Test
    void aCaptureThatRacesTheEndOfItsAuthorisationIsWholeOrRefused() throws Exception {
        try (var door = new Door(data);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var began = now(door.post("/v1/test-clock/freeze", "freeze", "{}"));
            var authorised = new ArrayList<String>();
            for (int i = 0; i < RACERS; i++) {
                advance(door, began.plusSeconds(i));
                authorised.add(authorise(door, "race-" + i).text("/id"));
            }
            var ends = threads.submit(() -> {
                advance(door, began.plus(AUTHORISED_FOR).plusSeconds(RACERS));
                return null;
            });
            var captures = new ArrayList<Future<Door.Answer>>();
            for (var id : authorised)
                captures.add(threads.submit(() -> door.post(
                        "/v1/payments/" + id + "/capture",
                        "capture-" + id,
                        "{\"amount\":100,\"wait\":\"completed\"}")));
            var _ = ends.get();
            var outcomes = new HashMap<String, Integer>();
            for (int i = 0; i < RACERS; i++) {
                var capture = captures.get(i).get();
                var payment = door.get("/v1/payments/" + authorised.get(i));
                boolean sold = payment.text("/status").equals("SUCCEEDED");
                outcomes.merge(payment.text("/status"), 1, Integer::sum);
                if (sold) assertThat(capture.text("/status")).isEqualTo("SUCCEEDED");
                else {
                    assertThat(payment.text("/failure/code")).isEqualTo("EXPIRED");
                    assertThat(capture.text("/code")).as(capture.toString()).isEqualTo("NOT_CAPTURABLE");
                }
            }
            assertThat(door.available()).isEqualTo(Door.MONEY - 100L * outcomes.getOrDefault("SUCCEEDED", 0));
            assertThat(VerifyCommand.verify(door.kessai.databases()).run().breaks())
                    .isEmpty();
        }
    }

    @Test
    void everyProcessHasTheSameTime() throws Exception {
        try (var door = new Door(data.resolve("one"), "rpc.port=0")) {
            var settings = List.of(
                    "data.directory=" + data.resolve("two"), "database.join=" + data.resolve("one"), "http.port=-1");
            var joined = KessaiConfig.of(Config.load(List.of(), Map.of(), settings));
            try (var second = Kessai.start(joined)) {
                var began = now(door.post("/v1/test-clock/freeze", "freeze", "{}"));
                var authorised = authorise(door, "one");
                var end = began.plus(AUTHORISED_FOR).plusSeconds(1);
                advance(door, end);
                assertThat(status(door, authorised)).isEqualTo("FAILED");
                assertThat(second.businessMicros()).isEqualTo(door.kessai.businessMicros());
                assertThat(VerifyCommand.verify(door.kessai.databases()).run().breaks())
                        .isEmpty();
            }
        }
    }

    @Test
    void anAdvanceThatWaitsForASubscriberWhoIsGoneSaysSo() throws Exception {
        try (var door = new Door(data)) {
            assertThat(door.pay("read", Door.payment(5)).text("/status")).isEqualTo("SUCCEEDED");
        }
        Instant began;
        try (var door = new Door(data, "accounting.enabled=off", "testClock.quietMillis=1000")) {
            assertThat(door.pay("unread", Door.payment(5)).text("/status")).isEqualTo("SUCCEEDED");
            began = now(door.post("/v1/test-clock/freeze", "freeze", "{}"));
            var tomorrow = "{\"to\":\"" + began.plus(Duration.ofDays(1)) + "\"}";
            var stays = door.post("/v1/test-clock/advance", "stays", tomorrow);
            assertThat(stays.status()).as(stays.toString()).isEqualTo(503);
            assertThat(stays.text("/code")).isEqualTo("CLOCK_NOT_QUIET");
            assertThat(stays.text("/detail")).contains("subscriber accounting has 1 events to read");
            assertThat(now(door.get("/v1/test-clock"))).isEqualTo(began);
        }
        try (var door = new Door(data)) {
            advance(door, began.plus(Duration.ofDays(1)));
        }
    }

    @Test
    void aLiveSystemHasNone() throws Exception {
        try (var door = new Door(data, "server.mode=live")) {
            assertThat(door.get("/v1/test-clock").status()).isEqualTo(404);
            assertThat(door.post("/v1/test-clock/freeze", "freeze", "{}").status())
                    .isEqualTo(404);
        }
    }

    private static Door.Answer authorise(Door door, String key) throws Exception {
        var body = Door.payment(100).replace("\"wait\":\"completed\"", "\"capture\":\"manual\"");
        var authorised = new AtomicReference<>(door.pay(key, body));
        // while lanes move between processes: the same key again
        await().atMost(Duration.ofSeconds(90)).until(() -> {
            if (authorised.get().status() != 200) authorised.set(door.pay(key, body));
            return authorised.get().status() == 200;
        });
        assertThat(authorised.get().text("/status"))
                .as(authorised.get().toString())
                .isEqualTo("AUTHORIZED");
        return authorised.get();
    }

    private static String status(Door door, Door.Answer payment) throws Exception {
        return door.get("/v1/payments/" + payment.text("/id")).text("/status");
    }

    private static void assertEnded(Door door, Door.Answer payment, Instant at) throws Exception {
        var ended = door.get("/v1/payments/" + payment.text("/id"));
        assertThat(ended.text("/failure/code")).as(ended.toString()).isEqualTo("EXPIRED");
        assertThat(Duration.between(at, Instant.parse(ended.text("/decided_at")))
                        .abs())
                .isLessThan(Duration.ofSeconds(1));
    }

    private static void advance(Door door, Instant to) throws Exception {
        var there = door.post("/v1/test-clock/advance", "to-" + to, "{\"to\":\"" + to + "\"}");
        assertThat(there.status()).as(there.toString()).isEqualTo(200);
        assertThat(now(there)).isEqualTo(to);
    }

    private static Instant now(Door.Answer clock) {
        return Instant.parse(clock.text("/now"));
    }
}
