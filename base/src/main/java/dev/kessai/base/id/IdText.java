package dev.kessai.base.id;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One kind of ids as the outside sees them: {@code pay_} and 13 characters, which sort as the numbers do. A service
 * keeps one per kind: {@code static final IdText PAYMENT = new IdText("pay")}.
 *
 * @param prefix lower-case letters, without the underscore
 */
public record IdText(String prefix) {
    private static final Pattern PREFIX = Pattern.compile("[a-z]{1,12}");

    public IdText {
        if (!PREFIX.matcher(prefix).matches()) throw new IllegalArgumentException("prefix: " + prefix);
    }

    public String text(long id) {
        if (id < 0) throw new IllegalArgumentException("negative id " + id);
        var text = new StringBuilder(prefix.length() + 1 + Base32.LONG_CHARACTERS);
        text.append(prefix).append('_');
        Base32.append(text, id);
        return text.toString();
    }

    /** The id, or empty for anything that {@link #text} would not give: there is one spelling only. */
    public OptionalLong find(String text) {
        int start = prefix.length() + 1;
        if (text.length() != start + Base32.LONG_CHARACTERS) return OptionalLong.empty();
        if (!text.startsWith(prefix) || text.charAt(prefix.length()) != '_') return OptionalLong.empty();
        long id = 0;
        for (int i = start; i < text.length(); i++) {
            int value = Base32.value(text.charAt(i));
            if (value < 0 || (i == start && value > 7)) return OptionalLong.empty();
            id = (id << Base32.BITS) | value;
        }
        return OptionalLong.of(id);
    }

    /**
     * As {@link #find}, for text that we gave out ourselves.
     *
     * @throws IllegalArgumentException saying what an id looks like
     */
    public long parse(String text) {
        return find(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "not an id: \"" + text + "\" (expected " + prefix + "_ and 13 of 0-9 a-z without i l o u)"));
    }
}
