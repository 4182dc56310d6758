package dev.kessai.proof.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.launcher.Databases;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A close that is killed in the middle goes on, and every late fee is charged exactly once. */
final class DeferredKillTest {
    private static final int USERS = 5_000;
    private static final Duration CLOSING_AFTER_MAX = Duration.ofMinutes(8);

    @TempDir
    private Path data = Path.of("");

    /** The process that is killed: all users are late, then June is over. */
    static final class Closing {
        private Closing() {}

        public static void main(String[] arguments) throws Exception {
            var data = Path.of(arguments[0]);
            var months = everybodyLate();
            try (var kessai = Kessai.start(KessaiConfig.in(data), months.clocks())) {
                months.untilJuneIsOver(kessai);
                Files.writeString(data.resolve("closing"), "");
                months.closeJune(kessai);
            }
        }
    }

    private static DeferredMonths everybodyLate() {
        return new DeferredMonths(USERS, number -> true);
    }

    @Test
    void aKilledCloseGoesOnAndChargesEveryLateFeeOnce() throws Exception {
        var log = data.resolve("log");
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Closing.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await().atMost(CLOSING_AFTER_MAX).until(() -> {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                return Files.exists(data.resolve("closing"));
            });
            killInTheMiddle(process);
        } finally {
            process.destroyForcibly();
        }
        var months = everybodyLate();
        months.julyHasCome();
        try (var kessai = Kessai.start(KessaiConfig.in(data), months.clocks())) {
            DeferredMonths.await(kessai, LocalDate.of(2026, 7, 1));
            assertThat(house(kessai)).isEqualTo(USERS * DeferredMonths.LATE_FEE_MINOR);
            for (int i = 0; i < USERS; i += 97)
                assertThat(lateFee(kessai, Owner.user(i).id())).isEqualTo(-DeferredMonths.LATE_FEE_MINOR);
            try (var db = db(kessai.databases())) {
                assertThat(count(db, "select count(*) from statement where state = 2 and month = 202606"))
                        .isEqualTo(USERS);
                assertThat(count(db, "select count(*) from payment_order where kind = 1 and state = 1"))
                        .isEqualTo(USERS);
            }
            assertThat(VerifyCommand.verify(kessai.databases()).run().breaks()).isEmpty();
        }
    }

    private void killInTheMiddle(Process process) throws InterruptedException {
        try (var databases = Databases.running(data).orElseThrow();
                var db = db(databases)) {
            var charged = "select count(*) from payment_order where kind = 1 and state = 1";
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> count(db, charged) > 0);
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(count(db, charged)).as("it was killed in the middle").isLessThan(USERS);
        }
    }

    private static Db db(Databases databases) {
        return Db.open(databases.auditor(), new Session("test", "billing", 30_000, false), 1);
    }

    private static long count(Db db, String sql) {
        return db.read(tx -> tx.one(sql, row -> row.getLong(1))).orElseThrow();
    }

    private static long house(Kessai kessai) {
        return balance(kessai, SystemOwner.HOUSE.owner().id(), FundClass.LATE_FEE_INCOME);
    }

    private static long lateFee(Kessai kessai, long user) {
        return balance(kessai, user, FundClass.LATE_FEE);
    }

    private static long balance(Kessai kessai, long owner, FundClass fundClass) {
        return kessai.deferred().find(owner).orElseThrow().balances().stream()
                .filter(each -> each.fundClass() == fundClass)
                .findFirst()
                .orElseThrow()
                .ledgerMinor();
    }
}
