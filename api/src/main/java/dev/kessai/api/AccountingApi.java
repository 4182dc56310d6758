package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.id.IdText;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.accounting.Accounting;
import dev.kessai.contracts.accounting.Accounting.AsOf;
import dev.kessai.contracts.accounting.Accounting.CloseAnswer;
import dev.kessai.contracts.accounting.Accounting.JournalView;
import dev.kessai.contracts.accounting.Safeguarding;
import dev.kessai.contracts.catalogue.RequestError;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The books for accountants and their programs (04-books). Amounts are minor units, credit-positive. */
public final class AccountingApi {
    private static final String ADMIN = "admin";
    private static final IdText PAYMENT = new IdText("pay");

    private final Accounting accounting;
    private final Problems problems;

    public AccountingApi(Accounting accounting, Problems problems) {
        this.accounting = accounting;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(
                BookQuery.route("/admin/v1/accounting/safeguarding", problems, this::safeguarding),
                BookQuery.route("/admin/v1/accounting/balance", problems, this::balance),
                BookQuery.route("/admin/v1/accounting/lines", problems, this::lines),
                BookQuery.route("/admin/v1/accounting/journals/{id}", problems, this::journal),
                new Route(Method.POST, "/admin/v1/accounting/closes", ADMIN, true, this::close));
    }

    private Answer safeguarding(Call call, BookQuery query) {
        var until = query.date("until");
        var from = query.date("from");
        boolean span = !from.isAfter(until) && from.isAfter(until.minusDays(Safeguarding.DAYS_MAX));
        if (!span) return problems.of(RequestError.VALUE_INVALID, "from", call);
        var report = accounting.safeguarding(from, until);
        if (query.isCsv()) {
            var csv = new CsvTable("figure", "day", "amount");
            for (var each : report.days()) csv.row("outstanding", each.day().toString(), each.outstandingMinor());
            csv.row("required", until.toString(), report.requiredMinor());
            csv.row("secured", until.toString(), report.securedMinor());
            csv.row("prepaid", until.toString(), report.prepaidMinor());
            csv.row("prepaid_required", until.toString(), report.prepaidRequiredMinor());
            return csv.answer();
        }
        var json = Json.object();
        json.put("object", "safeguarding");
        json.put("currency", Currency.JPY.name());
        var days = json.putArray("days");
        for (var each : report.days())
            days.addObject().put("day", each.day().toString()).put("outstanding", each.outstandingMinor());
        json.put("required", report.requiredMinor());
        json.put("secured", report.securedMinor());
        json.put("prepaid", report.prepaidMinor());
        json.put("prepaid_required", report.prepaidRequiredMinor());
        return Json.answer(200, json);
    }

    private Answer balance(Call call, BookQuery query) {
        var owner = query.owner();
        var fundClass = query.fundClass();
        var currency = query.currency();
        long at = query.micros("at");
        return switch (accounting.balance(owner.id(), fundClass, currency, at)) {
            case AsOf.NotYet _ -> problems.of(RequestError.BOOKS_BEHIND, "at", call);
            case AsOf.Known known -> {
                var json = Json.object();
                json.put("object", "balance");
                json.put("owner", owner.text());
                json.put("class", fundClass.name());
                json.put("currency", currency.name());
                Json.time(json, "at", at);
                json.put("balance", known.balanceMinor());
                json.put("lines", known.lines());
                json.put("state", known.unfinished().isEmpty() ? "FINAL" : "PROVISIONAL");
                var unfinished = json.putArray("unfinished");
                for (var payment : known.unfinished()) unfinished.add(PAYMENT.text(payment));
                yield Json.answer(200, json);
            }
        };
    }

    private Answer lines(Call call, BookQuery query) {
        int account = query.integer("account", 0);
        var currency = query.currency();
        var day = query.date("day");
        int after = query.integer("after", 0);
        var lines = accounting.lines(account, currency, day, after);
        if (query.isCsv()) return BookReportApi.table(lines).answer();
        var json = Json.object();
        json.put("object", "list");
        json.put("account", account);
        json.put("day", day.toString());
        var data = json.putArray("data");
        for (var each : lines)
            data.addObject()
                    .put("journal", each.no())
                    .put("payment", PAYMENT.text(each.payment()))
                    .put("accounting_code", each.code())
                    .put("owner", new Owner(each.owner()).text())
                    .put("class", each.fundClass().name())
                    .put("amount", each.amountMinor());
        return Json.answer(200, json);
    }

    private Answer journal(Call call, BookQuery query) {
        var id = PaymentResource.id(call.path("id"), false);
        if (id.isEmpty()) id = PaymentResource.id(call.path("id"), true);
        var found = id.isEmpty() ? Optional.<JournalView>empty() : accounting.journal(id.getAsLong());
        return found.map(each -> query.isCsv() ? table(each).answer() : Json.answer(200, json(each)))
                .orElseGet(() -> problems.of(RequestError.NOT_FOUND, "id", call));
    }

    private static CsvTable table(JournalView journal) {
        var csv = new CsvTable("account", "name", "owner", "class", "amount", "seq", "posted_at");
        for (var line : journal.lines())
            csv.row(
                    line.account(),
                    line.name(),
                    new Owner(line.owner()).text(),
                    line.fundClass().name(),
                    line.amountMinor(),
                    line.seq(),
                    Json.time(line.postedAtMicros()));
        return csv;
    }

    private static ObjectNode json(JournalView journal) {
        var json = Json.object();
        json.put("object", "journal");
        json.put("day", journal.day().toString());
        json.put("no", journal.no());
        json.put("payment", PAYMENT.text(journal.payment()));
        json.put("accounting_code", journal.code());
        json.put("currency", journal.currency().name());
        Json.time(json, "decided_at", journal.decidedAtMicros());
        json.put("occurred_on", journal.occurredOn().toString());
        var lines = json.putArray("lines");
        for (var line : journal.lines()) {
            var each = lines.addObject();
            each.put("account", line.account());
            each.put("name", line.name());
            each.put("owner", new Owner(line.owner()).text());
            each.put("class", line.fundClass().name());
            each.put("amount", line.amountMinor());
            each.put("seq", line.seq());
            Json.time(each, "posted_at", line.postedAtMicros());
        }
        var turns = json.putArray("turns");
        for (var turn : journal.turns())
            turns.addObject()
                    .put("turn", turn.turn())
                    .put("day", turn.day().toString())
                    .put("no", turn.no())
                    .put("takes_back", turn.takesBack());
        var details = json.putArray("details");
        for (var told : journal.details()) {
            var each = details.addObject();
            each.put("source", told.source());
            each.put("id", told.id());
            Json.time(each, "told_at", told.atMicros());
            each.put("accounting_code", told.code());
            var dimensions = each.putObject("dimensions");
            for (var dimension : told.dimensions()) dimensions.put(dimension.name(), dimension.value());
        }
        return json;
    }

    private Answer close(Call call) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        var month = month(fields);
        var fault = fields.fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        return switch (accounting.close(month)) {
            case CloseAnswer.NotYet _ -> problems.of(RequestError.BOOKS_BEHIND, "month", call);
            case CloseAnswer.Closed closed -> {
                var json = Json.object();
                json.put("object", "accounting_close");
                json.put("closed_until", closed.until().toString());
                yield Json.answer(200, json);
            }
        };
    }

    private static YearMonth month(Fields fields) {
        try {
            return YearMonth.parse(fields.text("month"));
        } catch (DateTimeException e) {
            fields.wrong(RequestError.VALUE_INVALID, "month");
            return YearMonth.of(1970, 1);
        }
    }
}
