package dev.kessai.proof.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.contracts.payment.v1.PaymentChanged;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** A subscriber that reads every event, as any other would. */
final class EventCount implements Consumer<List<OutboxEvent>> {
    private static final int SUCCEEDED = 1;

    private final LongAdder succeeded = new LongAdder();
    private final LongAdder movements = new LongAdder();

    @Override
    public void accept(List<OutboxEvent> events) {
        for (var event : events) {
            try {
                var changed = PaymentChanged.parseFrom(event.payload());
                if (changed.getStatus() == SUCCEEDED) succeeded.increment();
                movements.add(changed.getMovementsCount());
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("not an event: lane " + event.lane() + ", " + event.seq(), e);
            }
        }
    }

    long succeeded() {
        return succeeded.sum();
    }

    long movements() {
        return movements.sum();
    }
}
