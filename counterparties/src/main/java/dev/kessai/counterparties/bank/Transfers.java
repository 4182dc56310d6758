package dev.kessai.counterparties.bank;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of transfers as the bank reads it: records of 120 bytes, 1 header, 2 transfers, 8 trailer, 9 end. Transfers to
 * account {@link #UNKNOWN_ACCOUNT} are not made; those to {@link #CLOSED_ACCOUNT} are, and come back on the next day.
 */
final class Transfers {
    static final String UNKNOWN_ACCOUNT = "9990003";
    static final String CLOSED_ACCOUNT = "9990004";

    /** Of a transfer to another bank, tax included. */
    private static final long OTHER_BANK_FEE = 159;

    private static final String OWN_BANK = "0001";
    private static final int BANK = 1;
    private static final int BANK_LENGTH = 4;
    private static final int REFERENCE = 91;
    private static final int REFERENCE_LENGTH = 20;

    private static final int RECORD = 120;
    private static final int ACCOUNT = 43;
    private static final int ACCOUNT_LENGTH = 7;
    private static final int AMOUNT = 80;
    private static final int AMOUNT_LENGTH = 10;
    private static final int RESULT = 113;
    private static final int TRAILER_COUNT = 1;
    private static final int TRAILER_COUNT_LENGTH = 6;
    private static final int TRAILER_TOTAL = 7;
    private static final int TRAILER_TOTAL_LENGTH = 12;
    private static final byte PAID = '0';
    private static final byte NO_SUCH_ACCOUNT = '2';

    private Transfers() {}

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

    /** The same file with a result in each transfer. */
    static byte[] result(byte[] file) {
        var result = file.clone();
        for (int i = 1; i < file.length / RECORD - 2; i++) {
            boolean unknown = text(file, i, ACCOUNT, ACCOUNT_LENGTH).equals(UNKNOWN_ACCOUNT);
            result[i * RECORD + RESULT] = unknown ? NO_SUCH_ACCOUNT : PAID;
        }
        return result;
    }

    /** What leaves the company's account: each transfer that is made, with its fee. */
    static List<StatementDay.Line> debited(byte[] file) {
        return lines(file, (record, amount) -> {
            var account = text(file, record, ACCOUNT, ACCOUNT_LENGTH);
            boolean own = text(file, record, BANK, BANK_LENGTH).equals(OWN_BANK);
            return account.equals(UNKNOWN_ACCOUNT) ? 0 : -amount - (own ? 0 : OTHER_BANK_FEE);
        });
    }

    /** What comes back, the day after. */
    static List<StatementDay.Line> givenBack(byte[] file) {
        return lines(
                file,
                (record, amount) -> text(file, record, ACCOUNT, ACCOUNT_LENGTH).equals(CLOSED_ACCOUNT) ? amount : 0);
    }

    /** Of a record of a file and its amount: what moves on the account, 0 for nothing. */
    private interface Moving {
        long amount(int record, long amount);
    }

    private static List<StatementDay.Line> lines(byte[] file, Moving moving) {
        var lines = new ArrayList<StatementDay.Line>();
        for (int i = 1; i < file.length / RECORD - 2; i++) {
            long amount = moving.amount(i, number(file, i, AMOUNT, AMOUNT_LENGTH));
            var reference = text(file, i, REFERENCE, REFERENCE_LENGTH).strip();
            if (amount != 0) lines.add(new StatementDay.Line(amount, amount > 0 ? "ｸﾐﾓﾄﾞｼ" : "ﾌﾘｺﾐ", "", reference));
        }
        return lines;
    }

    private static String text(byte[] file, int record, int from, int length) {
        return new String(file, record * RECORD + from, length, StandardCharsets.ISO_8859_1);
    }

    private static long number(byte[] file, int record, int from, int length) {
        var text = text(file, record, from, length);
        return text.chars().allMatch(Character::isDigit) ? Long.parseLong(text) : -1;
    }
}
