package dev.kessai.counterparties.bank;

import dev.kessai.base.time.MicroClock;
import dev.kessai.counterparties.Counterparty;
import dev.kessai.counterparties.DayEnd;
import dev.kessai.counterparties.Host;
import dev.kessai.counterparties.Host.Endpoint;
import dev.kessai.counterparties.Host.Reply;
import dev.kessai.counterparties.Host.Request;
import dev.kessai.counterparties.Magic;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bank's server. Account numbers that ask for trouble: {@link #STRANGER}'s holder is somebody else, {@link
 * #FORBIDDEN} cannot be allowed.
 */
public final class Bank implements Counterparty {
    static final String STRANGER = "9990001";
    static final String FORBIDDEN = "9990002";
    private static final String STRANGERS_NAME = "ベツジン タロウ";
    private static final int PAYER_LENGTH_MAX = 48;
    private static final int REFERENCE_LENGTH_MAX = 20;

    private final BankBook book;
    private final DayEnd dayEnd;
    private final MicroClock clock;
    private final Host host;

    /** Inquiries about debits whose state the bank does not tell yet. */
    private final Map<String, Integer> inquiries = new ConcurrentHashMap<>();

    /** Requests that were lost once. */
    private final Map<String, Boolean> lost = new ConcurrentHashMap<>();

    public Bank(Setup setup) {
        this.book = new BankBook(setup);
        var endpoints = new ArrayList<Endpoint>();
        endpoints.add(new Endpoint("POST", "/mandates", this::mandate));
        endpoints.add(new Endpoint("GET", "/mandates/{id}", this::findMandate));
        endpoints.add(new Endpoint("GET", "/pages/mandates/{id}", this::page));
        endpoints.add(new Endpoint("GET", "/pages/mandates/{id}/allow", request -> decide(request, Mandate.ACTIVE)));
        endpoints.add(new Endpoint("GET", "/pages/mandates/{id}/refuse", request -> decide(request, Mandate.REFUSED)));
        endpoints.add(new Endpoint("POST", "/debits", this::debit));
        endpoints.add(new Endpoint("GET", "/debits/{id}", this::inquire));
        endpoints.add(new Endpoint("POST", "/transfer-files/{no}", this::takeFile));
        endpoints.add(new Endpoint("GET", "/transfer-files/{no}", this::result));
        endpoints.add(new Endpoint("POST", "/deposits", this::deposit));
        endpoints.add(new Endpoint("POST", "/statements", this::statement));
        this.dayEnd = new DayEnd(setup.data(), setup.clock(), book::lines);
        this.clock = setup.clock();
        endpoints.addAll(dayEnd.endpoints());
        this.host = new Host(setup.port(), setup.key(), endpoints);
    }

    @Override
    public int port() {
        return host.port();
    }

    private Reply mandate(Request request) {
        var number = request.text("number");
        var account = request.text("bank") + "-" + request.text("branch") + "-" + number;
        var holder = number.equals(STRANGER) ? STRANGERS_NAME : request.text("holder");
        var mandate = book.mandate(request.text("request_id"), account, holder, request.text("return_url"));
        return Reply.json(
                200,
                Host.message()
                        .put("mandate", mandate.id())
                        .put("status", mandate.status())
                        .put("redirect_url", "http://127.0.0.1:" + port() + "/pages/mandates/" + mandate.id()));
    }

    private Reply findMandate(Request request) {
        return book.mandate(request.path("id"))
                .map(mandate -> Reply.json(
                        200, Host.message().put("status", mandate.status()).put("holder", mandate.holder())))
                .orElseGet(() -> Reply.status(404, "UNKNOWN_MANDATE"));
    }

    private Reply page(Request request) {
        return book.mandate(request.path("id"))
                .map(mandate -> Reply.text("text/html; charset=utf-8", """
                        <!doctype html><title>Bank</title>
                        <p>Account %s, status %s. May it be debited?
                        <p><a href="/pages/mandates/%s/allow">Allow</a>
                        <a href="/pages/mandates/%s/refuse">Refuse</a>
                        """.formatted(
                                mandate.account(), mandate.status(), mandate.id(), mandate.id())))
                .orElseGet(() -> Reply.status(404, "UNKNOWN_MANDATE"));
    }

    private Reply decide(Request request, String status) {
        var found = book.mandate(request.path("id"));
        if (found.isEmpty()) return Reply.status(404, "UNKNOWN_MANDATE");
        boolean forbidden = found.get().account().endsWith(FORBIDDEN);
        var mandate = book.decide(found.get(), forbidden ? Mandate.REFUSED : status);
        return mandate.returnUrl().isEmpty()
                ? Reply.status(200, mandate.status())
                : Reply.redirect(mandate.returnUrl());
    }

    private Reply debit(Request request) {
        var id = request.text("request_id");
        long amount = request.number("amount");
        if (id.isEmpty() || amount <= 0) return Reply.status(400, "MALFORMED");
        var mandate = book.mandate(request.text("mandate"));
        boolean active = mandate.isPresent() && mandate.get().status().equals(Mandate.ACTIVE);
        if (!active) return booked(id, request, amount, "NO_MANDATE");
        return switch (Magic.of(amount)) {
            case REFUSED -> booked(id, request, amount, "INSUFFICIENT_FUNDS");
            case SLOW -> booked(id, request, amount, "").after(Magic.SLOW_MILLIS);
            case SILENT -> booked(id, request, amount, "").after(Magic.SILENT_MILLIS);
            case UNKNOWN_THEN_OK -> unknown(id, request, amount, "");
            case UNKNOWN_THEN_NO -> unknown(id, request, amount, "LIMIT");
            case MAINTENANCE -> Reply.status(503, "MAINTENANCE");
            case LOST -> lost.putIfAbsent(id, true) == null ? Reply.lost() : booked(id, request, amount, "");
            case NONE, PAID, TWICE, CORRECTED, LATE, NO_NOTICE -> booked(id, request, amount, "");
        };
    }

    private Reply booked(String id, Request request, long amount, String code) {
        return reply(book.debit(id, request.text("mandate"), amount, code));
    }

    private Reply unknown(String id, Request request, long amount, String code) {
        var _ = book.debit(id, request.text("mandate"), amount, code);
        return Reply.status(202, "UNKNOWN");
    }

    private Reply inquire(Request request) {
        var debit = book.debit(request.path("id"));
        if (debit.isEmpty()) return Reply.status(404, "UNKNOWN_REQUEST");
        var magic = Magic.of(debit.get().amount());
        boolean dark = magic == Magic.UNKNOWN_THEN_OK || magic == Magic.UNKNOWN_THEN_NO;
        if (dark && inquiries.merge(debit.get().requestId(), 1, Integer::sum) <= Magic.UNKNOWN_INQUIRIES)
            return Reply.status(200, "UNKNOWN");
        return reply(debit.get());
    }

    private static Reply reply(Debit debit) {
        var message = Host.message().put("status", debit.isDone() ? "OK" : "NG");
        if (!debit.isDone()) message.put("code", debit.code());
        return Reply.json(200, message);
    }

    private Reply takeFile(Request request) {
        var content = request.text("content");
        try {
            var fault = Transfers.fault(Base64.getDecoder().decode(content));
            if (!fault.isEmpty())
                return Reply.json(422, Host.message().put("status", "NG").put("code", fault));
        } catch (IllegalArgumentException e) {
            return Reply.status(400, "MALFORMED");
        }
        return book.takeFile(request.path("no"), content)
                ? Reply.status(200, "ACCEPTED")
                : Reply.status(409, "OTHER_FILE_OF_THIS_NUMBER");
    }

    private Reply result(Request request) {
        return book.file(request.path("no"))
                .map(content -> Transfers.result(Base64.getDecoder().decode(content)))
                .map(result -> Reply.json(
                        200,
                        Host.message()
                                .put("status", "DONE")
                                .put("content", Base64.getEncoder().encodeToString(result))))
                .orElseGet(() -> Reply.status(404, "UNKNOWN_FILE"));
    }

    private Reply deposit(Request request) {
        var id = request.text("id");
        var payer = request.text("payer");
        var reference = request.text("reference");
        long amount = request.number("amount");
        boolean fits = !id.isEmpty()
                && amount > 0
                && payer.length() <= PAYER_LENGTH_MAX
                && reference.length() <= REFERENCE_LENGTH_MAX
                && StatementText.isWritable(payer + reference);
        if (!fits) return Reply.status(400, "MALFORMED");
        var _ = book.deposit(id, amount, payer, reference);
        return Reply.status(200, "BOOKED");
    }

    /** The statement of a day that is over, also by the clock of who asks: a sandbox's may be ahead. */
    private Reply statement(Request request) {
        try {
            var day = LocalDate.parse(request.text("day"));
            var account = StatementText.Account.parse(request.text("account"));
            if (account.isEmpty()) return Reply.status(400, "MALFORMED");
            var today = DayEnd.day(Math.max(clock.micros(), request.number("now_micros")));
            var told = day.isBefore(today) ? book.end(day) : book.told(day);
            if (told.isEmpty()) return Reply.status(404, "NOT_YET");
            dayEnd.end(day);
            var text = new StatementText(account, told.get());
            var content = request.text("format").equals("camt053")
                    ? text.camt().getBytes(StandardCharsets.UTF_8)
                    : text.records();
            return Reply.json(
                    200, Host.message().put("content", Base64.getEncoder().encodeToString(content)));
        } catch (DateTimeParseException e) {
            return Reply.status(400, "MALFORMED");
        }
    }

    @Override
    public void close() {
        host.close();
        book.close();
    }
}
