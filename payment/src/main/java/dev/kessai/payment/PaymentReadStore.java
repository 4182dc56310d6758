package dev.kessai.payment;

import dev.kessai.base.db.Db;
import dev.kessai.base.id.Ids;
import dev.kessai.contracts.payment.PaymentHistory;
import dev.kessai.contracts.payment.PaymentStory;
import dev.kessai.contracts.payment.PaymentStory.Event;
import dev.kessai.contracts.payment.PaymentStory.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the database holds of payments, for readers beside the lanes. Thread-safe; blocks. */
public final class PaymentReadStore implements PaymentHistory {
    /** A payment has at most ten events of its own; the rest are refunds. */
    private static final int EVENTS_MAX = 10_000;

    private static final String EVENTS = """
            select version, body, (extract(epoch from at) * 1000000)::int8
              from payment_event where lane = ? and payment_id = ? order by version limit ?
            """;

    private final Db db;

    public PaymentReadStore(Db db) {
        this.db = db;
    }

    private record Stored(int version, PaymentEvent event, long atMicros) {}

    /** Folds the stored events, as a coordinator does that resumes the payment. */
    @Override
    public Optional<PaymentStory> story(long payment) {
        List<Stored> stored = db.read(tx -> tx.query(
                EVENTS,
                row -> new Stored(
                        row.getInt(1), PaymentCodec.decode(row.getBytes(2), payment, row.getLong(3)), row.getLong(3)),
                Ids.laneOf(payment),
                payment,
                EVENTS_MAX));
        var events = new ArrayList<Event>(stored.size());
        @Nullable Payment current = null;
        for (var row : stored) {
            current = current == null ? first(row) : current.apply(row.event(), row.atMicros());
            events.add(event(row, current));
        }
        return current == null ? Optional.empty() : Optional.of(new PaymentStory(Views.view(current), events));
    }

    private static Payment first(Stored row) {
        if (row.event() instanceof PaymentEvent.Created created) return Payment.created(created);
        throw new IllegalStateException("a payment that does not begin with its creation: version " + row.version());
    }

    private static Event event(Stored row, Payment after) {
        var state = after.state().name();
        return switch (row.event()) {
            case PaymentEvent.Created _ -> of(row, state, Kind.CREATED);
            case PaymentEvent.Trying _ -> of(row, state, Kind.TRYING);
            case PaymentEvent.Waiting _ -> of(row, state, Kind.WAITING);
            case PaymentEvent.Authorized _ -> of(row, state, Kind.AUTHORIZED);
            case PaymentEvent.DecidedConfirm _ -> of(row, state, Kind.DECIDED_CONFIRM);
            case PaymentEvent.DecidedCancel e ->
                new Event(row.version(), row.atMicros(), state, Kind.DECIDED_CANCEL, 0, e.failure());
            case PaymentEvent.Succeeded _ -> of(row, state, Kind.SUCCEEDED);
            case PaymentEvent.Failed e -> new Event(row.version(), row.atMicros(), state, Kind.FAILED, 0, e.failure());
            case PaymentEvent.RefundReserved e ->
                new Event(row.version(), row.atMicros(), state, Kind.REFUND_RESERVED, e.refund(), "");
            case PaymentEvent.RefundReleased e ->
                new Event(row.version(), row.atMicros(), state, Kind.REFUND_RELEASED, e.refund(), "");
        };
    }

    private static Event of(Stored row, String state, Kind kind) {
        return new Event(row.version(), row.atMicros(), state, kind, 0, "");
    }
}
