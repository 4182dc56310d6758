package dev.kessai.base.id;

/** Crockford's 32 characters: digits and letters in their order, without the look-alikes i, l, o and without u. */
final class Base32 {
    static final int BITS = 5;

    /** 13 characters hold 65 bits. */
    static final int LONG_CHARACTERS = 13;

    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private Base32() {}

    static char character(int value) {
        return ALPHABET.charAt(value);
    }

    /** 0 to 31, or -1: lower case only, no look-alikes. */
    static int value(char character) {
        return ALPHABET.indexOf(character);
    }

    static void append(StringBuilder text, long number) {
        for (int i = LONG_CHARACTERS - 1; i >= 0; i--) text.append(character((int) (number >>> (i * BITS)) & 31));
    }
}
