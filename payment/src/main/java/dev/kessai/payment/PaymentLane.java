package dev.kessai.payment;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.hash.LongMap;
import dev.kessai.base.id.Ids;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Memory of one payment lane; can be dropped at any time and read again from the database. */
final class PaymentLane {
    /** Keys remembered a lane, so that a quick duplicate needs no look-up and does not break its batch. */
    static final int RECENT_KEYS_MAX = 8_192;

    record RequestRef(long principal, Hash128 key) {}

    record Known(Hash128 fingerprint, long target) {}

    private final int id;
    private final LongMap<Flight> flights = new LongMap<>();
    private final ArrayDeque<Flight> byAge = new ArrayDeque<>();
    private final Map<RequestRef, Known> recent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RequestRef, Known> eldest) {
            return size() > RECENT_KEYS_MAX;
        }
    };
    private boolean resumed;
    private long lastId;
    private long openFrom;
    private long firstDueMachineMicros = Long.MAX_VALUE;
    private long firstDueBusinessMicros = Long.MAX_VALUE;

    PaymentLane(int id, long openFrom) {
        this.id = id;
        this.openFrom = openFrom;
    }

    int id() {
        return id;
    }

    LongMap<Flight> flights() {
        return flights;
    }

    boolean resumed() {
        return resumed;
    }

    void resumed(long newestId) {
        resumed = true;
        lastId = Math.max(lastId, newestId);
    }

    long nextId(long nowMillis) {
        lastId = Ids.after(lastId, id, nowMillis);
        return lastId;
    }

    @Nullable
    Known recent(RequestRef ref) {
        return recent.get(ref);
    }

    void remember(RequestRef ref, Known known) {
        recent.put(ref, known);
    }

    /** Keeps a payment in memory; new ones and resumed ones come in the order of ids. */
    void keep(Flight flight) {
        long payment = flight.payment().id();
        if (flights.contains(payment)) return;
        flights.put(payment, flight);
        if (flight.isOpen()) byAge.add(flight);
    }

    /** The smallest id that is neither final nor in {@code due}: never behind what a crash would need. */
    long openFrom() {
        while (!byAge.isEmpty() && !byAge.peek().isOpen()) byAge.poll();
        var oldest = byAge.peek();
        return oldest == null ? lastId + 1 : oldest.payment().id();
    }

    /** The last value that a commit made durable. */
    long storedOpenFrom() {
        return openFrom;
    }

    void storedOpenFrom(long stored) {
        openFrom = stored;
    }

    boolean isDue(long machineMicros, long businessMicros) {
        return firstDueMachineMicros <= machineMicros || firstDueBusinessMicros <= businessMicros;
    }

    /** When the lane is due next, machine clock; {@link Long#MAX_VALUE} for never. */
    long nextDueMicros(long machineMicros, long businessMicros) {
        if (firstDueBusinessMicros == Long.MAX_VALUE) return firstDueMachineMicros;
        return Math.min(firstDueMachineMicros, machineMicros + firstDueBusinessMicros - businessMicros);
    }

    void firstDue(PaymentStore.DueClock clock, long micros) {
        switch (clock) {
            case MACHINE -> firstDueMachineMicros = micros;
            case BUSINESS -> firstDueBusinessMicros = micros;
        }
    }

    /** A due row was written: the lane wakes for it. */
    void soonerDue(PaymentStore.DueClock clock, long micros) {
        switch (clock) {
            case MACHINE -> firstDueMachineMicros = Math.min(firstDueMachineMicros, micros);
            case BUSINESS -> firstDueBusinessMicros = Math.min(firstDueBusinessMicros, micros);
        }
    }
}
