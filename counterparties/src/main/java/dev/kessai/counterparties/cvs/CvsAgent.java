package dev.kessai.counterparties.cvs;

import dev.kessai.counterparties.Counterparty;
import dev.kessai.counterparties.DayEnd;
import dev.kessai.counterparties.Host;
import dev.kessai.counterparties.Host.Endpoint;
import dev.kessai.counterparties.Host.Reply;
import dev.kessai.counterparties.Host.Request;
import dev.kessai.counterparties.Magic;
import dev.kessai.counterparties.Notices;
import dev.kessai.counterparties.cvs.Slip.Paid;
import dev.kessai.counterparties.cvs.Slip.Status;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's server. {@code /counter/...} is the customer at the counter: paying gives a provisional notice at once
 * and its confirmation a second later.
 */
public final class CvsAgent implements Counterparty {
    /** Kept of each payment, tax included. */
    private static final long SETTLEMENT_FEE = 110;

    private static final Logger LOG = LoggerFactory.getLogger(CvsAgent.class);
    private static final long AT_ONCE_MILLIS = 300;
    private static final long SECOND_WORD_MILLIS = 1_000;

    private final Setup setup;
    private final SlipBook book;
    private final Notices notices;
    private final Host host;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("cvs-later").daemon().factory());
    private final Map<String, Integer> inquiries = new ConcurrentHashMap<>();
    private final Map<String, Boolean> lost = new ConcurrentHashMap<>();
    private final Map<String, Boolean> refused = new ConcurrentHashMap<>();

    public CvsAgent(Setup setup) {
        this.setup = setup;
        this.book = new SlipBook(setup);
        this.notices = new Notices(setup);
        for (var slip : book.all()) arm(slip);
        var endpoints = new ArrayList<Endpoint>();
        endpoints.add(new Endpoint("POST", "/slips", this::issue));
        endpoints.add(new Endpoint("GET", "/slips/{reference}", this::inquire));
        endpoints.add(new Endpoint("POST", "/slips/{reference}/void", this::withdraw));
        endpoints.add(new Endpoint("POST", "/counter/{number}/pay", this::payAtCounter));
        endpoints.add(new Endpoint("POST", "/counter/{number}/correct", this::correct));
        endpoints.addAll(new DayEnd(setup, book::lines, "cvs", SETTLEMENT_FEE).endpoints());
        this.host = new Host(setup.port(), setup.key(), endpoints);
    }

    @Override
    public int port() {
        return host.port();
    }

    private Reply issue(Request request) {
        var reference = request.text("reference");
        long amount = request.number("amount");
        var expiresAt = micros(request.text("expires_at"));
        if (reference.isEmpty() || amount <= 0 || expiresAt.isEmpty()) return Reply.status(400, "MALFORMED");
        return switch (Magic.of(amount)) {
            case REFUSED -> Reply.json(200, Host.message().put("status", "NG").put("code", "NOT_ACCEPTED"));
            case MAINTENANCE ->
                Reply.json(200, Host.message().put("status", "NG").put("code", "MAINTENANCE"));
            case SLOW -> issued(reference, amount, expiresAt.get()).after(Magic.SLOW_MILLIS);
            case SILENT -> issued(reference, amount, expiresAt.get()).after(Magic.SILENT_MILLIS);
            case UNKNOWN_THEN_OK -> {
                var _ = issued(reference, amount, expiresAt.get());
                yield Reply.status(202, "UNKNOWN");
            }
            case UNKNOWN_THEN_NO -> {
                refused.put(reference, true);
                yield Reply.status(202, "UNKNOWN");
            }
            case LOST ->
                lost.putIfAbsent(reference, true) == null ? Reply.lost() : issued(reference, amount, expiresAt.get());
            case NONE, PAID, TWICE, CORRECTED, LATE, NO_NOTICE -> issued(reference, amount, expiresAt.get());
        };
    }

    private static Optional<Long> micros(String time) {
        try {
            return Optional.of(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Reply issued(String reference, long amount, long expiresAtMicros) {
        var slip = book.issue(reference, amount, expiresAtMicros);
        arm(slip);
        return reply(slip);
    }

    /** A slip that somebody pays without being asked to, also after a restart. */
    private void arm(Slip slip) {
        boolean pays = Magic.of(slip.amount()).isPaidAtOnce() && slip.payments().isEmpty();
        if (pays)
            after(
                    AT_ONCE_MILLIS,
                    () -> book.find(slip.reference()).ifPresent(now -> {
                        if (now.payments().isEmpty()) {
                            var _ = pay(now);
                        }
                    }));
    }

    private void after(long millis, Runnable action) {
        var _ = later.schedule(
                () -> {
                    try {
                        action.run();
                    } catch (RuntimeException bug) {
                        LOG.error("a payment at the counter failed", bug);
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    private Reply inquire(Request request) {
        var slip = book.find(request.path("reference"));
        var magic = slip.map(each -> Magic.of(each.amount())).orElse(Magic.NONE);
        boolean no = refused.containsKey(request.path("reference"));
        boolean dark = (no || magic == Magic.UNKNOWN_THEN_OK)
                && inquiries.merge(request.path("reference"), 1, Integer::sum) <= Magic.UNKNOWN_INQUIRIES;
        if (dark) return Reply.status(200, "UNKNOWN");
        if (no) return Reply.json(200, Host.message().put("status", "NG").put("code", "LIMIT"));
        return slip.map(this::reply).orElseGet(() -> Reply.status(404, "UNKNOWN_REFERENCE"));
    }

    private Reply withdraw(Request request) {
        return book.find(request.path("reference"))
                .map(slip -> reply(book.voided(slip)))
                .orElseGet(() -> Reply.status(404, "UNKNOWN_REFERENCE"));
    }

    private Reply reply(Slip slip) {
        var message = Host.message()
                .put("slip_number", slip.number())
                .put("status", slip.status(setup.clock().micros()));
        var payments = message.putArray("payments");
        boolean told = Magic.of(slip.amount()) != Magic.LATE || isExpired(slip);
        if (told)
            for (var paid : slip.payments())
                payments.addObject()
                        .put("receipt", paid.receipt())
                        .put("amount", slip.amount())
                        .put("status", paid.status().name());
        return Reply.json(200, message);
    }

    private boolean isExpired(Slip slip) {
        return setup.clock().micros() >= slip.expiresAtMicros();
    }

    /** A store takes cash for a slip that is neither expired nor void; also twice, as clerks do. */
    private Reply payAtCounter(Request request) {
        var slip = book.byNumber(request.path("number"));
        if (slip.isEmpty()) return Reply.status(404, "UNKNOWN_SLIP");
        if (slip.get().voided() || isExpired(slip.get())) return Reply.status(410, "NOT_PAYABLE");
        return Reply.json(200, Host.message().put("receipt", pay(slip.get()).receipt()));
    }

    private Paid pay(Slip slip) {
        var paid = book.pay(slip);
        var magic = Magic.of(slip.amount());
        long delay = magic == Magic.LATE
                ? Math.max(0, (slip.expiresAtMicros() - setup.clock().micros()) / 1_000) + SECOND_WORD_MILLIS
                : 0;
        notice(slip, paid, "PROVISIONAL", delay);
        after(SECOND_WORD_MILLIS, () -> {
            var status = magic == Magic.CORRECTED ? Status.CORRECTED : Status.CONFIRMED;
            var now = book.change(slip, paid, status);
            notice(slip, now, status == Status.CORRECTED ? "CORRECTED" : "PAID", delay);
        });
        return paid;
    }

    private void notice(Slip slip, Paid paid, String kind, long delayMillis) {
        var magic = Magic.of(slip.amount());
        if (magic == Magic.NO_NOTICE) return;
        for (int copy = magic == Magic.TWICE ? 2 : 1; copy > 0; copy--)
            notices.add(
                    Host.message()
                            .put("reference", slip.reference())
                            .put("receipt", paid.receipt())
                            .put("amount", slip.amount())
                            .put("kind", kind),
                    delayMillis);
    }

    /** The clerk was wrong about the newest payment. */
    private Reply correct(Request request) {
        var slip = book.byNumber(request.path("number"));
        if (slip.isEmpty() || slip.get().payments().isEmpty()) return Reply.status(404, "NOTHING_PAID");
        var paid = book.change(slip.get(), slip.get().payments().getLast(), Status.CORRECTED);
        notice(slip.get(), paid, "CORRECTED", 0);
        return Reply.json(200, Host.message().put("receipt", paid.receipt()));
    }

    @Override
    public void close() {
        later.shutdownNow();
        host.close();
        notices.close();
        book.close();
    }
}
