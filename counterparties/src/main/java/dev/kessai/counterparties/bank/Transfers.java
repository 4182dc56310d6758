package dev.kessai.counterparties.bank;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A file of transfers as the bank takes it: records of 120 bytes, or a message pain.001. Transfers to account {@link
 * #UNKNOWN_ACCOUNT} are not made; those to {@link #CLOSED_ACCOUNT} are, and come back on the next day.
 */
final class Transfers {
    static final String UNKNOWN_ACCOUNT = "9990003";
    static final String CLOSED_ACCOUNT = "9990004";

    /** Of a transfer to another bank, tax included. */
    private static final long OTHER_BANK_FEE = 159;

    private static final String OWN_BANK = "0001";

    private Transfers() {}

    /**
     * One of them.
     *
     * @param bank of the payee, with his account's number
     * @param reference the payer's, repeated on statements
     */
    record Transfer(String bank, String number, long amount, String reference) {
        boolean isMade() {
            return !number.equals(UNKNOWN_ACCOUNT);
        }
    }

    private static boolean isMessage(byte[] file) {
        return file.length > 0 && file[0] == '<';
    }

    /** What is wrong with a file, empty for nothing. */
    static String fault(byte[] file) {
        return isMessage(file) ? TransferMessage.fault(file) : TransferRecords.fault(file);
    }

    /** What became of each, in the form in which it was asked for. */
    static byte[] result(byte[] file) {
        return isMessage(file) ? TransferMessage.result(file) : TransferRecords.result(file);
    }

    /** What leaves the company's account: each transfer that is made, with its fee. */
    static List<StatementDay.Line> debited(byte[] file) {
        return lines(
                file, each -> each.isMade() ? -each.amount() - (each.bank().equals(OWN_BANK) ? 0 : OTHER_BANK_FEE) : 0);
    }

    /** What comes back, the day after. */
    static List<StatementDay.Line> givenBack(byte[] file) {
        return lines(file, each -> each.number().equals(CLOSED_ACCOUNT) ? each.amount() : 0);
    }

    /** @param moving what moves on the company's account, 0 for nothing */
    private static List<StatementDay.Line> lines(byte[] file, ToLongFunction<Transfer> moving) {
        var lines = new ArrayList<StatementDay.Line>();
        for (var each : isMessage(file) ? TransferMessage.read(file) : TransferRecords.read(file)) {
            long amount = moving.applyAsLong(each);
            if (amount != 0)
                lines.add(new StatementDay.Line(amount, amount > 0 ? "ｸﾐﾓﾄﾞｼ" : "ﾌﾘｺﾐ", "", each.reference()));
        }
        return lines;
    }
}
