package dev.kessai.books.accounting;

import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.detail.AccountingDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Takes what one product tells of its payments, each detail once; what cannot be understood goes to quarantine. */
public final class DetailBook implements Consumer<List<OutboxEvent>> {
    private final String product;
    private final DetailStore store;
    private final AccountingCodes codes;

    public DetailBook(String product, DetailStore store, AccountingCodes codes) {
        this.product = product;
        this.store = store;
        this.codes = codes;
    }

    @Override
    public void accept(List<OutboxEvent> events) {
        var told = new ArrayList<DetailStore.Told>(events.size());
        var refused = new ArrayList<Posting.Refused>(0);
        for (var event : events) {
            if (event.payment() == 0) continue; // a notice to somebody else
            try {
                var detail = AccountingDetails.detail(event);
                if (codes.find(detail.accountingCode()).isPresent()) told.add(new DetailStore.Told(event, detail));
                else refused.add(new Posting.Refused(event, "accounting code " + detail.accountingCode()));
            } catch (IllegalStateException | IllegalArgumentException e) {
                refused.add(new Posting.Refused(event, String.valueOf(e.getMessage())));
            }
        }
        store.write(product, told, refused);
    }
}
