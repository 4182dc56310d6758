package dev.kessai.books.accounting;

import dev.kessai.contracts.audit.Audit;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.payment.OpenPayments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Up to which instant the books are complete (04-books, as of T). The order of the questions is what makes it true:
 * first whether every ledger is past T, then which payments were decided before T and are not over, and what the
 * coordinator has published by now; when accounting has consumed that, nothing of before T is missing. Thread-safe.
 */
public final class Watermark {
    /** A payment that has hung for so long no longer holds the books back: what is said is provisional. */
    static final long STUCK_MICROS = 600_000_000L;

    private static final int ATTEMPTS = 40;
    private static final long PAUSE_NANOS = 50_000_000L;

    private final List<Audit> ledgers;
    private final OpenPayments payments;
    private final BooksReadStore books;
    private final LongSupplier businessMicros;

    /**
     * @param ledgers every ledger whose movements are booked
     * @param payments the coordinator whose outbox is consumed
     */
    public Watermark(List<Audit> ledgers, OpenPayments payments, BooksReadStore books, LongSupplier businessMicros) {
        this.ledgers = List.copyOf(ledgers);
        this.payments = payments;
        this.books = books;
        this.businessMicros = businessMicros;
    }

    /** What can be said of an instant. */
    sealed interface Reached {
        /** @param unfinished payments that have hung for too long */
        record Yes(List<Long> unfinished) implements Reached {}

        record No() implements Reached {}
    }

    /** Whether everything up to this instant, included, is in the books; waits for as long as a second or two. */
    Reached reached(long atMicros) {
        var said = look(atMicros);
        for (int i = 1; i < ATTEMPTS && said instanceof Reached.No && atMicros < businessMicros.getAsLong(); i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            said = look(atMicros);
        }
        return said;
    }

    private Reached look(long atMicros) {
        long until = Math.addExact(atMicros, 1);
        for (var ledger : ledgers)
            if (ledger.list(until, until, pages -> {}) instanceof AuditAnswer.NotYet) return new Reached.No();
        var open = payments.open();
        var unfinished = new ArrayList<Long>();
        for (var each : open.decided()) {
            if (each.decidedAtMicros() > atMicros) continue;
            if (each.decidedAtMicros() > businessMicros.getAsLong() - STUCK_MICROS) return new Reached.No();
            unfinished.add(each.payment());
        }
        return hasConsumed(open.published()) ? new Reached.Yes(unfinished) : new Reached.No();
    }

    private boolean hasConsumed(Map<Integer, Long> published) {
        var consumed = books.consumed();
        for (var lane : published.entrySet())
            if (consumed.getOrDefault(lane.getKey(), 0L) < lane.getValue()) return false;
        return true;
    }
}
