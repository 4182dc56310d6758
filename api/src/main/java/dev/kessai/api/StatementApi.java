package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.id.IdText;
import dev.kessai.contracts.accounting.Accounting;
import dev.kessai.contracts.accounting.Accounting.AccountTotal;
import dev.kessai.contracts.accounting.BalanceSheet;
import dev.kessai.contracts.accounting.InstantBooks;
import dev.kessai.contracts.accounting.InstantBooks.Stated;
import dev.kessai.contracts.accounting.InstantBooks.Transit;
import dev.kessai.contracts.accounting.OpenHold;
import dev.kessai.contracts.catalogue.RequestError;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Trial balance and balance sheet (04-books): {@code until} a booking day, or {@code at} an instant inside a day,
 * which is PROVISIONAL where payments of before hang. Amounts are minor units.
 */
public final class StatementApi {
    private static final IdText PAYMENT = new IdText("pay");

    private final Accounting accounting;
    private final InstantBooks instants;
    private final Problems problems;

    public StatementApi(Accounting accounting, InstantBooks instants, Problems problems) {
        this.accounting = accounting;
        this.instants = instants;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(
                BookQuery.route("/admin/v1/accounting/trial-balance", problems, this::trialBalance),
                BookQuery.route("/admin/v1/accounting/balance-sheet", problems, this::balanceSheet));
    }

    /** Answers by what the books know of an instant. */
    private <T> Answer at(Call call, Stated<T> stated, Function<Stated.Known<T>, Answer> answer) {
        return switch (stated) {
            case Stated.NotYet<T> _ -> problems.of(RequestError.BOOKS_BEHIND, "at", call);
            case Stated.Known<T> known -> answer.apply(known);
        };
    }

    static void state(ObjectNode json, long atMicros, List<Long> unfinished) {
        Json.time(json, "at", atMicros);
        json.put("state", unfinished.isEmpty() ? "FINAL" : "PROVISIONAL");
        var array = json.putArray("unfinished");
        for (var payment : unfinished) array.add(PAYMENT.text(payment));
    }

    private Answer trialBalance(Call call, BookQuery query) {
        if (query.has("at")) {
            long at = query.micros("at");
            return at(call, instants.trialBalance(at), known -> {
                var accounts = known.value().accounts();
                var transit = known.value().transit();
                if (query.isCsv()) return table(accounts, transit).answer();
                var json = Json.object();
                json.put("object", "trial_balance");
                state(json, at, known.unfinished());
                put(json, accounts);
                var data = json.putArray("transit");
                for (var each : transit)
                    data.addObject().put("currency", each.currency().name()).put("amount", each.amountMinor());
                return Json.answer(200, json);
            });
        }
        var until = query.date("until");
        var accounts = accounting.trialBalance(until);
        if (query.isCsv()) return table(accounts, List.of()).answer();
        var json = Json.object();
        json.put("object", "trial_balance");
        json.put("until", until.toString());
        json.put("closed_until", accounting.closedUntil().toString());
        put(json, accounts);
        return Json.answer(200, json);
    }

    private static void put(ObjectNode json, List<AccountTotal> accounts) {
        var data = json.putArray("accounts");
        for (var each : accounts)
            data.addObject()
                    .put("number", each.number())
                    .put("name", each.name())
                    .put("currency", each.currency().name())
                    .put("debit", each.debitMinor())
                    .put("credit", each.creditMinor())
                    .put("balance", each.balanceMinor())
                    .put("lines", each.lines());
    }

    private static CsvTable table(List<AccountTotal> accounts, List<Transit> transit) {
        var csv = new CsvTable("number", "name", "currency", "debit", "credit", "balance", "lines");
        for (var each : accounts)
            csv.row(
                    each.number(),
                    each.name(),
                    each.currency().name(),
                    each.debitMinor(),
                    each.creditMinor(),
                    each.balanceMinor(),
                    each.lines());
        for (var each : transit)
            csv.row(
                    0,
                    "TRANSIT",
                    each.currency().name(),
                    Math.max(0, -each.amountMinor()),
                    Math.max(0, each.amountMinor()),
                    each.amountMinor(),
                    0);
        return csv;
    }

    private Answer balanceSheet(Call call, BookQuery query) {
        if (query.has("at")) {
            long at = query.micros("at");
            return at(call, instants.balanceSheets(at), known -> {
                var sheets = known.value().sheets();
                var holds = known.value().holds();
                if (query.isCsv()) return sheetTable(sheets, holds).answer();
                var json = Json.object();
                json.put("object", "list");
                state(json, at, known.unfinished());
                put(json, sheets, true);
                var memo = json.putArray("open_holds");
                for (var each : holds)
                    memo.addObject()
                            .put("ledger", each.ledger())
                            .put("currency", each.currency().name())
                            .put("amount", each.amountMinor());
                return Json.answer(200, json);
            });
        }
        var until = query.date("until");
        var sheets = accounting.balanceSheets(until);
        if (query.isCsv()) return sheetTable(sheets, List.of()).answer();
        var json = Json.object();
        json.put("object", "list");
        json.put("until", until.toString());
        put(json, sheets, false);
        return Json.answer(200, json);
    }

    private static void put(ObjectNode json, List<BalanceSheet> sheets, boolean ofAnInstant) {
        var data = json.putArray("data");
        for (var sheet : sheets) {
            var each = data.addObject();
            each.put("currency", sheet.currency().name());
            positions(each, "assets", sheet.assets());
            positions(each, "liabilities", sheet.liabilities());
            positions(each, "equity", sheet.equity());
            each.put("result", sheet.resultMinor());
            if (ofAnInstant) each.put("transit", sheet.transitMinor());
        }
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

    private static CsvTable sheetTable(List<BalanceSheet> sheets, List<OpenHold> holds) {
        var csv = new CsvTable("side", "number", "name", "currency", "amount");
        for (var sheet : sheets) {
            var currency = sheet.currency().name();
            rows(csv, "assets", sheet.assets(), currency);
            rows(csv, "liabilities", sheet.liabilities(), currency);
            rows(csv, "equity", sheet.equity(), currency);
            csv.row("result", 0, "result", currency, sheet.resultMinor());
            if (sheet.transitMinor() != 0) csv.row("transit", 0, "TRANSIT", currency, sheet.transitMinor());
        }
        for (var each : holds)
            csv.row("memo", 0, "open holds of " + each.ledger(), each.currency().name(), each.amountMinor());
        return csv;
    }

    private static void rows(CsvTable csv, String side, List<BalanceSheet.Position> positions, String currency) {
        for (var each : positions) csv.row(side, each.number(), each.name(), currency, each.amountMinor());
    }
}
