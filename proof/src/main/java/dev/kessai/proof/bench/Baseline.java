package dev.kessai.proof.bench;

import dev.kessai.base.postgres.EmbeddedPostgres;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The same payment as it is usually built: 128 threads, a pool of 16 connections, eight statements with a commit each.
 * What it needs on this server at this hour is the yardstick of the engine's figures.
 */
final class Baseline {
    /** A baseline that needs more is broken, on the machine for which it was measured: 1,255 us. */
    static final long CPU_MICROS_MAX = 1_500;

    private static final String DATABASE = "bench_baseline";
    private static final int THREADS = 128;
    private static final int USERS = 100_000;
    private static final int MERCHANTS = 1_000;
    private static final int WARM_UP_SECONDS = 5;
    private static final String PAYLOAD = "{\"type\":\"payment.succeeded\",\"amount\":1000,\"currency\":\"JPY\","
            + "\"sources\":[{\"participant\":\"balance\",\"amount\":700},{\"participant\":\"points\",\"amount\":300}]}";

    private final EmbeddedPostgres server;
    private final Meter meter;

    record Result(long paymentsPerSecond, long cpuMicrosPerPayment) {}

    Baseline(EmbeddedPostgres server, Meter meter) {
        this.server = server;
        this.meter = meter;
    }

    Result run(int seconds) throws SQLException {
        try (var store =
                new BaselineStore(server.login("postgres"), server.login(DATABASE), DATABASE, USERS, MERCHANTS)) {
            var ids = new AtomicLong();
            var paid = new LongAdder();
            var stop = new AtomicBoolean();
            var failure = new AtomicReference<@Nullable SQLException>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < THREADS; i++) {
                    var random = new SplittableRandom(i);
                    threads.execute(() -> {
                        try {
                            while (!stop.get()) {
                                store.pay(
                                        ids.incrementAndGet(),
                                        random.nextInt(USERS),
                                        random.nextInt(MERCHANTS),
                                        PAYLOAD);
                                paid.increment();
                            }
                        } catch (SQLException e) {
                            failure.compareAndSet(null, e);
                        }
                    });
                }
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS));
                long before = paid.sum();
                var start = meter.read();
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
                var used = meter.read().since(start);
                long payments = Math.max(1, paid.sum() - before);
                stop.set(true);
                var failed = failure.get();
                if (failed != null) throw failed;
                return new Result(
                        payments * TimeUnit.SECONDS.toNanos(1) / used.nanos(),
                        (used.jvmMicros() + used.postgresMicros()) / payments);
            }
        }
    }
}
