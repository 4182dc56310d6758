package dev.kessai.payment;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.lane.LaneStore;
import java.util.List;

/**
 * All rows of the coordinator's schema. Reads happen at once, {@code add}, {@code put} and {@code drop} fill buffers
 * that {@link LaneStore#write} sends.
 */
public interface PaymentStore extends LaneStore {
    /** A row of {@code request}: a key that has had its effect. */
    record StoredRequest(int lane, long principal, Hash128 key, Hash128 fingerprint, long target) {}

    /** A row of {@code payment_event}. */
    record StoredRow(long payment, int version, PaymentEvent event, long atMicros) {}

    /** Which clock a due time is on. */
    enum DueClock {
        MACHINE,
        BUSINESS
    }

    /** A row of {@code due}: this payment wants attention then. */
    record DueRow(int lane, long payment, DueClock clock, long runAtMicros) {}

    /** Most rows that one read returns; callers page. */
    int PAGE = 10_000;

    /** Those of the asked keys that are stored; the asked fingerprints and targets are ignored. */
    List<StoredRequest> requests(List<StoredRequest> asked);

    /** All events of these payments, by payment and version. */
    List<StoredRow> events(int lane, List<Long> payments);

    /** Events of payments with id >= from, by payment and version, at most {@link #PAGE} rows. */
    List<StoredRow> eventsFrom(int lane, long from);

    /** Rows of {@code due} on this clock up to this time, oldest first, at most {@link #PAGE}. */
    List<DueRow> dueUntil(int lane, DueClock clock, long untilMicros);

    /** Which of these payments have a row in {@code due}. */
    List<DueRow> dueOf(int lane, List<Long> payments);

    /** The time of the lane's first due row on this clock after this time, or {@link Long#MAX_VALUE}. */
    long firstDueMicros(int lane, DueClock clock, long afterMicros);

    /** The newest payment id of the lane, 0 for none. */
    long lastId(int lane);

    void addRequest(StoredRequest request, int epoch);

    /** @param payment after the event: gives id, version and state of the row */
    void addEvent(int lane, Payment payment, PaymentEvent event, int epoch);

    /** @param payment whose newest state is published */
    void addOutbox(int lane, long seq, Payment payment);

    /** Inserts or moves the payment's due row. */
    void putDue(DueRow row);

    void dropDue(int lane, long payment);
}
