package dev.kessai.accounts.ledger;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AsOf;
import dev.kessai.contracts.account.BalanceHistory;
import dev.kessai.contracts.account.FundClass;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a ledger's history behind its lanes, every so often, and answers from it. Rare and large copies are cheaper
 * than frequent ones: entries of an account lie side by side in the history. Thread-safe.
 */
public final class LedgerHistory implements BalanceHistory, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerHistory.class);

    /** Copies aim to stay below so many rows; above it spans shrink, below they grow. */
    private static final int ROWS_WISHED = 50_000;

    private static final long SPAN_MICROS_MIN = 100_000;
    private static final long SPAN_MICROS_MAX = Long.MAX_VALUE / 4;
    private static final long TICK_MICROS_MIN = 100_000;

    private final String name;
    private final HistoryStore store;
    private final Runnable tick;
    private final LongSupplier machineMicros;
    private final long periodMillis;
    private final Thread thread;
    private final AtomicLong ticked = new AtomicLong(Long.MIN_VALUE / 2);
    private long spanMicros = 60_000_000;
    private volatile boolean asked;
    private volatile boolean stopping;

    /**
     * @param tick moves the time of the ledger's idle lanes ({@link LedgerService#tick})
     * @param periodMillis from copy to copy; an asking does not wait for it
     */
    public LedgerHistory(
            String name, HistoryStore store, Runnable tick, long periodMillis, LongSupplier machineMicros) {
        if (periodMillis < 10) throw new IllegalArgumentException("periodMillis=" + periodMillis);
        this.name = name;
        this.store = store;
        this.tick = tick;
        this.periodMillis = periodMillis;
        this.machineMicros = machineMicros;
        this.thread = Thread.ofVirtual().name(name + "-history").unstarted(this::work);
    }

    public void start() {
        thread.start();
    }

    @Override
    public AsOf balanceAsOf(long owner, FundClass fundClass, Currency currency, long atMicros) {
        long watermark = store.watermarkMicros();
        if (atMicros <= watermark) return store.balanceAsOf(owner, fundClass, currency, atMicros);
        long now = machineMicros.getAsLong();
        long last = ticked.get();
        if (now - last >= TICK_MICROS_MIN && ticked.compareAndSet(last, now)) {
            tick.run();
            asked = true;
            LockSupport.unpark(thread);
        }
        return new AsOf.NotYet(watermark);
    }

    /** Copies all there is to copy; returns the number of rows. */
    long fill() {
        store.summarize();
        long rows = 0;
        boolean behind = true;
        while (behind && !stopping) {
            var filled = store.fill(spanMicros);
            rows += filled.rows();
            behind = filled.behind();
            if (filled.rows() > ROWS_WISHED) spanMicros = Math.max(SPAN_MICROS_MIN, spanMicros / 2);
            else if (behind && filled.rows() < ROWS_WISHED / 4) spanMicros = Math.min(SPAN_MICROS_MAX, spanMicros * 2);
        }
        return rows;
    }

    private void work() {
        while (!stopping) {
            boolean soon = asked;
            asked = false;
            try {
                var _ = fill();
            } catch (RuntimeException e) {
                spanMicros = Math.max(SPAN_MICROS_MIN, spanMicros / 4); // perhaps it was too much at a time
                LOG.atWarn().setCause(e).log("{}: history is not filled, will be tried again", name);
            }
            // After an asking the ticked lanes commit within moments.
            if (!asked) LockSupport.parkNanos(this, (soon ? Math.min(50, periodMillis) : periodMillis) * 1_000_000);
        }
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
