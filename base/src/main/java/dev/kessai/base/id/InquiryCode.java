package dev.kessai.base.id;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * An id for people to read aloud and type: {@code 03QK7-1Z8M4-0G2T}. It is the whole id and a check character, so no
 * table is needed to find what it means; one wrong character, or any two exchanged, is always noticed.
 *
 * <p>The check character is a polynomial over the field of 32 elements: each position has its own weight.
 */
public final class InquiryCode {
    private static final int CHARACTERS = Base32.LONG_CHARACTERS + 1;
    private static final int GROUP = 5;
    private static final int FIELD_POLYNOMIAL = 0b100101;

    private InquiryCode() {}

    public static String of(long id) {
        if (id < 0) throw new IllegalArgumentException("negative id " + id);
        var code = new StringBuilder();
        Base32.append(code, id);
        code.append(Base32.character(check(code, Base32.LONG_CHARACTERS)));
        for (int at = GROUP; at < code.length(); at += GROUP + 1) code.insert(at, '-');
        return code.toString().toUpperCase(Locale.ROOT);
    }

    /** What a person typed: any case, with or without hyphens and blanks, O for 0, I and L for 1. Empty when wrong. */
    public static OptionalLong find(String typed) {
        if (typed.length() > 3 * CHARACTERS) return OptionalLong.empty();
        var code = new StringBuilder();
        for (char each : typed.toLowerCase(Locale.ROOT).toCharArray()) {
            if (each == '-' || each == ' ') continue;
            code.append(canonical(each));
        }
        if (code.length() != CHARACTERS) return OptionalLong.empty();
        long id = 0;
        for (int i = 0; i < CHARACTERS; i++) {
            int value = Base32.value(code.charAt(i));
            if (value < 0 || (i == 0 && value > 7)) return OptionalLong.empty();
            if (i < Base32.LONG_CHARACTERS) id = (id << Base32.BITS) | value;
        }
        int check = Base32.value(code.charAt(Base32.LONG_CHARACTERS));
        return check == check(code, Base32.LONG_CHARACTERS) ? OptionalLong.of(id) : OptionalLong.empty();
    }

    private static char canonical(char typed) {
        return switch (typed) {
            case 'o' -> '0';
            case 'i', 'l' -> '1';
            default -> typed;
        };
    }

    private static int check(CharSequence code, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) sum = twice(sum) ^ Base32.value(code.charAt(i));
        return twice(sum);
    }

    private static int twice(int element) {
        int doubled = element << 1;
        return doubled > 31 ? doubled ^ FIELD_POLYNOMIAL : doubled;
    }
}
