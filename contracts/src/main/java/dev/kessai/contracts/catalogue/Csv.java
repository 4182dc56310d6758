package dev.kessai.contracts.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a catalogue: a header line, then one row a line; a field with a comma or quote stands in double quotes, a quote
 * inside is doubled. Fields span no lines. A row with another number of fields is an error.
 */
public final class Csv {
    private Csv() {}

    /** The rows below the header of a file in the folder {@code catalogue} of any module. */
    public static List<List<String>> resource(String file, String header) {
        try (var in = Csv.class.getResourceAsStream("/catalogue/" + file)) {
            if (in == null) throw new IllegalStateException("no catalogue " + file);
            return rows(new String(in.readAllBytes(), StandardCharsets.UTF_8), header);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<List<String>> rows(String text, String header) {
        var lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(header))
            throw new IllegalArgumentException("the first line must be " + header);
        int columns = fields(header).size();
        var rows = new ArrayList<List<String>>(lines.size());
        for (var line : lines.subList(1, lines.size())) {
            var fields = fields(line);
            if (fields.size() != columns || fields.contains(""))
                throw new IllegalArgumentException("needs " + columns + " fields, none empty: " + line);
            rows.add(fields);
        }
        return List.copyOf(rows);
    }

    private static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean doubled = quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"';
            if (doubled) {
                field.append('"');
                i++;
            } else if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else field.append(c);
        }
        if (quoted) throw new IllegalArgumentException("open quote: " + line);
        fields.add(field.toString());
        return List.copyOf(fields);
    }
}
