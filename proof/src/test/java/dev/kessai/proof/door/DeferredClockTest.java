package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.ManualClock;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.deferred.v1.Notice;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Three months of deferred pay in one advance of the test clock: each thing happens on its day. */
final class DeferredClockTest {
    private static final String USER = "?user=" + Door.USER;

    @TempDir
    private Path data = Path.of("");

    @Test
    void oneAdvanceClosesBillsRemindsSuspendsAndChargesEachOnItsDay() throws Exception {
        var april = new ManualClock(Clocks.startMicros(LocalDate.of(2026, 4, 8)) + 60_000_000);
        try (var door = new Door(new Clocks(april, MicroClock.system()), data)) {
            lend(door);
            var bought = door.pay("buy", later(8_000));
            assertThat(bought.text("/status")).as(bought.toString()).isEqualTo("SUCCEEDED");
            var there = door.post("/v1/test-clock/advance", "advance", "{\"to\":\"2026-07-02T03:00:00Z\"}");
            assertThat(there.text("/now")).as(there.toString()).isEqualTo("2026-07-02T03:00:00Z");

            assertThat(said(door))
                    .containsExactly(
                            "2026-05-01 BILLED 202604 8000",
                            "2026-06-01 OVERDUE 202604 8000",
                            "2026-06-01 REMINDER 202604 8000",
                            "2026-06-01 SUSPENDED 202605 8000",
                            "2026-06-08 REMINDER 202604 8000",
                            "2026-07-01 BILLED 202606 96",
                            "2026-07-01 REMINDER 202604 8000");
            assertThat(asked(door))
                    .containsExactly(
                            "2026-06-01 allowance:2026-05",
                            "2026-07-01 latefee:%d:2026-06"
                                    .formatted(Owner.user(1).id()),
                            "2026-07-01 allowance:2026-06");
            var statements =
                    door.get("/wallet/v1/deferred/statements" + USER).json().path("statements");
            assertThat(statement(statements, "2026-04")).isEqualTo("OVERDUE 8000 due 2026-05-31");
            assertThat(statement(statements, "2026-06")).isEqualTo("BILLED 96 due 2026-07-31");
            var account = door.get("/wallet/v1/deferred" + USER).json();
            assertThat(account.path("suspended").booleanValue()).isTrue();
            assertThat(account.path("late_fee").longValue()).isEqualTo(96); // 8,000 x 14.6 % x 30 / 365
            assertThat(door.pay("no-more", later(1)).text("/failure/code")).isEqualTo("ACCOUNT_BLOCKED");
            assertThat(VerifyCommand.verify(door.kessai.databases()).run().breaks())
                    .isEmpty();
        }
    }

    private static void lend(Door door) throws Exception {
        var decided = door.post(
                "/admin/v1/deferred/decisions",
                "decision",
                ("{\"user\":\"%s\",\"line\":50000,\"currency\":\"JPY\",\"model\":\"score-3\","
                                + "\"inputs\":{\"income\":4000000},\"reasons\":[\"GOOD_HISTORY\"]}")
                        .formatted(Door.USER));
        assertThat(decided.status()).as(decided.toString()).isEqualTo(200);
    }

    private static String later(long amount) {
        var sources = "\"sources\":[{\"participant\":\"deferred\",\"amount\":%d}]".formatted(amount);
        return Door.payment(amount).replace("}", "," + sources + "}");
    }

    private static String statement(JsonNode statements, String month) {
        for (var each : statements)
            if (each.path("month").asString("").equals(month))
                return "%s %d due %s"
                        .formatted(
                                each.path("state").asString(""),
                                each.path("owed").longValue(),
                                each.path("due").asString(""));
        throw new AssertionError("no statement of " + month + ": " + statements);
    }

    /** What billing has told, with its day. */
    private static List<String> said(Door door) {
        var sql = "select (extract(epoch from at) * 1000000)::int8, payload from outbox"
                + " where payment_id = 0 order by seq";
        try (var db = billing(door)) {
            return db.read(tx -> tx.query(sql, row -> day(row.getLong(1)) + text(row.getBytes(2))));
        }
    }

    /** What billing has asked payment for, with the day of its end. */
    private static List<String> asked(Door door) {
        var sql = "select (extract(epoch from at) * 1000000)::int8, id from publication order by at";
        try (var db = billing(door)) {
            return db.read(tx -> tx.query(sql, row -> day(row.getLong(1)) + row.getString(2)));
        }
    }

    private static Db billing(Door door) {
        return Db.open(door.kessai.databases().auditor(), new Session("test", "billing", 30_000, false), 1);
    }

    private static String day(long micros) {
        return Clocks.businessDate(micros) + " ";
    }

    private static String text(byte[] payload) {
        try {
            var notice = Notice.parseFrom(payload);
            var kind = notice.getKind().name().replace("NOTICE_KIND_", "");
            return kind + " " + notice.getMonth() + " " + notice.getOwedMinor();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
