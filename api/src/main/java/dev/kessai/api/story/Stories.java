package dev.kessai.api.story;

import dev.kessai.contracts.participant.LegHistory;
import dev.kessai.contracts.payment.PaymentHistory;
import dev.kessai.contracts.payment.PaymentStory;
import dev.kessai.contracts.payment.PaymentView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts stories together. Thread-safe as what it reads from. */
public final class Stories {
    private final PaymentHistory payments;
    private final List<LegHistory> ledgers;

    public Stories(PaymentHistory payments, List<? extends LegHistory> ledgers) {
        this.payments = payments;
        this.ledgers = List.copyOf(ledgers);
    }

    /** The story of a payment or refund, empty where there is none; blocks the calling (virtual) thread. */
    public Optional<Story> find(long payment) {
        return payments.story(payment).map(this::whole);
    }

    private Story whole(PaymentStory story) {
        var lines = new ArrayList<Story.Line>();
        for (var event : story.events()) lines.add(new Story.Coordinated(event));
        for (var ledger : ledgers) {
            var owners = story.payment().legs().stream()
                    .filter(leg -> leg.participant().equals(ledger.name()))
                    .map(PaymentView.Leg::owner)
                    .distinct()
                    .toList();
            if (owners.isEmpty()) continue;
            for (var record : ledger.legs(story.payment().id(), owners))
                lines.add(new Story.Moved(ledger.name(), record));
        }
        return new Story(story.payment(), lines);
    }
}
