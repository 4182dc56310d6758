package dev.kessai.proof.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/**
 * What was counted and used between two moments under load.
 *
 * @param perSecond payments of each second, in order
 */
record Window(Histogram latencyMicros, long failed, Meter.Reading used, List<Long> perSecond) {
    private static final int DIGITS = 3;
    private static final long ASK_NANOS = 100_000_000;
    private static final String PAYMENTS_PER_SECOND = "payments_per_second";

    /**
     * Watches the load for so long.
     *
     * @param eachSecond is told how many payments it had
     */
    static Window watch(Load load, Meter meter, int seconds, Runnable halfTime, LongConsumer eachSecond) {
        var latencies = new Histogram(DIGITS);
        long failed = load.count().failed();
        var perSecond = new ArrayList<Long>();
        var start = meter.read();
        for (int second = 1; second <= seconds; second++) {
            long next = start.nanos() + TimeUnit.SECONDS.toNanos(second);
            if (second == seconds / 2) halfTime.run();
            for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime())
                LockSupport.parkNanos(wait);
            var counted = load.count();
            latencies.add(counted.latencyMicros());
            failed += counted.failed();
            perSecond.add(counted.latencyMicros().getTotalCount());
            eachSecond.accept(counted.latencyMicros().getTotalCount());
        }
        return new Window(latencies, failed, meter.read().since(start), List.copyOf(perSecond));
    }

    /**
     * Watches the load until something is done, and no longer than so many seconds.
     *
     * @param begin what begins it; the window starts with it
     */
    static Window watchUntil(Load load, Meter meter, int secondsMax, Runnable begin, BooleanSupplier isDone) {
        var latencies = new Histogram(DIGITS);
        long failed = load.count().failed();
        var perSecond = new ArrayList<Long>();
        var start = meter.read();
        begin.run();
        for (int second = 1; second <= secondsMax; second++) {
            long next = start.nanos() + TimeUnit.SECONDS.toNanos(second);
            boolean done = isDone.getAsBoolean();
            while (!done && System.nanoTime() < next) {
                LockSupport.parkNanos(Math.min(ASK_NANOS, next - System.nanoTime()));
                done = isDone.getAsBoolean();
            }
            var counted = load.count();
            latencies.add(counted.latencyMicros());
            failed += counted.failed();
            perSecond.add(counted.latencyMicros().getTotalCount());
            if (done) break;
        }
        return new Window(latencies, failed, meter.read().since(start), List.copyOf(perSecond));
    }

    long payments() {
        return latencyMicros.getTotalCount();
    }

    long paymentsPerSecond() {
        return payments() * TimeUnit.SECONDS.toNanos(1) / used.nanos();
    }

    /** The speed that a report tells. */
    static long paymentsPerSecond(Map<String, Object> report) {
        return report.get(PAYMENTS_PER_SECOND) instanceof Long speed ? speed : 0;
    }

    long cpuMicrosPerPayment() {
        return (used.jvmMicros() + used.postgresMicros()) / Math.max(1, payments());
    }

    /** The figures under the names of the report. */
    Map<String, Object> figures() {
        long payments = Math.max(1, payments());
        var cpu = new LinkedHashMap<String, Object>();
        cpu.put("jvm", Figures.tenths(used.jvmMicros(), payments));
        cpu.put("postgres", Figures.tenths(used.postgresMicros(), payments));
        cpu.put("total", Figures.tenths(used.jvmMicros() + used.postgresMicros(), payments));
        var figures = new LinkedHashMap<String, Object>();
        figures.put(PAYMENTS_PER_SECOND, paymentsPerSecond());
        figures.put("p50_ms", millis(500));
        figures.put("p99_ms", millis(990));
        figures.put("p999_ms", millis(999));
        figures.put("cpu_us_per_payment", cpu);
        figures.put("wal_bytes_per_payment", used.walBytes() / payments);
        figures.put("checkpoints", used.checkpoints());
        figures.put("payments", payments());
        figures.put("failed", failed);
        figures.put("seconds", TimeUnit.NANOSECONDS.toSeconds(used.nanos()));
        return figures;
    }

    private Number millis(int perMille) {
        return Figures.tenths(Figures.valueAt(latencyMicros, perMille), 1_000);
    }
}
