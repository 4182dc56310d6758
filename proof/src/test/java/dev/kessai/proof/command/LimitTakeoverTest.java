package dev.kessai.proof.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.contracts.account.Owner;
import dev.kessai.launcher.Databases;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A limit of the day while the process that counts is killed: the next owner of the lane goes on counting exactly. */
@Isolated("leases run by the clock")
final class LimitTakeoverTest {
    private static final int LANES = 16;
    private static final int PAYMENTS = 1_000;
    private static final int KILLED_AFTER = 100;
    private static final long PRICE = 700;
    private static final long LIMIT = 500_000;
    private static final String MERCHANT = Owner.merchant(1).text();
    private static final Duration SOON = Duration.ofSeconds(110);
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aThousandPaymentsAtOnceStopExactlyAtTheLimitThoughTheirCounterIsKilled() throws Exception {
        var data = directory.resolve("one");
        try (var first = serve(data, "rpc.port=0", "instance.name=one", "lanes.count=" + LANES)) {
            ready(first);
            try (var second = serve(directory.resolve("two"), "database.join=" + data, "instance.name=two");
                    var databases = Databases.running(data).orElseThrow();
                    var db = Db.open(databases.auditor(), new Session("test", "balance", 30_000, false), 1)) {
                ready(second);
                long payer = payerCountedBy("two", db);
                try (var shop = new Shop(data)) {
                    open(shop, Owner.merchant(1));
                    open(shop, new Owner(payer));
                    done(shop, "/admin/v1/openings", """
                        {"owner":"%s","amount":1000000,"currency":"JPY","wait":"completed"}""".formatted(text(payer)));
                    done(shop, "/admin/v1/owners/" + text(payer) + "/levels", """
                        {"level":"VERIFIED","rating":"LOW","version":1}""");
                    int paid = payWhileKilling(shop, payer, second);
                    assertThat(paid).isEqualTo(LIMIT / PRICE);
                    assertThat(used(db, payer)).isEqualTo(paid * PRICE);
                    assertThat(lanesOf("two", db)).doesNotContain((long) Owner.lane(payer, LANES));
                    long rest = LIMIT - paid * PRICE;
                    assertThat(pay(shop, payer, "one-too-much", rest + 1)).contains("verified.pay.day");
                    assertThat(pay(shop, payer, "the-rest", rest)).contains("SUCCEEDED");
                }
            }
        }
        try (var verify = Program.start(directory, "verify", "--data", data.toString())) {
            assertThat(verify.end()).as(verify.text()).isZero();
        }
    }

    /**
     * Answers of how many payments took place; all have a definite answer. Half of them wait for the kill, so that the
     * next owner of the lane has something to count however fast the first one was.
     */
    private static int payWhileKilling(Shop shop, long payer, Program counting) throws Exception {
        var paid = new AtomicInteger();
        var killed = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<String>>();
            for (int i = 0; i < PAYMENTS; i++) {
                var key = "at-once-" + i;
                boolean after = i >= PAYMENTS / 2;
                running.add(threads.submit(() -> {
                    if (after)
                        assertThat(killed.await(SOON.toSeconds(), TimeUnit.SECONDS))
                                .isTrue();
                    var answer = pay(shop, payer, key, PRICE);
                    boolean succeeded = answer.contains("\"SUCCEEDED\"");
                    if (succeeded && paid.incrementAndGet() == KILLED_AFTER) {
                        counting.process().destroyForcibly().waitFor();
                        killed.countDown();
                    }
                    return answer;
                }));
            }
            for (var each : running) assertThat(each.get()).containsAnyOf("\"SUCCEEDED\"", "\"verified.pay.day\"");
        }
        return paid.get();
    }

    /** Under one key until it has succeeded or failed. */
    private static String pay(Shop shop, long payer, String key, long amount) throws InterruptedException {
        var body = "{\"user\":\"%s\",\"merchant\":\"%s\",\"amount\":%d,\"currency\":\"JPY\",\"wait\":\"completed\"}"
                .formatted(text(payer), MERCHANT, amount);
        return until(shop, "/v1/payments", key, body, "\"SUCCEEDED\"", "\"FAILED\"");
    }

    private static void open(Shop shop, Owner owner) throws InterruptedException {
        var kind = owner.equals(Owner.merchant(1)) ? "merchant" : "user";
        var body = "{\"kind\":\"%s\",\"owner\":\"%s\",\"currency\":\"JPY\"}".formatted(kind, owner.text());
        var _ = until(shop, "/admin/v1/owners", "open-" + owner.text(), body, "\"balances\"");
    }

    private static void done(Shop shop, String path, String body) throws InterruptedException {
        var _ = until(shop, path, "key" + path, body, "\"SUCCEEDED\"", "\"VERIFIED\"");
    }

    private static String until(Shop shop, String path, String key, String body, String... wanted)
            throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        var last = "";
        while (System.nanoTime() < end) {
            try {
                last = shop.answer(path, key, body);
                for (var each : wanted) if (last.contains(each)) return last;
            } catch (IOException e) {
                last = e.toString();
            }
            LockSupport.parkNanos(AGAIN_NANOS);
        }
        throw new AssertionError("no answer to " + key + ": " + last);
    }

    /** A user whose lane of the balance is this process's, as soon as it has its share. */
    private static long payerCountedBy(String process, Db db) {
        await().atMost(SOON).until(() -> lanesOf(process, db).size() == LANES / 2);
        var lanes = lanesOf(process, db);
        return LongStream.range(1, 1_000)
                .map(number -> Owner.user(number).id())
                .filter(user -> lanes.contains((long) Owner.lane(user, LANES)))
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> lanesOf(String process, Db db) {
        return db.read(tx -> tx.query(
                "select id from lane where owner like ? and lease_until > now()",
                row -> row.getLong(1),
                process + "@%"));
    }

    private static long used(Db db, long owner) {
        return db.read(tx -> tx.one("select sum(used) from usage where owner = ?", row -> row.getLong(1), owner))
                .orElseThrow();
    }

    private static String text(long owner) {
        return new Owner(owner).text();
    }

    private static void ready(Program program) {
        await().atMost(SOON)
                .failFast(() -> assertThat(program.process().isAlive())
                        .as(program.text())
                        .isTrue())
                .until(() -> program.text().contains("\"ready\""));
    }

    private Program serve(Path data, String... settings) throws IOException {
        var arguments = new ArrayList<>(List.of("serve", "--data", data.toString()));
        for (var setting : List.of("http.port=0", "http.internalPort=0")) arguments.addAll(List.of("--set", setting));
        for (var setting : settings) arguments.addAll(List.of("--set", setting));
        return Program.start(directory, arguments.toArray(String[]::new));
    }
}
