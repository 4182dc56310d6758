package dev.kessai.contracts.zengin;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Text as bank files have it: half-width katakana, capital letters, digits and a few signs, one byte each (JIS X 0201).
 * No small kana, and a hyphen for the long vowel mark.
 */
public final class HalfWidth {
    private static final String FULL = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
    private static final String HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｵﾝ";
    private static final String SMALL = "ァィゥェォッャュョヮヵヶ";
    private static final String LARGE = "アイウエオツヤユヨワカケ";
    private static final String HYPHENS = "ー-‐‑–—―−";
    private static final String SIGNS = " ()-./,\\｢｣";
    private static final char HIRAGANA_FIRST = 'ぁ';
    private static final char HIRAGANA_LAST = 'ゖ';
    private static final int HIRAGANA_TO_KATAKANA = 'ァ' - 'ぁ';
    private static final char VOICED = '\u3099';
    private static final char SEMI_VOICED = '\u309a';
    private static final char HALF_VOICED = 'ﾞ';
    private static final char HALF_SEMI_VOICED = 'ﾟ';
    private static final char HALF_KATAKANA_FIRST = '\uff61';
    private static final char HALF_KATAKANA_LAST = '\uff9f';
    private static final int HALF_KATAKANA_BYTE = 0xa1;

    private HalfWidth() {}

    /** What cannot be written in a bank file. */
    public static final class NotWritable extends IllegalArgumentException {
        private final int position;

        NotWritable(String text, int position) {
            super("position " + (position + 1) + " of \"" + text + "\" cannot be written in half-width kana");
            this.position = position;
        }

        /** From 0, in the text that was given. */
        public int position() {
            return position;
        }
    }

    /**
     * The text in half width: full-width letters and kana, hiragana and small kana are converted.
     *
     * @throws NotWritable naming the first character that cannot be
     */
    public static String of(String text) {
        var half = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            var decomposed = Normalizer.normalize(
                    Normalizer.normalize(text.substring(i, i + 1), Normalizer.Form.NFKC), Normalizer.Form.NFD);
            var upper = decomposed.toUpperCase(Locale.ROOT);
            for (int j = 0; j < upper.length(); j++) {
                int written = half(upper.charAt(j));
                if (written < 0) throw new NotWritable(text, i);
                half.append((char) written);
            }
        }
        return half.toString();
    }

    /** The character in half width, or -1. */
    private static int half(char character) {
        char c = character;
        if (c == VOICED || c == HALF_VOICED) return HALF_VOICED;
        if (c == SEMI_VOICED || c == HALF_SEMI_VOICED) return HALF_SEMI_VOICED;
        if (HYPHENS.indexOf(c) >= 0) return '-';
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || SIGNS.indexOf(c) >= 0) return c;
        if (c == '「' || c == '」') return c == '「' ? '｢' : '｣';
        if (c == '¥') return '\\';
        if (c >= HIRAGANA_FIRST && c <= HIRAGANA_LAST) c = (char) (c + HIRAGANA_TO_KATAKANA);
        int small = SMALL.indexOf(c);
        if (small >= 0) c = LARGE.charAt(small);
        int kana = FULL.indexOf(c);
        return kana < 0 ? -1 : HALF.charAt(kana);
    }

    /** At most so many characters, never cut between a kana and its voice mark. */
    static String cut(String half, int length) {
        if (half.length() <= length) return half;
        char next = half.charAt(length);
        boolean mark = next == HALF_VOICED || next == HALF_SEMI_VOICED;
        return half.substring(0, mark ? length - 1 : length);
    }

    /** One byte a character; only for text that {@link #of} gave. */
    static byte[] bytes(String half) {
        var bytes = new byte[half.length()];
        for (int i = 0; i < half.length(); i++) {
            char c = half.charAt(i);
            boolean kana = c >= HALF_KATAKANA_FIRST && c <= HALF_KATAKANA_LAST;
            bytes[i] = (byte) (kana ? c - HALF_KATAKANA_FIRST + HALF_KATAKANA_BYTE : c);
        }
        return bytes;
    }

    /** The text of a field of a file. */
    static String text(byte[] bytes, int from, int length) {
        var latin = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = latin.charAt(i);
            text.append(c >= HALF_KATAKANA_BYTE ? (char) (c - HALF_KATAKANA_BYTE + HALF_KATAKANA_FIRST) : c);
        }
        return text.toString();
    }
}
