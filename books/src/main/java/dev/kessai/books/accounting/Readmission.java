package dev.kessai.books.accounting;

import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.contracts.accounting.Quarantine;
import dev.kessai.contracts.reconciliation.Republication;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes what was refused or lost once more: out of quarantine, or from where it was published. What stands in the
 * books is known by payment and by a detail's id, so it may be done again. Thread-safe; blocks.
 */
public final class Readmission implements Quarantine, Republication {
    private final QuarantineStore store;
    private final Accountant accountant;
    private final Said payments;
    private final Map<String, Product> products;

    /** What one product tells. */
    public record Product(DetailBook book, Said said) {}

    /**
     * @param accountant not the one that follows the coordinator, which has a thread of its own
     * @param payments what the coordinator has published
     * @param products by name
     */
    public Readmission(QuarantineStore store, Accountant accountant, Said payments, Map<String, Product> products) {
        this.store = store;
        this.accountant = accountant;
        this.payments = payments;
        this.products = Map.copyOf(products);
    }

    @Override
    public List<Kept> open() {
        return store.open(LISTED_MAX).stream().map(Readmission::kept).toList();
    }

    @Override
    public Optional<Kept> find(Id id) {
        return store.find(id.source(), id.lane(), id.seq()).map(Readmission::kept);
    }

    private static Kept kept(QuarantineStore.Kept kept) {
        var event = kept.event();
        return new Kept(
                new Id(kept.source(), event.lane(), event.seq()),
                event.payment(),
                event.atMicros(),
                kept.reason(),
                HexFormat.of().formatHex(event.payload()),
                kept.resolvedAtMicros());
    }

    @Override
    public Retried retry(Id id) {
        var found = store.find(id.source(), id.lane(), id.seq());
        if (found.isEmpty()) return new Retried.NotFound();
        var refusal = id.source().equals(QuarantineStore.PAYMENT)
                ? accountant.again(found.get().event())
                : retryDetail(id, found.get().event());
        var now = find(id).orElseThrow();
        return refusal.<Retried>map(each -> new Retried.Refused(now, each.text()))
                .orElseGet(() -> new Retried.Taken(now));
    }

    private Optional<Refusal> retryDetail(Id id, OutboxEvent event) {
        var product = products.get(id.source());
        if (product == null)
            return Optional.of(new Refusal(Refusal.Kind.UNREADABLE, "no product " + id.source() + " in this build"));
        var refusal = product.book().again(List.of(event));
        if (refusal.isEmpty()) store.resolveDetail(id.source(), id.seq());
        return refusal;
    }

    @Override
    public Told again(long payment) {
        int journals = 0;
        for (var event : payments.of(payment)) {
            if (MovementLog.read(event) instanceof MovementLog.Read.Nothing) continue;
            var refusal = accountant.again(event);
            if (refusal.isPresent()) return new Told(journals, 0, refusal.get().text());
            journals++;
        }
        if (journals == 0) return new Told(0, 0, "nothing that moved was published of this payment");
        int details = 0;
        for (var product : products.values()) {
            var said = product.said().of(payment);
            var refusal = product.book().again(said);
            if (refusal.isPresent())
                return new Told(journals, details, refusal.get().text());
            details += said.size();
        }
        return new Told(journals, details, "");
    }
}
