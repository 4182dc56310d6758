package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.contracts.account.Owner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is lost behind the books is found, becomes a case, and is told again when two people want it. */
final class ReconciliationTest {
    private static final String RUNS = "/admin/v1/reconciliation/runs";
    private static final String CASES = "/admin/v1/reconciliation/cases";

    @TempDir
    private Path data = Path.of("");

    private static Db behindTheBooks(Door door) {
        var superuser = door.kessai.databases().server().orElseThrow().login("kessai");
        return Db.open(superuser, new Session("test", "accounting", 10_000, false), 1);
    }

    private static long details(Db db) {
        return db.read(tx -> tx.one("select count(*) from detail", row -> row.getLong(1)))
                .orElseThrow();
    }

    @Test
    void whatWasLostIsFoundAndToldAgainByTwoPeople() throws Exception {
        var keys = data.resolve("keys.properties");
        Files.createFile(keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(keys, "operator=kk_live_one\nchecker=kk_live_two\n");
        try (var door = new Door(data.resolve("data"), "http.apiKeyFile=" + keys);
                var db = behindTheBooks(door)) {
            var line = "{\"key\":\"m-1\",\"owner\":\"" + Owner.user(2).text()
                    + "\",\"class\":\"MONEY\",\"amount\":50,\"currency\":\"JPY\"}";
            var lines = "{\"lines\":[" + line + "]}";
            var opened = door.post("/admin/v1/opening-lines", "lines", lines);
            assertThat(opened.status()).as(opened.toString()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(20)).until(() -> details(db) == 1);
            var clean = door.post(RUNS, "first", "{}");
            assertThat(clean.json().path("clean").asBoolean())
                    .as(clean.toString())
                    .isTrue();
            assertThat(clean.json().path("reconciliations").size()).isEqualTo(4);
            db.run(tx -> tx.updateExactly(1, "delete from detail"));
            var found = door.post(RUNS, "second", "{}");
            assertThat(found.json().path("clean").asBoolean()).isFalse();
            var open = door.get(CASES + "?state=UNFINISHED").json().path("data");
            assertThat(open.size()).isEqualTo(1);
            assertThat(open.at("/0/rule").asString()).isEqualTo("DETAIL_MISSING");
            var path = CASES + "/" + open.at("/0/id").asString();
            assertThat(door.post(path + "/assign", "assign", "{\"owner\":\"books\"}")
                            .text("/state"))
                    .isEqualTo("ASSIGNED");
            var how = "{\"resolution\":\"PUBLISH_AGAIN\",\"reason\":\"lost on the way\"}";
            assertThat(door.post(path + "/propose", "propose", how).text("/state"))
                    .isEqualTo("PROPOSED");
            assertThat(door.post(path + "/approve", "own", "{}").text("/code")).isEqualTo("CASE_APPROVER_IS_PROPOSER");
            assertThat(details(db)).isZero();
            var done = door.as("kk_live_two").post(path + "/approve", "other", "{}");
            assertThat(done.text("/state")).as(done.toString()).isEqualTo("RESOLVED");
            assertThat(done.json().path("steps").size()).isEqualTo(5);
            assertThat(details(db)).isEqualTo(1);
            var again = door.post(RUNS, "third", "{}");
            assertThat(again.json().path("clean").asBoolean())
                    .as(again.toString())
                    .isTrue();
            assertThat(door.get(RUNS).json().path("data").size()).isEqualTo(3);
            assertThat(door.get(path).text("/occurrence")).isEqualTo("1");
        }
    }

    @Test
    void aJournalThatIsTakenBackIsMissingUntilItIsBookedAgain() throws Exception {
        var keys = data.resolve("keys.properties");
        Files.createFile(keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(keys, "operator=kk_live_one\nchecker=kk_live_two\n");
        try (var door = new Door(data.resolve("data"), "http.apiKeyFile=" + keys)) {
            var paid = door.pay("one", Door.payment(700)).text("/id");
            var journal = "/admin/v1/accounting/journals/" + paid;
            await().atMost(Duration.ofSeconds(20)).until(() -> door.get(journal).status() == 200);
            reverse(door, paid, true);
            assertThat(door.get(journal).json().path("turns").size()).isEqualTo(3);
            var clean = door.post(RUNS, "first", "{}");
            assertThat(clean.json().path("clean").asBoolean())
                    .as(clean.toString())
                    .isTrue();
            reverse(door, paid, false);
            var found = door.post(RUNS, "second", "{}").json();
            assertThat(found.at("/reconciliations/1/breaks/MISSING").asLong())
                    .as(found.toString())
                    .isEqualTo(1);
            var open = door.get(CASES).json().path("data");
            assertThat(open.size()).isEqualTo(1);
            assertThat(open.at("/0/found").asString()).startsWith("taken back by journal ");
            assertThat(open.at("/0/amount").asLong()).isEqualTo(700);
        }
    }

    private static void reverse(Door door, String payment, boolean again) throws Exception {
        var body = "{\"payment\":\"" + payment + "\",\"again\":" + again + ",\"reason\":\"a rule\",\"ticket\":\"OPS\"}";
        var path = "/admin/v1/accounting/reversals";
        var proposed = door.as("kk_live_one").post(path, "reverse-" + again, body);
        assertThat(proposed.text("/state")).as(proposed.toString()).isEqualTo("PROPOSED");
        var done = door.as("kk_live_two").post(path + "/" + proposed.text("/id") + "/approve", "yes-" + again, "{}");
        assertThat(done.text("/state")).as(done.toString()).isEqualTo("DONE");
    }

    @Test
    void aSheetOfAnInstantHasAMemoOfWhatWasHeldThen() throws Exception {
        try (var door = new Door(data.resolve("data"))) {
            var body = Door.payment(700).replace("\"wait\":\"completed\"", "\"capture\":\"manual\"");
            var payment = "/v1/payments/" + door.pay("hold", body).text("/id");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> door.get(payment).text("/status").equals("AUTHORIZED"));
            var whenHeld = Instant.parse(door.get("/v1/test-clock").text("/now"));
            var captured = door.post(payment + "/capture", "take", "{\"amount\":700,\"wait\":\"completed\"}");
            assertThat(captured.text("/status")).as(captured.toString()).isEqualTo("SUCCEEDED");
            var path = "/admin/v1/accounting/balance-sheet?at=";
            var then = door.get(path + whenHeld);
            assertThat(then.status()).as(then.toString()).isEqualTo(200);
            assertThat(then.json().at("/open_holds/0/amount").asLong()).isEqualTo(700);
            assertThat(then.json().at("/data/0/liabilities/0/amount").asLong()).isEqualTo(Door.MONEY);
            var now = door.get(path + Instant.parse(door.get("/v1/test-clock").text("/now")));
            assertThat(now.json().path("open_holds").size()).isZero();
            assertThat(now.json().at("/data/0/liabilities/0/amount").asLong()).isEqualTo(Door.MONEY - 700);
            assertThat(now.text("/state")).isEqualTo("FINAL");
        }
    }
}
