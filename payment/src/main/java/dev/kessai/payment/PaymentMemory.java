package dev.kessai.payment;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.hash.LongMap;
import dev.kessai.base.id.Ids;
import dev.kessai.base.lane.LaneBatch;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.payment.PaymentLane.Known;
import dev.kessai.payment.PaymentLane.RequestRef;
import dev.kessai.payment.PaymentStore.DueClock;
import dev.kessai.payment.PaymentStore.StoredRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a payment worker remembers, by lane, and how it reads what is missing. Payments under way stay; payments that
 * wait long, or have ended, visit for one batch.
 */
final class PaymentMemory {
    private final PaymentStore store;
    private final TreeMap<Integer, PaymentLane> lanes = new TreeMap<>();
    private final LongMap<Flight> visitors = new LongMap<>();
    private final Map<RequestRef, Known> stored = new HashMap<>();
    private final List<Flight> resumed = new ArrayList<>();
    private final List<Flight> woken = new ArrayList<>();

    PaymentMemory(PaymentStore store) {
        this.store = store;
    }

    PaymentLane lane(int id) {
        var lane = lanes.get(id);
        if (lane == null) throw new IllegalStateException("lane " + id + " is not owned");
        return lane;
    }

    Iterable<PaymentLane> lanes() {
        return lanes.values();
    }

    void acquire(int id, long openFrom) {
        lanes.put(id, new PaymentLane(id, openFrom));
    }

    /** Drops all but where to start reading again. */
    void forget(int id) {
        var lane = lanes.get(id);
        if (lane != null) lanes.put(id, new PaymentLane(id, lane.storedOpenFrom()));
    }

    /** A payment in memory or visiting, or null. */
    @Nullable
    Flight find(long payment) {
        var lane = lanes.get(Ids.laneOf(payment));
        var flight = lane == null ? null : lane.flights().get(payment);
        return flight != null ? flight : visitors.get(payment);
    }

    /** Whose key this is, as far as this batch knows. */
    @Nullable
    Known known(int lane, RequestRef ref) {
        var recent = lane(lane).recent(ref);
        return recent != null ? recent : stored.get(ref);
    }

    /** Payments that this batch has found open in the database: their commands are to be sent again. */
    List<Flight> resumed() {
        return resumed;
    }

    /** Payments whose due row has come. */
    List<Flight> woken() {
        return woken;
    }

    /** Ends what lives for one batch only. */
    void endBatch() {
        visitors.clear();
        stored.clear();
        resumed.clear();
        woken.clear();
    }

    /** Reads what the batch needs and memory lacks. */
    void load(LaneBatch<PaymentInput> batch, Payment.Now now) {
        for (int lane : batch.lanes()) if (!lane(lane).resumed()) resume(lane(lane));
        loadRequests(batch, now);
        var wanted = new TreeMap<Integer, Set<Long>>();
        for (var input : batch.commands()) want(input, wanted);
        wanted.forEach((lane, ids) -> loadVisitors(lane, List.copyOf(ids)));
        for (var input : batch.commands())
            if (input instanceof PaymentInput.Wake(int lane) && lane(lane).isDue(micros(now), now.businessMicros()))
                wake(lane(lane), now);
    }

    private static long micros(Payment.Now now) {
        return now.machineMillis() * 1_000;
    }

    /** Reads every open payment of a lane, from its low-water mark on. */
    private void resume(PaymentLane lane) {
        var open = new ArrayList<Payment>();
        long from = lane.storedOpenFrom();
        while (true) {
            var rows = store.eventsFrom(lane.id(), from);
            boolean last = rows.size() < PaymentStore.PAGE;
            long newest = rows.isEmpty() ? 0 : rows.getLast().payment();
            // A full page may have cut its newest payment in two: that one is read again.
            var whole = last
                    ? rows
                    : rows.stream().filter(row -> row.payment() != newest).toList();
            for (var payment : fold(whole)) if (!payment.state().isFinal()) open.add(payment);
            if (last) break;
            from = newest;
        }
        var ids = open.stream().map(Payment::id).toList();
        var waiting = new LinkedHashSet<Long>();
        for (var row : store.dueOf(lane.id(), ids)) waiting.add(row.payment());
        for (var payment : open) {
            if (waiting.contains(payment.id())) continue;
            var flight = new Flight(payment, false);
            lane.keep(flight);
            resumed.add(flight);
        }
        lane.resumed(store.lastId(lane.id()));
        lane.firstDue(DueClock.MACHINE, store.firstDueMicros(lane.id(), DueClock.MACHINE, 0));
        lane.firstDue(DueClock.BUSINESS, store.firstDueMicros(lane.id(), DueClock.BUSINESS, 0));
    }

    private void wake(PaymentLane lane, Payment.Now now) {
        var ids = new LinkedHashSet<Long>();
        due(lane, DueClock.MACHINE, micros(now), ids);
        due(lane, DueClock.BUSINESS, now.businessMicros(), ids);
        loadVisitors(lane.id(), ids.stream().filter(id -> find(id) == null).toList());
        for (long id : ids) {
            var flight = find(id);
            if (flight != null) woken.add(flight);
        }
    }

    /** The rows that have come; each of them is moved or dropped by this batch, so what counts next is what follows. */
    private void due(PaymentLane lane, DueClock clock, long nowMicros, Set<Long> ids) {
        var rows = store.dueUntil(lane.id(), clock, nowMicros);
        for (var row : rows) ids.add(row.payment());
        boolean all = rows.size() < PaymentStore.PAGE;
        lane.firstDue(clock, all ? store.firstDueMicros(lane.id(), clock, nowMicros) : nowMicros);
    }

    /** The lanes whose due rows have come. */
    List<Integer> dueLanes(long machineMicros, long businessMicros) {
        var due = new ArrayList<Integer>(0);
        for (var lane : lanes.values()) if (lane.isDue(machineMicros, businessMicros)) due.add(lane.id());
        return due;
    }

    /** When the first due row comes, machine clock; {@link Long#MAX_VALUE} for never. */
    long nextDueMicros(long machineMicros, long businessMicros) {
        long next = Long.MAX_VALUE;
        for (var lane : lanes.values()) next = Math.min(next, lane.nextDueMicros(machineMicros, businessMicros));
        return next;
    }

    /**
     * A new key is not looked up: where it is stored after all, its row says so and the batch runs carefully. What may
     * be refused writes no row, so there its key is looked up first: what was done is never refused.
     */
    private void loadRequests(LaneBatch<PaymentInput> batch, Payment.Now now) {
        var asked = new ArrayList<StoredRequest>();
        for (var input : batch.commands()) {
            if (!(command(input) instanceof PaymentCommand.Change change)) continue;
            if (!batch.careful() && isSureToWrite(input, change, now)) continue;
            var key = change.key();
            if (lane(lane(input)).recent(new RequestRef(key.principal(), key.key())) != null) continue;
            asked.add(new StoredRequest(lane(input), key.principal(), key.key(), new Hash128(0, 0), 0));
        }
        if (asked.isEmpty()) return;
        for (var found : store.requests(asked))
            stored.put(new RequestRef(found.principal(), found.key()), new Known(found.fingerprint(), found.target()));
    }

    private static boolean isSureToWrite(PaymentInput input, PaymentCommand.Change change, Payment.Now now) {
        return input instanceof PaymentInput.Create create
                && create.drafted() instanceof Plans.Drafted.Legs
                && now.machineMillis() < change.deadlineMillis();
    }

    private void want(PaymentInput input, Map<Integer, Set<Long>> wanted) {
        if (command(input) instanceof PaymentCommand.Change change) {
            var key = change.key();
            var known = known(lane(input), new RequestRef(key.principal(), key.key()));
            if (known != null) want(known.target(), wanted);
        }
        switch (input) {
            case PaymentInput.Create _, PaymentInput.Wake _, PaymentInput.Pass _ -> {}
            case PaymentInput.Ask ask -> want(ask.payment(), wanted);
            case PaymentInput.Tick tick -> want(tick.payment(), wanted);
            case PaymentInput.Replied replied -> {
                // Only a resting payment is not in memory: an answer that comes so late may be the one it rests for.
                want(replied.reply().leg().payment(), wanted);
            }
        }
    }

    private void want(long payment, Map<Integer, Set<Long>> wanted) {
        var flight = find(payment);
        if (flight == null)
            wanted.computeIfAbsent(Ids.laneOf(payment), lane -> new LinkedHashSet<>())
                    .add(payment);
        else if (flight.payment().head().parent() != 0)
            wantParent(flight.payment().head().parent(), wanted);
    }

    private void wantParent(long parent, Map<Integer, Set<Long>> wanted) {
        if (find(parent) == null)
            wanted.computeIfAbsent(Ids.laneOf(parent), lane -> new LinkedHashSet<>())
                    .add(parent);
    }

    private void loadVisitors(int lane, List<Long> ids) {
        if (ids.isEmpty()) return;
        var due = new LinkedHashSet<Long>();
        for (var row : store.dueOf(lane, ids)) due.add(row.payment());
        var parents = new LinkedHashSet<Long>();
        for (var payment : fold(store.events(lane, ids))) {
            visitors.put(payment.id(), new Flight(payment, due.contains(payment.id())));
            long parent = payment.head().parent();
            if (parent != 0 && find(parent) == null) parents.add(parent);
        }
        for (var payment : fold(parents.isEmpty() ? List.of() : store.events(lane, List.copyOf(parents))))
            visitors.put(payment.id(), new Flight(payment, false));
    }

    /** Payments from their rows, which come by payment and version. */
    static List<Payment> fold(List<PaymentStore.StoredRow> rows) {
        var payments = new ArrayList<Payment>();
        Payment current = null;
        for (var row : rows) {
            if (row.event() instanceof PaymentEvent.Created created) {
                if (current != null) payments.add(current);
                current = Payment.created(created);
                continue;
            }
            if (current == null || current.id() != row.payment() || current.version() + 1 != row.version())
                throw new IllegalStateException("history of " + row.payment() + " has a hole at " + row.version());
            current = current.apply(row.event(), row.atMicros());
        }
        if (current != null) payments.add(current);
        return payments;
    }

    private static @Nullable PaymentCommand command(PaymentInput input) {
        return switch (input) {
            case PaymentInput.Create create -> create.command();
            case PaymentInput.Ask ask -> ask.command();
            case PaymentInput.Replied _, PaymentInput.Tick _, PaymentInput.Wake _, PaymentInput.Pass _ -> null;
        };
    }

    static int lane(PaymentInput input) {
        return switch (input) {
            case PaymentInput.Create create -> create.lane();
            case PaymentInput.Ask ask -> Ids.laneOf(ask.payment());
            case PaymentInput.Replied replied ->
                Ids.laneOf(replied.reply().leg().payment());
            case PaymentInput.Tick tick -> Ids.laneOf(tick.payment());
            case PaymentInput.Wake wake -> wake.lane();
            case PaymentInput.Pass pass -> pass.lane();
        };
    }
}
