package dev.kessai.accounts.channel.bank;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Whether two spellings are of one name, as banks compare: full and half width, hiragana and katakana, small and large
 * kana, long vowel marks and hyphens are the same; spaces and punctuation do not count.
 */
final class HolderName {
    private static final char HIRAGANA_FIRST = 'ぁ';
    private static final char HIRAGANA_LAST = 'ゖ';
    private static final int HIRAGANA_TO_KATAKANA = 'ァ' - 'ぁ';
    private static final String SMALL = "ァィゥェォッャュョヮヵヶ";
    private static final String LARGE = "アイウエオツヤユヨワカケ";
    private static final String HYPHENS = "ー-‐‑–—―−ｰ";

    private HolderName() {}

    static boolean isSame(String one, String other) {
        var name = folded(one);
        return !name.isEmpty() && name.equals(folded(other));
    }

    private static String folded(String name) {
        var wide = Normalizer.normalize(name, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
        var folded = new StringBuilder(wide.length());
        for (int i = 0; i < wide.length(); i++) {
            char c = wide.charAt(i);
            if (c >= HIRAGANA_FIRST && c <= HIRAGANA_LAST) c = (char) (c + HIRAGANA_TO_KATAKANA);
            int small = SMALL.indexOf(c);
            if (small >= 0) c = LARGE.charAt(small);
            if (HYPHENS.indexOf(c) >= 0) folded.append('-');
            else if (Character.isLetterOrDigit(c)) folded.append(c);
        }
        return folded.toString();
    }
}
