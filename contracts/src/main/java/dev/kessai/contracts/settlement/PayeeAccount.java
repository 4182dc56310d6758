package dev.kessai.contracts.settlement;

import java.util.regex.Pattern;

/**
 * The bank account to which a merchant is paid.
 *
 * @param bank four digits
 * @param branch three digits
 * @param number seven digits
 * @param holder in kana, as the bank has it
 */
public record PayeeAccount(String bank, String branch, Type type, String number, String holder) {
    public static final Pattern BANK = Pattern.compile("[0-9]{4}");
    public static final Pattern BRANCH = Pattern.compile("[0-9]{3}");
    public static final Pattern NUMBER = Pattern.compile("[0-9]{7}");

    /** What kind of account; the digit is that of bank files. */
    public enum Type {
        ORDINARY('1'),
        CURRENT('2'),
        SAVINGS('4');

        private final char digit;

        Type(char digit) {
            this.digit = digit;
        }

        public char digit() {
            return digit;
        }
    }
}
