package dev.kessai.api.story;

import dev.kessai.contracts.participant.LegRecord;
import dev.kessai.contracts.payment.PaymentStory.Event;
import dev.kessai.contracts.payment.PaymentView;
import java.util.Comparator;
import java.util.List;

/**
 * Everything that is stored of a payment, oldest first.
 *
 * @param payment as it is now
 */
public record Story(PaymentView payment, List<Line> lines) {
    static final Comparator<Line> BY_TIME =
            Comparator.comparingLong(Line::atMicros).thenComparingInt(line -> line instanceof Coordinated ? 0 : 1);

    public Story {
        lines = lines.stream().sorted(BY_TIME).toList();
    }

    /** One thing that happened. */
    public sealed interface Line {
        /** Business time, microseconds since 1970. */
        long atMicros();
    }

    /** The coordinator stored an event; at the same instant it comes before what the ledgers did about it. */
    public record Coordinated(Event event) implements Line {
        @Override
        public long atMicros() {
            return event.atMicros();
        }
    }

    /** A ledger stored a hold, an entry or a release. */
    public record Moved(String ledger, LegRecord record) implements Line {
        @Override
        public long atMicros() {
            return record.atMicros();
        }
    }
}
