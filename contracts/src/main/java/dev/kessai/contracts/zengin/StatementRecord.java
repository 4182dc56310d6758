package dev.kessai.contracts.zengin;

import dev.kessai.contracts.bank.UnreadableFile;
import java.time.LocalDate;

/**
 * One record of 200 bytes of a statement, field by field; what is wrong is told with the number of the record and the
 * position in it, both from 1. Not thread-safe.
 */
final class StatementRecord {
    static final int BYTES = 200;

    private static final String SIGNS = " ()-./,\\";
    private static final int BRACKET_OPEN = 0xa2;
    private static final int BRACKET_CLOSE = 0xa3;
    /** Only in EDI information. */
    private static final int WO = 0xa6;

    private static final int KANA_FIRST = 0xb1;
    private static final int KANA_LAST = 0xdf;

    private final byte[] bytes;
    private final int record;
    private final int start;
    private int at;
    private int field;

    /** @param record from 0 */
    StatementRecord(byte[] bytes, int record, int start) {
        this.bytes = bytes;
        this.record = record;
        this.start = start;
        this.at = start;
    }

    /** What is wrong with the field that was read last. */
    UnreadableFile fault(String what) {
        return new UnreadableFile("record " + (record + 1) + ", position " + (field - start + 1), what);
    }

    /** The next field in half-width characters, without the spaces at its end. */
    String text(int length) {
        return text(length, false);
    }

    /** The same where also the kana of EDI information may stand. */
    String edi(int length) {
        return text(length, true);
    }

    private String text(int length, boolean edi) {
        field = at;
        for (int i = at; i < at + length; i++) {
            int each = bytes[i] & 0xff;
            if (isHalfWidth(each) || (edi && each == WO)) continue;
            field = i;
            throw fault("byte 0x%02x is no half-width character of bank files".formatted(each));
        }
        var text = HalfWidth.text(bytes, at, length);
        at += length;
        return text.stripTrailing();
    }

    private static boolean isHalfWidth(int each) {
        return (each >= '0' && each <= '9')
                || (each >= 'A' && each <= 'Z')
                || (each < 0x80 && SIGNS.indexOf(each) >= 0)
                || each == BRACKET_OPEN
                || each == BRACKET_CLOSE
                || (each >= KANA_FIRST && each <= KANA_LAST);
    }

    /** The next field: digits, all of them. */
    String digits(int length) {
        field = at;
        for (int i = at; i < at + length; i++) {
            if (bytes[i] >= '0' && bytes[i] <= '9') continue;
            field = i;
            throw fault("not a digit");
        }
        var digits = HalfWidth.text(bytes, at, length);
        at += length;
        return digits;
    }

    /** The next field, a number that is not negative. */
    long number(int length) {
        return Long.parseLong(digits(length));
    }

    /** The next field, a day with the year of its era. */
    LocalDate date(LocalDate asOf) {
        int from = at;
        var digits = digits(6);
        field = from;
        return EraDate.of(digits, asOf)
                .orElseThrow(() -> fault(digits + " is no day of Reiwa or Heisei up to now (year of the era first)"));
    }

    /** Fields of which nothing is needed. */
    void skip(int length) {
        at += length;
    }

    /** Refuses the record where the field that was read last is another one. */
    void expect(String wanted, String found) {
        if (!found.equals(wanted)) throw fault("expected " + wanted + ", not " + found);
    }
}
