package dev.kessai.contracts.account;

import java.util.regex.Pattern;

/**
 * Names of added channels as numbers and back: base 37, so that eleven characters fit the sixty bits of an owner's
 * number. Only what {@link #number} writes is a name; other numbers have a text too, for messages.
 */
final class ChannelName {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,10}");

    /** Zero stands for no character of a name, so names of different length differ. */
    private static final String CHARACTERS = "-0123456789abcdefghijklmnopqrstuvwxyz";

    private static final int BASE = CHARACTERS.length();

    private ChannelName() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static long number(String name) {
        if (!isName(name))
            throw new IllegalArgumentException("no name of a channel, 1 to 11 small letters and digits: " + name);
        long number = 0;
        for (int i = 0; i < name.length(); i++) number = number * BASE + CHARACTERS.indexOf(name.charAt(i));
        return number;
    }

    static String text(long number) {
        var reversed = new StringBuilder();
        for (long rest = number; rest != 0; rest /= BASE) reversed.append(CHARACTERS.charAt((int) (rest % BASE)));
        return reversed.reverse().toString();
    }
}
