package dev.kessai.proof.simulation;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.id.Ids;
import dev.kessai.payment.Payment;
import dev.kessai.payment.PaymentEvent;
import dev.kessai.payment.PaymentStore;
import dev.kessai.proof.simulation.ModelDatabase.Guard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The coordinator's tables as maps by primary key. */
final class ModelPaymentStore extends ModelSession implements PaymentStore {
    record RequestKey(int lane, long principal, Hash128 key) {}

    record OutboxKey(int lane, long seq) {}

    /** A row of {@code payment_event} as the auditor sees it. */
    record EventRow(int lane, long payment, int version, Payment.State state, PaymentEvent event, int epoch) {}

    record OutboxRow(int lane, long seq, long payment, int version, Payment.State state) {}

    record RequestRow(int lane, long principal, Hash128 key, long target, int epoch) {}

    /** What all sessions of the coordinator see. */
    static final class Tables {
        final Map<RequestKey, StoredRequest> requests = new HashMap<>();
        final TreeMap<Long, TreeMap<Integer, StoredRow>> events = new TreeMap<>();
        final Map<OutboxKey, OutboxRow> outbox = new LinkedHashMap<>();
        final TreeMap<Long, DueRow> due = new TreeMap<>();
    }

    private final Tables tables;

    ModelPaymentStore(ModelDatabase database, Node<?> node, Tables tables) {
        super(database, node);
        this.tables = tables;
    }

    @Override
    public List<StoredRequest> requests(List<StoredRequest> asked) {
        reading();
        var found = new ArrayList<StoredRequest>();
        for (var each : asked) {
            var row = tables.requests.get(new RequestKey(each.lane(), each.principal(), each.key()));
            if (row != null) found.add(row);
        }
        return found;
    }

    @Override
    public List<StoredRow> events(int lane, List<Long> payments) {
        reading();
        var found = new ArrayList<StoredRow>();
        for (long payment : payments.stream().sorted().distinct().toList()) {
            var rows = tables.events.get(payment);
            if (rows != null) found.addAll(rows.values());
        }
        return found;
    }

    @Override
    public List<StoredRow> eventsFrom(int lane, long from) {
        reading();
        var found = new ArrayList<StoredRow>();
        tables.events.tailMap(from).forEach((payment, rows) -> {
            if (Ids.laneOf(payment) == lane) found.addAll(rows.values());
        });
        return found;
    }

    @Override
    public List<DueRow> dueUntil(int lane, DueClock clock, long untilMicros) {
        reading();
        return tables.due.values().stream()
                .filter(row -> row.lane() == lane && row.clock() == clock && row.runAtMicros() <= untilMicros)
                .sorted((one, other) -> Long.compare(one.runAtMicros(), other.runAtMicros()))
                .toList();
    }

    @Override
    public List<DueRow> dueOf(int lane, List<Long> payments) {
        reading();
        var found = new ArrayList<DueRow>();
        for (long payment : payments) {
            var row = tables.due.get(payment);
            if (row != null) found.add(row);
        }
        return found;
    }

    @Override
    public long firstDueMicros(int lane, DueClock clock, long afterMicros) {
        reading();
        long first = Long.MAX_VALUE;
        for (var row : tables.due.values())
            if (row.lane() == lane && row.clock() == clock && row.runAtMicros() > afterMicros)
                first = Math.min(first, row.runAtMicros());
        return first;
    }

    @Override
    public long lastId(int lane) {
        reading();
        for (long payment : tables.events.descendingKeySet()) if (Ids.laneOf(payment) == lane) return payment;
        return 0;
    }

    @Override
    public void addRequest(StoredRequest request, int epoch) {
        var key = new RequestKey(request.lane(), request.principal(), request.key());
        add(new Change() {
            @Override
            public boolean holds() {
                return !tables.requests.containsKey(key);
            }

            @Override
            public void apply() {
                tables.requests.put(key, request);
            }

            @Override
            public Object row() {
                return new RequestRow(request.lane(), request.principal(), request.key(), request.target(), epoch);
            }
        });
    }

    @Override
    public void addEvent(int lane, Payment payment, PaymentEvent event, int epoch) {
        var row = new EventRow(lane, payment.id(), payment.version(), payment.state(), event, epoch);
        add(new Change() {
            @Override
            public boolean holds() {
                return !database().guards(Guard.VERSION_KEY)
                        || !tables.events
                                .getOrDefault(row.payment(), new TreeMap<>())
                                .containsKey(row.version());
            }

            @Override
            public void apply() {
                tables.events
                        .computeIfAbsent(row.payment(), id -> new TreeMap<>())
                        .put(row.version(), new StoredRow(row.payment(), row.version(), event, atMicros()));
            }

            @Override
            public Object row() {
                return row;
            }
        });
    }

    @Override
    public void addOutbox(int lane, long seq, Payment payment) {
        var key = new OutboxKey(lane, seq);
        var row = new OutboxRow(lane, seq, payment.id(), payment.version(), payment.state());
        boolean inTransaction = database().guards(Guard.OUTBOX_IN_TRANSACTION);
        add(new Change() {
            @Override
            public boolean holds() {
                return !inTransaction || !tables.outbox.containsKey(key);
            }

            @Override
            public void apply() {
                tables.outbox.put(key, row);
            }

            @Override
            public Object row() {
                return row;
            }

            @Override
            public boolean survivesRollback() {
                return true;
            }
        });
    }

    @Override
    public void putDue(DueRow row) {
        add(always(() -> tables.due.put(row.payment(), row), row));
    }

    @Override
    public void dropDue(int lane, long payment) {
        add(always(() -> tables.due.remove(payment), "no due " + payment));
    }

    private static Change always(Runnable apply, Object row) {
        return new Change() {
            @Override
            public boolean holds() {
                return true;
            }

            @Override
            public void apply() {
                apply.run();
            }

            @Override
            public Object row() {
                return row;
            }
        };
    }
}
