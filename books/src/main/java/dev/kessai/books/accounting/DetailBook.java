package dev.kessai.books.accounting;

import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.detail.AccountingDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes what one product tells of its payments, each detail once; what cannot be understood goes to quarantine. */
public final class DetailBook implements Consumer<List<OutboxEvent>> {
    private final String product;
    private final DetailStore store;
    private final AccountingCodes codes;
    private final Consumer<String> refusals;

    /** @param refusals is told the kind of each detail that goes to quarantine, for counting */
    public DetailBook(String product, DetailStore store, AccountingCodes codes, Consumer<String> refusals) {
        this.refusals = refusals;
        this.product = product;
        this.store = store;
        this.codes = codes;
    }

    @Override
    public void accept(List<OutboxEvent> events) {
        var refused = new ArrayList<Posting.Refused>(0);
        store.write(product, read(events, refused), refused);
        for (var each : refused) refusals.accept(each.reason().kind().name());
    }

    /**
     * Takes what was refused before, or lost on the way; what is known already is left as it is.
     *
     * @return why some of it cannot be taken; empty where all of it stands in the books now
     */
    Optional<Refusal> again(List<OutboxEvent> events) {
        var refused = new ArrayList<Posting.Refused>(0);
        store.write(product, read(events, refused), List.of());
        return refused.stream().map(Posting.Refused::reason).findFirst();
    }

    private List<DetailStore.Told> read(List<OutboxEvent> events, List<Posting.Refused> refused) {
        var told = new ArrayList<DetailStore.Told>(events.size());
        for (var event : events) {
            if (event.payment() == 0) continue; // a notice to somebody else
            try {
                var detail = AccountingDetails.detail(event);
                if (codes.find(detail.accountingCode()).isPresent()) told.add(new DetailStore.Told(event, detail));
                else
                    refused.add(new Posting.Refused(
                            event, new Refusal(Refusal.Kind.CODE, "accounting code " + detail.accountingCode())));
            } catch (IllegalStateException | IllegalArgumentException e) {
                refused.add(new Posting.Refused(
                        event, new Refusal(Refusal.Kind.UNREADABLE, String.valueOf(e.getMessage()))));
            }
        }
        return told;
    }
}
