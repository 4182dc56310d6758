package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.id.IdText;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.accounting.Accounting;
import dev.kessai.contracts.accounting.Accounting.AsOf;
import dev.kessai.contracts.accounting.Accounting.CloseAnswer;
import dev.kessai.contracts.accounting.Accounting.JournalView;
import dev.kessai.contracts.accounting.BalanceSheet;
import dev.kessai.contracts.accounting.Safeguarding;
import dev.kessai.contracts.catalogue.RequestError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The books for accountants and their programs (04-books). Amounts are minor units, credit-positive. */
public final class AccountingApi {
    private static final String ADMIN = "admin";
    private static final int YEAR_MIN = 1970;
    private static final int YEAR_MAX = 9_999;
    private static final IdText PAYMENT = new IdText("pay");

    private final Accounting accounting;
    private final Problems problems;

    public AccountingApi(Accounting accounting, Problems problems) {
        this.accounting = accounting;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(
                get("/admin/v1/accounting/trial-balance", this::trialBalance),
                get("/admin/v1/accounting/balance-sheet", this::balanceSheet),
                get("/admin/v1/accounting/safeguarding", this::safeguarding),
                get("/admin/v1/accounting/balance", this::balance),
                get("/admin/v1/accounting/lines", this::lines),
                get("/admin/v1/accounting/journals/{id}", this::journal),
                new Route(Method.POST, "/admin/v1/accounting/closes", ADMIN, true, this::close));
    }

    private Route get(String template, Questioned handler) {
        return new Route(Method.GET, template, ADMIN, false, call -> {
            try {
                return handler.answer(call, new Query(call.query()));
            } catch (WrongValue wrong) {
                return problems.of(RequestError.VALUE_INVALID, wrong.name, call);
            }
        });
    }

    private interface Questioned {
        Answer answer(Call call, Query query);
    }

    /** A value of the query is missing or cannot be read. */
    private static final class WrongValue extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String name;

        WrongValue(String name) {
            super(name);
            this.name = name;
        }
    }

    /** Values of a query; each of them throws {@link WrongValue}. */
    private record Query(Map<String, String> values) {
        /** From the first day of the epoch to the last one that has four digits. */
        LocalDate date(String name) {
            try {
                var date = LocalDate.parse(text(name));
                if (date.getYear() >= YEAR_MIN && date.getYear() <= YEAR_MAX) return date;
                throw new WrongValue(name);
            } catch (DateTimeException e) {
                throw new WrongValue(name);
            }
        }

        long micros(String name) {
            try {
                var at = Instant.parse(text(name));
                int year = at.atOffset(ZoneOffset.UTC).getYear();
                if (year >= YEAR_MIN && year <= YEAR_MAX) return ChronoUnit.MICROS.between(Instant.EPOCH, at);
                throw new WrongValue(name);
            } catch (DateTimeException e) {
                throw new WrongValue(name);
            }
        }

        /** Not negative. */
        int integer(String name, int otherwise) {
            var text = text(name);
            if (text.isEmpty()) return otherwise;
            try {
                return Integer.parseUnsignedInt(text);
            } catch (NumberFormatException e) {
                throw new WrongValue(name);
            }
        }

        Currency currency() {
            return Currency.find(text("currency")).orElseThrow(() -> new WrongValue("currency"));
        }

        /** Not SUSPENSE, which is not added up by account. */
        FundClass fundClass() {
            for (var each : FundClass.values())
                if (each.name().equals(text("class")) && each != FundClass.SUSPENSE) return each;
            throw new WrongValue("class");
        }

        Owner owner() {
            return Owner.parse(text("owner")).orElseThrow(() -> new WrongValue("owner"));
        }

        private String text(String name) {
            return values.getOrDefault(name, "");
        }
    }

    private Answer trialBalance(Call call, Query query) {
        var until = query.date("until");
        var json = Json.object();
        json.put("object", "trial_balance");
        json.put("until", until.toString());
        json.put("closed_until", accounting.closedUntil().toString());
        var accounts = json.putArray("accounts");
        for (var each : accounting.trialBalance(until))
            accounts.addObject()
                    .put("number", each.number())
                    .put("name", each.name())
                    .put("currency", each.currency().name())
                    .put("debit", each.debitMinor())
                    .put("credit", each.creditMinor())
                    .put("balance", each.balanceMinor())
                    .put("lines", each.lines());
        return Json.answer(200, json);
    }

    private Answer balanceSheet(Call call, Query query) {
        var until = query.date("until");
        var json = Json.object();
        json.put("object", "list");
        json.put("until", until.toString());
        var data = json.putArray("data");
        for (var sheet : accounting.balanceSheets(until)) {
            var each = data.addObject();
            each.put("currency", sheet.currency().name());
            positions(each, "assets", sheet.assets());
            positions(each, "liabilities", sheet.liabilities());
            positions(each, "equity", sheet.equity());
            each.put("result", sheet.resultMinor());
        }
        return Json.answer(200, json);
    }

    private static void positions(ObjectNode json, String side, List<BalanceSheet.Position> positions) {
        json.put(side + "_total", BalanceSheet.sum(positions));
        var array = json.putArray(side);
        for (var each : positions)
            array.addObject()
                    .put("number", each.number())
                    .put("name", each.name())
                    .put("amount", each.amountMinor());
    }

    private Answer safeguarding(Call call, Query query) {
        var until = query.date("until");
        var from = query.date("from");
        boolean span = !from.isAfter(until) && from.isAfter(until.minusDays(Safeguarding.DAYS_MAX));
        if (!span) return problems.of(RequestError.VALUE_INVALID, "from", call);
        var report = accounting.safeguarding(from, until);
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

    private Answer balance(Call call, Query query) {
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

    private Answer lines(Call call, Query query) {
        int account = query.integer("account", 0);
        var currency = query.currency();
        var day = query.date("day");
        int after = query.integer("after", 0);
        var json = Json.object();
        json.put("object", "list");
        json.put("account", account);
        json.put("day", day.toString());
        var data = json.putArray("data");
        for (var each : accounting.lines(account, currency, day, after))
            data.addObject()
                    .put("journal", each.no())
                    .put("payment", PAYMENT.text(each.payment()))
                    .put("accounting_code", each.code())
                    .put("owner", new Owner(each.owner()).text())
                    .put("class", each.fundClass().name())
                    .put("amount", each.amountMinor());
        return Json.answer(200, json);
    }

    private Answer journal(Call call, Query query) {
        var id = PaymentResource.id(call.path("id"), false);
        if (id.isEmpty()) id = PaymentResource.id(call.path("id"), true);
        var found = id.isEmpty() ? Optional.<JournalView>empty() : accounting.journal(id.getAsLong());
        return found.map(each -> Json.answer(200, json(each)))
                .orElseGet(() -> problems.of(RequestError.NOT_FOUND, "id", call));
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
