package dev.kessai.base.db;

import java.nio.charset.StandardCharsets;

/** Of text. */
public final class TextColumn extends Column {
    public TextColumn() {
        super(25, 1009);
    }

    public void add(String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        begin(bytes.length);
        putBytes(bytes);
    }
}
