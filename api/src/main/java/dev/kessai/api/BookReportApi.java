package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.id.IdText;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.accounting.Accounting.LedgerLine;
import dev.kessai.contracts.accounting.BookReports;
import dev.kessai.contracts.accounting.BookReports.CounterpartyQuestion;
import dev.kessai.contracts.accounting.BookReports.LedgerQuestion;
import dev.kessai.contracts.accounting.BookReports.Side;
import dev.kessai.contracts.accounting.InstantBooks.Stated;
import dev.kessai.contracts.catalogue.RequestError;
import java.util.List;

/** General ledger, receivables and payables by counterparty, tax (04-books). Amounts are minor units. */
public final class BookReportApi {
    private static final IdText PAYMENT = new IdText("pay");

    private final BookReports reports;
    private final Problems problems;

    public BookReportApi(BookReports reports, Problems problems) {
        this.reports = reports;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(
                BookQuery.route("/admin/v1/accounting/general-ledger", problems, this::generalLedger),
                BookQuery.route("/admin/v1/accounting/counterparties", problems, this::counterparties),
                BookQuery.route("/admin/v1/accounting/tax-report", problems, this::tax));
    }

    private Answer generalLedger(Call call, BookQuery query) {
        var question = new LedgerQuestion(
                query.integer("account", 0),
                query.currency(),
                query.date("from"),
                query.date("until"),
                query.integer("after", 0));
        if (question.from().isAfter(question.until())) return problems.of(RequestError.VALUE_INVALID, "from", call);
        var page = reports.generalLedger(question);
        if (query.isCsv()) return running(page).answer();
        var json = Json.object();
        json.put("object", "general_ledger");
        json.put("account", question.account());
        json.put("currency", question.currency().name());
        json.put("opening", page.openingMinor());
        long balance = page.openingMinor();
        var data = json.putArray("data");
        for (var each : page.lines()) {
            balance = Math.addExact(balance, each.amountMinor());
            data.addObject()
                    .put("day", each.day().toString())
                    .put("journal", each.no())
                    .put("payment", PAYMENT.text(each.payment()))
                    .put("accounting_code", each.code())
                    .put("owner", new Owner(each.owner()).text())
                    .put("class", each.fundClass().name())
                    .put("amount", each.amountMinor())
                    .put("balance", balance);
        }
        json.put("closing", balance);
        json.put("has_more", page.more());
        return Json.answer(200, json);
    }

    private static CsvTable running(BookReports.LedgerPage page) {
        var csv = new CsvTable("day", "journal", "payment", "accounting_code", "owner", "class", "amount", "balance");
        long balance = page.openingMinor();
        for (var each : page.lines()) {
            balance = Math.addExact(balance, each.amountMinor());
            csv.row(
                    each.day().toString(),
                    each.no(),
                    PAYMENT.text(each.payment()),
                    each.code(),
                    new Owner(each.owner()).text(),
                    each.fundClass().name(),
                    each.amountMinor(),
                    balance);
        }
        return csv;
    }

    /** Lines without a balance. */
    static CsvTable table(List<LedgerLine> lines) {
        var csv = new CsvTable("day", "journal", "payment", "accounting_code", "owner", "class", "amount");
        for (var each : lines)
            csv.row(
                    each.day().toString(),
                    each.no(),
                    PAYMENT.text(each.payment()),
                    each.code(),
                    new Owner(each.owner()).text(),
                    each.fundClass().name(),
                    each.amountMinor());
        return csv;
    }

    private Answer counterparties(Call call, BookQuery query) {
        var question = new CounterpartyQuestion(
                query.constant("side", Side.class),
                query.currency(),
                query.micros("at"),
                query.has("after") ? query.owner("after").id() : 0);
        return switch (reports.counterparties(question)) {
            case Stated.NotYet<BookReports.CounterpartyPage> _ -> problems.of(RequestError.BOOKS_BEHIND, "at", call);
            case Stated.Known<BookReports.CounterpartyPage> known -> counterparties(question, query, known);
        };
    }

    private static Answer counterparties(
            CounterpartyQuestion question, BookQuery query, Stated.Known<BookReports.CounterpartyPage> known) {
        var page = known.value();
        if (query.isCsv()) {
            var csv = new CsvTable("owner", "class", "account", "amount");
            for (var each : page.counterparties())
                csv.row(new Owner(each.owner()).text(), each.fundClass().name(), each.account(), each.amountMinor());
            return csv.answer();
        }
        var json = Json.object();
        json.put("object", "list");
        json.put("side", question.side().name());
        json.put("currency", question.currency().name());
        StatementApi.state(json, question.atMicros(), known.unfinished());
        var data = json.putArray("data");
        for (var each : page.counterparties())
            data.addObject()
                    .put("owner", new Owner(each.owner()).text())
                    .put("class", each.fundClass().name())
                    .put("account", each.account())
                    .put("amount", each.amountMinor());
        if (page.nextAfter() == 0) json.putNull("next_after");
        else json.put("next_after", new Owner(page.nextAfter()).text());
        return Json.answer(200, json);
    }

    private Answer tax(Call call, BookQuery query) {
        var from = query.date("from");
        var until = query.date("until");
        if (from.isAfter(until)) return problems.of(RequestError.VALUE_INVALID, "from", call);
        var lines = reports.tax(from, until);
        if (query.isCsv()) {
            var csv = new CsvTable("line", "account", "name", "currency", "amount");
            for (var each : lines)
                csv.row(
                        each.line(),
                        each.account(),
                        each.name(),
                        each.currency().name(),
                        each.amountMinor());
            return csv.answer();
        }
        var json = Json.object();
        json.put("object", "tax_report");
        json.put("from", from.toString());
        json.put("until", until.toString());
        var data = json.putArray("data");
        for (var each : lines)
            data.addObject()
                    .put("line", each.line())
                    .put("account", each.account())
                    .put("name", each.name())
                    .put("currency", each.currency().name())
                    .put("amount", each.amountMinor());
        return Json.answer(200, json);
    }
}
