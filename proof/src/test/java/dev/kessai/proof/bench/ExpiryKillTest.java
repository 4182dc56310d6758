package dev.kessai.proof.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.launcher.Databases;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An expiry that is killed in the middle goes on, and every lot expires exactly once. */
final class ExpiryKillTest {
    private static final int USERS = 3_000;
    private static final Duration GIVEN_AFTER_MAX = Duration.ofMinutes(3);
    private static final String ENDED = "select count(*) from expiry_order where state = 1";

    @TempDir
    private Path data = Path.of("");

    /** The process that is killed: everybody has lots, then all are due. */
    static final class Expiring {
        private Expiring() {}

        public static void main(String[] arguments) throws Exception {
            var data = Path.of(arguments[0]);
            var lots = new ExpiringLots(USERS);
            try (var kessai = Kessai.start(KessaiConfig.in(data), lots.clocks())) {
                lots.give(kessai);
                lots.expire();
                Files.writeString(data.resolve("expiring"), "");
                for (boolean done = false; !done; ) done = kessai.expiry().run().done();
            }
        }
    }

    @Test
    void aKilledExpiryGoesOnAndEveryLotExpiresOnce() throws Exception {
        var log = data.resolve("log");
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Expiring.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await().atMost(GIVEN_AFTER_MAX).until(() -> {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                return Files.exists(data.resolve("expiring"));
            });
            killInTheMiddle(process);
        } finally {
            process.destroyForcibly();
        }
        var lots = new ExpiringLots(USERS);
        lots.expire();
        try (var kessai = Kessai.start(KessaiConfig.in(data), lots.clocks())) {
            await().atMost(Duration.ofMinutes(2)).until(() -> lots.hasExpired(kessai));
            assertThat(kessai.expiry().run().lots()).as("again changes nothing").isZero();
            assertThat(breakage(kessai)).isEqualTo(lots.lots() * ExpiringLots.LOT_MINOR);
            try (var db = db(kessai.databases())) {
                assertThat(count(db, "select count(*) from points.lot where free > 0"))
                        .isZero();
                assertThat(count(db, ENDED)).as("an account, a payment").isEqualTo(USERS);
                assertThat(count(db, "select count(*) from publication where payment_id <> 0"))
                        .isEqualTo(USERS);
                assertThat(count(db, "select count(*) from notice"))
                        .as("told before, or too late")
                        .isZero();
            }
            assertThat(VerifyCommand.verify(kessai.databases()).run().breaks()).isEmpty();
        }
    }

    private void killInTheMiddle(Process process) throws InterruptedException {
        try (var databases = Databases.running(data).orElseThrow();
                var db = db(databases)) {
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> count(db, ENDED) > 0);
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(count(db, ENDED)).as("it was killed in the middle").isLessThan(USERS);
        }
    }

    private static Db db(Databases databases) {
        return Db.open(databases.auditor(), new Session("test", "expiry", 30_000, false), 1);
    }

    private static long count(Db db, String sql) {
        return db.read(tx -> tx.one(sql, row -> row.getLong(1))).orElseThrow();
    }

    private static long breakage(Kessai kessai) {
        return kessai.points().find(SystemOwner.HOUSE.owner().id()).orElseThrow().balances().stream()
                .filter(each -> each.fundClass() == FundClass.BREAKAGE)
                .findFirst()
                .orElseThrow()
                .ledgerMinor();
    }
}
