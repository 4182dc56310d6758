package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A table for spreadsheets and programs (RFC 4180, UTF-8): a header, CRLF, a field with a comma, quote or line break
 * in quotes. A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers.
 * Not thread-safe.
 */
final class CsvTable {
    static final String TYPE = "text/csv; charset=utf-8; header=present";

    private static final String FORMULA = "=+-@\t\r";
    private static final String NEEDS_QUOTES = ",\"\r\n";

    private final StringBuilder text = new StringBuilder();
    private final int columns;

    CsvTable(String... header) {
        columns = header.length;
        row((Object[]) header);
    }

    /** @param fields as many as the header has: whole numbers, or text */
    void row(Object... fields) {
        if (fields.length != columns) throw new IllegalArgumentException(fields.length + " fields");
        for (int i = 0; i < columns; i++) {
            if (i > 0) text.append(',');
            if (fields[i] instanceof Number number) text.append(number.longValue());
            else field(fields[i].toString());
        }
        text.append("\r\n");
    }

    private void field(String value) {
        boolean formula = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0;
        var safe = formula ? "'" + value : value;
        boolean quoted = safe.chars().anyMatch(each -> NEEDS_QUOTES.indexOf(each) >= 0);
        if (quoted) text.append('"').append(safe.replace("\"", "\"\"")).append('"');
        else text.append(safe);
    }

    Answer answer() {
        return new Answer(200, TYPE, Map.of(), new Call.Body(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
