package dev.kessai.books.reconciliation;

import dev.kessai.books.reconciliation.BooksAuditStore.Joined;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * R2: what each product says that it has told against what accounting has taken, and that against the payments
 * (04-books, reconciliation). A detail is known by its product and its id. Products and payments were read after the
 * books: they know all of which somebody could have told.
 */
final class DetailCheck {
    private static final int PAGE = 1_000;

    private final BooksAuditStore books;
    private final Findings findings;
    private final RunDigest inputs;

    DetailCheck(BooksAuditStore books, Findings findings) {
        this.books = books;
        this.findings = findings;
        this.inputs = findings.inputs(Reconciliation.R2);
    }

    /** @param taken number of the last thing that accounting had taken of this product before the books were read */
    void compare(ProductAuditStore product, long taken) {
        var late = product.saidAfter(taken);
        var said = product.said();
        var known = books.details(product.product());
        long compared = 0;
        long waiting = 0;
        while (true) {
            long payment = Math.min(said.id(), known.id());
            if (payment == ByPayment.END) break;
            var here = new ArrayList<>(known.take(payment));
            for (var each : here) read(BooksAuditStore.NAME, each);
            for (var each : said.take(payment)) {
                compared++;
                read(product.product(), each);
                var found = take(here, each.id());
                if (found == null && late.contains(payment)) waiting++;
                else if (found == null) tell(Invariant.DETAIL_MISSING, product.product(), each, say(each), "none");
                else if (!found.equals(each))
                    tell(Invariant.DETAIL_CHANGED, product.product(), each, say(each), say(found));
            }
            for (var stray : here) tell(Invariant.DETAIL_EXTRA, product.product(), stray, "none", say(stray));
        }
        findings.compared(Invariant.DETAIL_MISSING, compared);
        findings.compared(Invariant.DETAIL_EXTRA, compared);
        findings.compared(Invariant.DETAIL_CHANGED, compared);
        findings.pending(waiting);
    }

    private static @Nullable DetailRow take(List<DetailRow> rows, String id) {
        for (var row : rows)
            if (row.id().equals(id)) {
                rows.remove(row);
                return row;
            }
        return null;
    }

    /**
     * Every detail is of a payment that has succeeded and has its code, and payments that only a product creates have
     * one.
     *
     * @param needed payments that must have a detail
     */
    void judge(PaymentAuditStore payments, Set<Long> needed) {
        var missing = new HashSet<>(needed);
        var unbooked = new ArrayList<Joined>();
        long compared = 0;
        var joined = books.detailsWithJournals();
        while (joined.id() != ByPayment.END)
            for (var each : joined.take(joined.id())) {
                compared++;
                missing.remove(each.detail().payment());
                var journal = each.journal();
                if (journal == null) unbooked.add(each);
                else if (!journal.code().equals(each.detail().code()))
                    tell(
                            Invariant.DETAIL_CODE,
                            each.source(),
                            each.detail(),
                            journal.code(),
                            each.detail().code());
            }
        for (int from = 0; from < unbooked.size(); from += PAGE)
            judgeUnbooked(payments, unbooked.subList(from, Math.min(unbooked.size(), from + PAGE)));
        for (long payment : missing)
            findings.broken(
                    Invariant.DETAIL_NONE, BooksAuditStore.NAME, Keys.payment(payment), "a product's detail", "none");
        findings.compared(Invariant.DETAIL_NO_MOVEMENT, compared);
        findings.compared(Invariant.DETAIL_CODE, compared);
        findings.compared(Invariant.DETAIL_NONE, needed.size());
    }

    /** Without a journal the payment must be one that the books had not reached: that is for R1 to judge. */
    private void judgeUnbooked(PaymentAuditStore payments, List<Joined> details) {
        var known = new HashSet<Long>();
        for (var event : payments.events(
                details.stream().map(each -> each.detail().payment()).distinct().toList()))
            if (event.state() == History.Stage.SUCCEEDED.code()) known.add(event.payment());
        for (var each : details)
            if (!known.contains(each.detail().payment()))
                tell(
                        Invariant.DETAIL_NO_MOVEMENT,
                        each.source(),
                        each.detail(),
                        "a payment that has succeeded",
                        "none");
    }

    private void read(String service, DetailRow detail) {
        inputs.put(service);
        inputs.put(detail.payment());
        inputs.put(detail.id());
        inputs.put(say(detail));
    }

    private static String say(DetailRow detail) {
        return detail.code() + " " + detail.dimensions();
    }

    private void tell(Invariant invariant, String product, DetailRow detail, String expected, String found) {
        var key = product + " " + detail.id() + " of " + Keys.payment(detail.payment());
        findings.broken(invariant, BooksAuditStore.NAME, new Subject(key, detail.payment(), 0), expected, found);
    }
}
