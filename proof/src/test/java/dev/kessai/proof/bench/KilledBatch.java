package dev.kessai.proof.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.launcher.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A batch in a process of its own that is killed in the middle: after it has begun to end its payments, and before all
 * have ended.
 *
 * @param main whose {@code main} gets the data directory, and calls {@link #begins} when the batch begins
 * @param schema of the product
 * @param ended counts the payments that have ended
 * @param all how many there will be
 */
record KilledBatch(Class<?> main, String schema, String ended, long all) {
    private static final String BEGUN = "begun";
    private static final Duration MIDDLE_AFTER_MAX = Duration.ofMinutes(2);
    private static final int KILLED_SECONDS_MAX = 30;

    /** From here on the process may be killed. */
    static void begins(Path data) throws IOException {
        Files.writeString(data.resolve(BEGUN), "");
    }

    /** @param begunAfterMax for what has to be there before the batch begins */
    void run(Path data, Duration begunAfterMax) throws IOException, InterruptedException {
        var log = data.resolve("log");
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await().atMost(begunAfterMax).until(() -> {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                return Files.exists(data.resolve(BEGUN));
            });
            killInTheMiddle(data, process);
        } finally {
            process.destroyForcibly();
        }
    }

    private void killInTheMiddle(Path data, Process process) throws InterruptedException {
        try (var databases = Databases.running(data).orElseThrow();
                var db = db(databases)) {
            await().pollInterval(Duration.ofMillis(5)).atMost(MIDDLE_AFTER_MAX).until(() -> count(db, ended) > 0);
            process.destroyForcibly();
            assertThat(process.waitFor(KILLED_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
            assertThat(count(db, ended)).as("it was killed in the middle").isLessThan(all);
        }
    }

    /** For a look at the product's rows. */
    Db db(Databases databases) {
        return Db.open(databases.auditor(), new Session("test", schema, 30_000, false), 1);
    }

    static long count(Db db, String sql) {
        return db.read(tx -> tx.one(sql, row -> row.getLong(1))).orElseThrow();
    }
}
