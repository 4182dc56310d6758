package dev.kessai.counterparties.carrier;

import dev.kessai.counterparties.Counterparty;
import dev.kessai.counterparties.DayEnd;
import dev.kessai.counterparties.Host;
import dev.kessai.counterparties.Host.Endpoint;
import dev.kessai.counterparties.Host.Reply;
import dev.kessai.counterparties.Host.Request;
import dev.kessai.counterparties.Magic;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The carrier's server. */
public final class Carrier implements Counterparty {
    /** Kept of each payment, tax included. */
    private static final long SETTLEMENT_FEE = 0;

    private final BillBook book;
    private final Host host;
    private final Map<String, Integer> inquiries = new ConcurrentHashMap<>();
    private final Map<String, Boolean> lost = new ConcurrentHashMap<>();

    public Carrier(Setup setup) {
        this.book = new BillBook(setup);
        var endpoints = new ArrayList<Endpoint>();
        endpoints.add(new Endpoint("POST", "/authorisations", this::authorise));
        endpoints.add(new Endpoint("GET", "/authorisations/{reference}", this::inquire));
        endpoints.add(new Endpoint("POST", "/authorisations/{reference}/capture", this::capture));
        endpoints.add(new Endpoint("POST", "/authorisations/{reference}/cancel", this::cancel));
        endpoints.add(new Endpoint("POST", "/refunds", this::refund));
        endpoints.add(new Endpoint("GET", "/subscribers/{subscriber}", this::bill));
        endpoints.addAll(new DayEnd(setup, book::lines, "carrier", SETTLEMENT_FEE).endpoints());
        this.host = new Host(setup.port(), setup.key(), endpoints);
    }

    @Override
    public int port() {
        return host.port();
    }

    private Reply authorise(Request request) {
        var reference = request.text("reference");
        long amount = request.number("amount");
        if (reference.isEmpty() || amount <= 0) return Reply.status(400, "MALFORMED");
        return switch (Magic.of(amount)) {
            case REFUSED -> decided(request, false);
            case SLOW -> decided(request, true).after(Magic.SLOW_MILLIS);
            case SILENT -> decided(request, true).after(Magic.SILENT_MILLIS);
            case UNKNOWN_THEN_OK -> dark(request, true);
            case UNKNOWN_THEN_NO -> dark(request, false);
            case MAINTENANCE -> no("MAINTENANCE");
            case LOST -> lost.putIfAbsent(reference, true) == null ? Reply.lost() : decided(request, true);
            case NONE, PAID, TWICE, CORRECTED, LATE, NO_NOTICE -> decided(request, true);
        };
    }

    private Reply decided(Request request, boolean allowed) {
        return reply(book.authorise(
                request.text("reference"), request.text("subscriber"), request.number("amount"), allowed));
    }

    private Reply dark(Request request, boolean allowed) {
        var _ = decided(request, allowed);
        return Reply.status(202, "UNKNOWN");
    }

    private Reply inquire(Request request) {
        var found = book.find(request.path("reference"));
        if (found.isEmpty()) return Reply.status(404, "UNKNOWN_REFERENCE");
        var magic = Magic.of(found.get().amount());
        boolean dark = magic == Magic.UNKNOWN_THEN_OK || magic == Magic.UNKNOWN_THEN_NO;
        if (dark && inquiries.merge(found.get().reference(), 1, Integer::sum) <= Magic.UNKNOWN_INQUIRIES)
            return Reply.status(200, "UNKNOWN");
        return reply(found.get());
    }

    private Reply capture(Request request) {
        return book.find(request.path("reference"))
                .map(found -> reply(book.capture(found, request.number("amount"))))
                .orElseGet(() -> Reply.status(404, "UNKNOWN_REFERENCE"));
    }

    private Reply cancel(Request request) {
        return book.find(request.path("reference"))
                .map(found -> reply(book.cancel(found)))
                .orElseGet(() -> Reply.status(404, "UNKNOWN_REFERENCE"));
    }

    private Reply refund(Request request) {
        var refund = book.refund(request.text("reference"), request.text("subscriber"), request.number("amount"));
        return refund.done() ? Reply.status(200, "REFUNDED") : no("OTHER_MONTH");
    }

    /** What the subscriber sees of this month. */
    private Reply bill(Request request) {
        return Reply.json(200, Host.message().put("billed", book.billed(request.path("subscriber"))));
    }

    private static Reply reply(Authorisation authorisation) {
        return switch (authorisation.status()) {
            case AUTHORISED ->
                Reply.json(
                        200,
                        Host.message()
                                .put("status", "AUTHORISED")
                                .put("authorisation", "auth-" + authorisation.reference()));
            case CAPTURED ->
                Reply.json(200, Host.message().put("status", "CAPTURED").put("amount", authorisation.captured()));
            case CANCELLED -> Reply.status(200, "CANCELLED");
            case REFUSED -> no("LIMIT");
        };
    }

    private static Reply no(String code) {
        return Reply.json(200, Host.message().put("status", "NG").put("code", code));
    }

    @Override
    public void close() {
        host.close();
        book.close();
    }
}
