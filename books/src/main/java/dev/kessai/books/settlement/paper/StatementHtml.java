package dev.kessai.books.settlement.paper;

import dev.kessai.contracts.settlement.MerchantStatement.Full;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One page that needs nothing from outside; each line leads to the journal of its payment. */
final class StatementHtml {
    private static final String STYLE = """
            body{font-family:sans-serif;margin:2rem auto;max-width:70rem;color:#222}
            table{border-collapse:collapse;margin:0 0 1.5rem}
            th,td{border:1px solid #bbb;padding:.3rem .7rem;text-align:left;font-weight:normal}
            th{background:#f2f2f2}.n{text-align:right;font-variant-numeric:tabular-nums}
            """;
    private static final int PAYMENT = Words.LINE_HEADS.indexOf("決済ID");
    private static final int FIRST_NUMBER = Words.LINE_HEADS.indexOf("金額");

    private StatementHtml() {}

    static byte[] write(Full full) {
        var html = new StringBuilder();
        html.append("<!doctype html>\n<html lang=\"ja\">\n<head><meta charset=\"utf-8\"><title>")
                .append(Words.TITLE)
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style></head>\n<body>\n<h1>")
                .append(Words.TITLE)
                .append("</h1>\n");
        rows(html, Words.heading(full), false);
        rows(html, Words.totals(full.statement()), true);
        html.append("<h2>").append(Words.INVOICE).append("</h2>\n<table>\n");
        var invoice = Words.invoice(full.statement());
        head(html, invoice.getFirst());
        for (var row : invoice.subList(1, invoice.size())) cells(html, row, 1);
        html.append("</table>\n<p>")
                .append(Words.rounding(full.statement().rounding()))
                .append("</p>\n<h2>")
                .append(Words.LINES)
                .append("</h2>\n<table>\n");
        head(html, Words.LINE_HEADS);
        for (var line : full.lines()) cells(html, Words.line(line), FIRST_NUMBER);
        html.append("</table>\n</body>\n</html>\n");
        return html.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void rows(StringBuilder html, List<Words.Row> rows, boolean numbers) {
        html.append("<table>\n");
        for (var row : rows)
            html.append("<tr><th>")
                    .append(text(row.label()))
                    .append(numbers ? "</th><td class=\"n\">" : "</th><td>")
                    .append(text(row.value()))
                    .append("</td></tr>\n");
        html.append("</table>\n");
    }

    private static void head(StringBuilder html, List<String> cells) {
        html.append("<tr>");
        for (var cell : cells) html.append("<th>").append(text(cell)).append("</th>");
        html.append("</tr>\n");
    }

    /** @param numbersFrom the first column of figures */
    private static void cells(StringBuilder html, List<String> cells, int numbersFrom) {
        html.append("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            var cell = text(cells.get(i));
            boolean leads = i == PAYMENT && cells.size() == Words.LINE_HEADS.size();
            html.append(i >= numbersFrom ? "<td class=\"n\">" : "<td>")
                    .append(leads ? "<a href=\"/admin/v1/accounting/journals/" + cell + "\">" + cell + "</a>" : cell)
                    .append("</td>");
        }
        html.append("</tr>\n");
    }

    private static String text(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
