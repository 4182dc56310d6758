package dev.kessai.books.settlement.paper;

import dev.kessai.contracts.settlement.MerchantStatement.Full;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Comma-separated, UTF-8 with a byte order mark, as spreadsheets in Japan read it; the same statement, the same bytes.
 */
final class StatementCsv {
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private StatementCsv() {}

    static byte[] write(Full full) {
        var text = new StringBuilder().append(BYTE_ORDER_MARK);
        row(text, List.of(Words.TITLE));
        for (var each : Words.heading(full)) row(text, List.of(each.label(), each.value()));
        for (var each : Words.totals(full.statement())) row(text, List.of(each.label(), each.value()));
        row(text, List.of(Words.INVOICE));
        for (var each : Words.invoice(full.statement())) row(text, each);
        row(text, List.of(Words.rounding(full.statement().rounding())));
        row(text, Words.LINE_HEADS);
        for (var each : full.lines()) row(text, Words.line(each));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void row(StringBuilder text, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) text.append(',');
            text.append(quoted(cells.get(i)));
        }
        text.append("\r\n");
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
