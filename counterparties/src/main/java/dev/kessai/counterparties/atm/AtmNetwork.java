package dev.kessai.counterparties.atm;

import dev.kessai.counterparties.Counterparty;
import dev.kessai.counterparties.DayEnd;
import dev.kessai.counterparties.Host;
import dev.kessai.counterparties.Host.Endpoint;
import dev.kessai.counterparties.Host.Reply;
import dev.kessai.counterparties.Host.Request;
import dev.kessai.counterparties.Magic;
import dev.kessai.counterparties.Notices;
import dev.kessai.counterparties.atm.Session.Deposit;
import dev.kessai.counterparties.atm.Session.Status;
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
 * The network's server. {@code /machine/{code}/insert} is the customer at a machine: the machine asks the other side
 * whether it may take the cash, and gives it back where it may not.
 */
public final class AtmNetwork implements Counterparty {
    /** Kept of each payment, tax included. */
    private static final long SETTLEMENT_FEE = 110;

    private static final Logger LOG = LoggerFactory.getLogger(AtmNetwork.class);
    private static final long AT_ONCE_MILLIS = 300;
    private static final long SECOND_WORD_MILLIS = 1_000;

    private final Setup setup;
    private final SessionBook book;
    private final Notices notices;
    private final Host host;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("atm-later").daemon().factory());
    private final Map<String, Integer> inquiries = new ConcurrentHashMap<>();
    private final Map<String, Boolean> lost = new ConcurrentHashMap<>();
    private final Map<String, Boolean> refused = new ConcurrentHashMap<>();

    public AtmNetwork(Setup setup) {
        this.setup = setup;
        this.book = new SessionBook(setup);
        this.notices = new Notices(setup);
        for (var session : book.all()) arm(session);
        var endpoints = new ArrayList<Endpoint>();
        endpoints.add(new Endpoint("POST", "/sessions", this::begin));
        endpoints.add(new Endpoint("GET", "/sessions/{reference}", this::inquire));
        endpoints.add(new Endpoint("POST", "/sessions/{reference}/end", this::end));
        endpoints.add(new Endpoint("POST", "/machine/{code}/insert", this::insert));
        endpoints.add(new Endpoint("POST", "/machine/{code}/cancel", this::cancel));
        endpoints.addAll(new DayEnd(setup, book::lines, "atm", SETTLEMENT_FEE).endpoints());
        this.host = new Host(setup.port(), setup.key(), endpoints);
    }

    @Override
    public int port() {
        return host.port();
    }

    private Reply begin(Request request) {
        var reference = request.text("reference");
        long amount = request.number("amount");
        var expiresAt = micros(request.text("expires_at"));
        if (reference.isEmpty() || amount <= 0 || expiresAt.isEmpty()) return Reply.status(400, "MALFORMED");
        return switch (Magic.ofThousands(amount)) {
            case REFUSED -> no("NOT_ACCEPTED");
            case MAINTENANCE -> no("MAINTENANCE");
            case SLOW -> begun(reference, amount, expiresAt.get()).after(Magic.SLOW_MILLIS);
            case SILENT -> begun(reference, amount, expiresAt.get()).after(Magic.SILENT_MILLIS);
            case UNKNOWN_THEN_OK -> {
                var _ = begun(reference, amount, expiresAt.get());
                yield Reply.status(202, "UNKNOWN");
            }
            case UNKNOWN_THEN_NO -> {
                refused.put(reference, true);
                yield Reply.status(202, "UNKNOWN");
            }
            case LOST ->
                lost.putIfAbsent(reference, true) == null ? Reply.lost() : begun(reference, amount, expiresAt.get());
            case NONE, PAID, TWICE, CORRECTED, LATE, NO_NOTICE -> begun(reference, amount, expiresAt.get());
        };
    }

    private static Reply no(String code) {
        return Reply.json(200, Host.message().put("status", "NG").put("code", code));
    }

    private static Optional<Long> micros(String time) {
        try {
            return Optional.of(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Reply begun(String reference, long amount, long expiresAtMicros) {
        var session = book.begin(reference, amount, expiresAtMicros);
        arm(session);
        return reply(session);
    }

    /** A session in which somebody puts cash without being asked to, also after a restart. */
    private void arm(Session session) {
        boolean pays = Magic.ofThousands(session.amount()).isPaidAtOnce()
                && session.deposits().isEmpty();
        if (pays)
            after(
                    AT_ONCE_MILLIS,
                    () -> book.find(session.reference()).ifPresent(now -> {
                        if (now.deposits().isEmpty()) {
                            var _ = take(now);
                        }
                    }));
    }

    private void after(long millis, Runnable action) {
        var _ = later.schedule(
                () -> {
                    try {
                        action.run();
                    } catch (RuntimeException bug) {
                        LOG.error("a deposit failed", bug);
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    private Reply inquire(Request request) {
        var session = book.find(request.path("reference"));
        var magic = session.map(each -> Magic.ofThousands(each.amount())).orElse(Magic.NONE);
        boolean no = refused.containsKey(request.path("reference"));
        boolean dark = (no || magic == Magic.UNKNOWN_THEN_OK)
                && inquiries.merge(request.path("reference"), 1, Integer::sum) <= Magic.UNKNOWN_INQUIRIES;
        if (dark) return Reply.status(200, "UNKNOWN");
        if (no) return no("LIMIT");
        return session.map(this::reply).orElseGet(() -> Reply.status(404, "UNKNOWN_REFERENCE"));
    }

    private Reply end(Request request) {
        return book.find(request.path("reference"))
                .map(session -> reply(book.end(session)))
                .orElseGet(() -> Reply.status(404, "UNKNOWN_REFERENCE"));
    }

    private Reply reply(Session session) {
        var message = Host.message()
                .put("session", session.code())
                .put("status", session.status(setup.clock().micros()));
        var deposits = message.putArray("deposits");
        boolean told = Magic.ofThousands(session.amount()) != Magic.LATE || isExpired(session);
        if (told)
            for (var deposit : session.deposits())
                deposits.addObject()
                        .put("sequence", deposit.sequence())
                        .put("amount", session.amount())
                        .put("status", deposit.status().name());
        return Reply.json(200, message);
    }

    private boolean isExpired(Session session) {
        return setup.clock().micros() >= session.expiresAtMicros();
    }

    private Reply insert(Request request) {
        var session = book.byCode(request.path("code"));
        if (session.isEmpty()) return Reply.status(404, "UNKNOWN_SESSION");
        var open = session.get();
        boolean usable = !open.ended() && !isExpired(open) && open.deposits().isEmpty();
        if (!usable) return Reply.status(410, "NOT_USABLE");
        var question = Host.message().put("reference", open.reference()).put("amount", open.amount());
        if (!notices.ask(question)) return Reply.status(410, "NOT_ALLOWED");
        return Reply.json(200, Host.message().put("sequence", take(open).sequence()));
    }

    private Deposit take(Session session) {
        var magic = Magic.ofThousands(session.amount());
        boolean powerLoss = magic == Magic.NO_NOTICE;
        var deposit = book.deposit(session, powerLoss ? Status.UNKNOWN : Status.PAID);
        if (powerLoss) return deposit;
        long delay = magic == Magic.LATE
                ? Math.max(0, (session.expiresAtMicros() - setup.clock().micros()) / 1_000) + SECOND_WORD_MILLIS
                : 0;
        for (int copy = magic == Magic.TWICE ? 2 : 1; copy > 0; copy--) notice(session, deposit, "PAID", delay);
        if (magic == Magic.CORRECTED) after(SECOND_WORD_MILLIS, () -> giveBack(session, deposit));
        return deposit;
    }

    /** The machine gives the cash of the newest deposit back: a jam, a customer who changed his mind. */
    private Reply cancel(Request request) {
        var session = book.byCode(request.path("code"));
        if (session.isEmpty() || session.get().deposits().isEmpty()) return Reply.status(404, "NOTHING_TAKEN");
        giveBack(session.get(), session.get().deposits().getLast());
        return Reply.status(200, "CANCELLED");
    }

    private void giveBack(Session session, Deposit deposit) {
        var back = book.change(session, deposit, Status.CANCELLED);
        notice(session, back, "CORRECTED", 0);
    }

    private void notice(Session session, Deposit deposit, String kind, long delayMillis) {
        notices.add(
                Host.message()
                        .put("reference", session.reference())
                        .put("receipt", deposit.sequence())
                        .put("amount", session.amount())
                        .put("kind", kind),
                delayMillis);
    }

    @Override
    public void close() {
        later.shutdownNow();
        host.close();
        notices.close();
        book.close();
    }
}
