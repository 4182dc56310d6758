package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away, or its disk is full, while requests come in: 503, keys unused, and it goes on by itself. */
final class DatabaseTroubleTest {
    private static final Session ADMIN = new Session("trouble", "public", 60_000, false);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PAYMENTS_MAX = 5_000;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aDatabaseThatDoesNotAnswerMeans503UntilItDoes() throws Exception {
        try (var door = new Door(directory.resolve("data"))) {
            var paid = door.pay("before", Door.payment(10));
            assertThat(paid.text("/status")).isEqualTo("SUCCEEDED");
            for (var user : Kessai.SCHEMAS) run(door, "alter role " + user + " nologin");
            run(door, "select pg_terminate_backend(pid) from pg_stat_activity where usename <> current_user");
            await().atMost(SOON).untilAsserted(() -> {
                var refused = door.pay("during", Door.payment(20));
                assertRefused(refused);
            });
            assertThat(door.get("/v1/payments/" + paid.text("/id")).status()).isEqualTo(503);
            var story = door.get("/v1/payments/" + paid.text("/id") + "/story");
            assertThat(story.status()).as(story.json().toString()).isEqualTo(503);
            assertThat(story.text("/code")).isEqualTo("UNAVAILABLE");
            assertThat(story.header("Retry-After")).isNotEmpty();
            for (var user : Kessai.SCHEMAS) run(door, "alter role " + user + " login");
            assertGoesOn(door, "during", Door.MONEY - 10);
        }
    }

    /** The disk itself: a file system of its own, filled to the last byte. */
    @Test
    void aFullDiskMeans503UntilThereIsRoom() throws Exception {
        var disk = SmallDisk.mount(directory.resolve("disk"));
        if (disk.isEmpty()) return; // not allowed to mount here: the next test refuses with the same SQLSTATE
        try (var small = disk.get();
                var door = new Door(small.path().resolve("data"))) {
            small.fill();
            long before = payUntilRefused(door);
            small.free();
            assertGoesOn(door, "refused", before);
        }
    }

    @Test
    void whatPostgresqlSaysOfAFullDiskMeans503UntilItIsSaidNoMore() throws Exception {
        try (var door = new Door(directory.resolve("data"))) {
            run(
                    door,
                    "create function public.no_room() returns trigger language plpgsql as"
                            + " $$ begin raise sqlstate '53100' using message = 'No space left on device'; end $$");
            run(
                    door,
                    "create trigger no_room before insert on payment.payment_event execute function public.no_room()");
            long before = payUntilRefused(door);
            run(door, "drop trigger no_room on payment.payment_event");
            assertGoesOn(door, "refused", before);
        }
    }

    /** Pays until there is no room for the next payment; answers what the user has left. */
    private static long payUntilRefused(Door door) throws Exception {
        var quick = Door.payment(1).replace("}", ",\"deadline_seconds\":1}");
        for (int i = 0; i < PAYMENTS_MAX; i++) {
            var answer = door.pay("filling-" + i, quick);
            if (answer.text("/code").equals("STORE_UNAVAILABLE")) {
                assertRefused(door.pay("refused", Door.payment(5)));
                return door.available();
            }
        }
        throw new AssertionError("never full");
    }

    private static void assertRefused(Door.Answer refused) {
        assertThat(refused.status()).as(refused.json().toString()).isEqualTo(503);
        assertThat(refused.text("/code")).isEqualTo("STORE_UNAVAILABLE");
        assertThat(refused.header("Retry-After")).isNotEmpty();
        assertThat(refused.json().path("retryable").asBoolean()).isTrue();
    }

    /** The key that was refused takes another content: it was not used. What was held on the way comes free. */
    private static void assertGoesOn(Door door, String key, long availableBefore) throws Exception {
        await().atMost(SOON).untilAsserted(() -> {
            var paid = door.pay(key, Door.payment(30));
            assertThat(paid.text("/status")).as(paid.json().toString()).isEqualTo("SUCCEEDED");
        });
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(door.available()).isGreaterThanOrEqualTo(availableBefore - 30));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(VerifyCommand.verify(door.kessai.databases())
                                .run()
                                .breaks())
                        .isEmpty());
    }

    private static void run(Door door, String sql) {
        var login = door.kessai.databases().server().orElseThrow().login("kessai");
        try (var connection = login.connect(ADMIN);
                var statement = connection.createStatement()) {
            var _ = statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
