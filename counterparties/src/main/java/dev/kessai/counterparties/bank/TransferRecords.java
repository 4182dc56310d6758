package dev.kessai.counterparties.bank;

import dev.kessai.counterparties.bank.Transfers.Transfer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A file of transfers in records of 120 bytes, 1 header, 2 transfers, 8 trailer, 9 end, as the bank reads it. */
final class TransferRecords {
    private static final int RECORD = 120;
    private static final int BANK = 1;
    private static final int BANK_LENGTH = 4;
    private static final int ACCOUNT = 43;
    private static final int ACCOUNT_LENGTH = 7;
    private static final int AMOUNT = 80;
    private static final int AMOUNT_LENGTH = 10;
    private static final int REFERENCE = 91;
    private static final int REFERENCE_LENGTH = 20;
    private static final int RESULT = 113;
    private static final int TRAILER_COUNT = 1;
    private static final int TRAILER_COUNT_LENGTH = 6;
    private static final int TRAILER_TOTAL = 7;
    private static final int TRAILER_TOTAL_LENGTH = 12;
    private static final byte PAID = '0';
    private static final byte NO_SUCH_ACCOUNT = '2';

    private TransferRecords() {}

    /** What is wrong with a file, empty for nothing. */
    static String fault(byte[] file) {
        if (file.length % RECORD != 0 || file.length < 3 * RECORD) return "LENGTH";
        int records = file.length / RECORD;
        if (file[0] != '1' || !text(file, 0, 1, 2).equals("21")) return "HEADER";
        long total = 0;
        for (int i = 1; i < records - 2; i++) {
            if (file[i * RECORD] != '2') return "RECORD " + (i + 1);
            total += number(file, i, AMOUNT, AMOUNT_LENGTH);
        }
        int trailer = records - 2;
        boolean fits = file[trailer * RECORD] == '8'
                && number(file, trailer, TRAILER_COUNT, TRAILER_COUNT_LENGTH) == records - 3
                && number(file, trailer, TRAILER_TOTAL, TRAILER_TOTAL_LENGTH) == total
                && file[(records - 1) * RECORD] == '9';
        return fits ? "" : "TRAILER";
    }

    static List<Transfer> read(byte[] file) {
        var transfers = new ArrayList<Transfer>();
        for (int i = 1; i < file.length / RECORD - 2; i++)
            transfers.add(new Transfer(
                    text(file, i, BANK, BANK_LENGTH),
                    text(file, i, ACCOUNT, ACCOUNT_LENGTH),
                    number(file, i, AMOUNT, AMOUNT_LENGTH),
                    text(file, i, REFERENCE, REFERENCE_LENGTH).strip()));
        return transfers;
    }

    /** The same file with a result in each transfer. */
    static byte[] result(byte[] file) {
        var result = file.clone();
        int record = 0;
        for (var each : read(file)) result[++record * RECORD + RESULT] = each.isMade() ? PAID : NO_SUCH_ACCOUNT;
        return result;
    }

    private static String text(byte[] file, int record, int from, int length) {
        return new String(file, record * RECORD + from, length, StandardCharsets.ISO_8859_1);
    }

    private static long number(byte[] file, int record, int from, int length) {
        var text = text(file, record, from, length);
        return text.chars().allMatch(Character::isDigit) ? Long.parseLong(text) : -1;
    }
}
