package dev.kessai.contracts.zengin;

import dev.kessai.contracts.bank.BankStatement;
import dev.kessai.contracts.bank.UnreadableFile;
import java.time.LocalDate;
import java.util.ArrayList;

/**
 * A file of movements on an account, 入出金取引明細 (type 03): records of 200 bytes, with or without a line's end behind
 * each; a header, a record a movement, a trailer with counts, sums and the balance after them, an end. One account a
 * file. It is believed only as a whole: counts, sums and balances must fit.
 */
public final class StatementFile {
    private static final String TYPE = "03";
    private static final String JIS = "0";
    private static final String HEADER = "1";
    private static final String DATA = "2";
    private static final String TRAILER = "8";
    private static final String END = "9";
    private static final String PLUS = "1";
    private static final String MINUS = "2";
    private static final String IN = "1";
    private static final String OUT = "2";
    private static final int LINE_END = 2;
    private static final int ACCOUNT_DIGITS = 7;

    private StatementFile() {}

    private record Header(BankStatement.Account account, LocalDate from, LocalDate until, long openingMinor) {}

    /** @param count of records, in both directions together */
    private record Sums(long count, long inCount, long inMinor, long outCount, long outMinor) {
        static final Sums NONE = new Sums(0, 0, 0, 0, 0);

        Sums and(long amountMinor) {
            return amountMinor > 0
                    ? new Sums(count + 1, inCount + 1, Math.addExact(inMinor, amountMinor), outCount, outMinor)
                    : new Sums(count + 1, inCount, inMinor, outCount + 1, Math.subtractExact(outMinor, amountMinor));
        }
    }

    /**
     * Reads a file.
     *
     * @param asOf the day of reading: the newest era is meant that has the day by then
     * @throws UnreadableFile naming record and position
     */
    public static BankStatement parse(byte[] bytes, LocalDate asOf) {
        int stride = stride(bytes);
        int records = bytes.length / stride;
        if (records < 3) throw new UnreadableFile("record " + records, "a header, a trailer and an end are needed");
        if (records > BankStatement.LINES_MAX + 3)
            throw new UnreadableFile("record " + records, "more than " + BankStatement.LINES_MAX + " movements");
        for (int i = 0; stride > StatementRecord.BYTES && i < records; i++) {
            int end = (i + 1) * stride - LINE_END;
            if (bytes[end] != '\r' || bytes[end + 1] != '\n')
                throw new UnreadableFile("record " + (i + 1) + ", position 201", "a line's end is missing");
        }
        var header = header(new StatementRecord(bytes, 0, 0), asOf);
        var lines = new ArrayList<BankStatement.Line>(records);
        var sums = Sums.NONE;
        for (int i = 1; i < records - 2; i++) {
            var line = line(new StatementRecord(bytes, i, i * stride), header, asOf);
            sums = sums.and(line.amountMinor());
            lines.add(line);
        }
        long closing = trailer(new StatementRecord(bytes, records - 2, (records - 2) * stride), sums, header);
        var end = new StatementRecord(bytes, records - 1, (records - 1) * stride);
        end.expect(END, end.text(1));
        return new BankStatement(
                header.account(), header.from(), header.until(), header.openingMinor(), closing, lines);
    }

    /** How far records are apart. */
    private static int stride(byte[] bytes) {
        boolean withLineEnds = bytes.length > StatementRecord.BYTES && bytes[StatementRecord.BYTES] == '\r';
        int stride = withLineEnds ? StatementRecord.BYTES + LINE_END : StatementRecord.BYTES;
        if (bytes.length > 0 && bytes.length % stride == 0) return stride;
        throw new UnreadableFile(
                "record " + (bytes.length / stride + 1) + ", position " + (bytes.length % stride + 1),
                "the file ends here: " + bytes.length + " bytes are no whole records of " + stride);
    }

    private static Header header(StatementRecord record, LocalDate asOf) {
        record.expect(HEADER, record.text(1));
        record.expect(TYPE, record.text(2));
        record.expect(JIS, record.text(1));
        var _ = record.date(asOf);
        var from = record.date(asOf);
        var until = record.date(asOf);
        if (until.isBefore(from)) throw record.fault("until " + until + " is before from " + from);
        var bank = record.digits(4);
        var _ = record.text(15);
        var branch = record.digits(3);
        var _ = record.text(15);
        record.skip(3 + 1);
        var number = record.digits(10);
        var _ = record.text(40);
        boolean negative = isNegative(record);
        record.skip(1);
        long balance = record.number(14);
        var account = new BankStatement.Account(bank, branch, number.substring(number.length() - ACCOUNT_DIGITS));
        return new Header(account, from, until, negative ? -balance : balance);
    }

    private static boolean isNegative(StatementRecord record) {
        var sign = record.text(1);
        if (sign.equals(MINUS)) return true;
        record.expect(PLUS, sign);
        return false;
    }

    private static BankStatement.Line line(StatementRecord record, Header header, LocalDate asOf) {
        record.expect(DATA, record.text(1));
        var bankReference = record.text(8);
        var day = record.date(asOf);
        if (day.isBefore(header.from()) || day.isAfter(header.until()))
            throw record.fault(day + " is not within " + header.from() + " to " + header.until());
        var valueDay = record.date(asOf);
        var direction = record.text(1);
        if (!direction.equals(IN)) record.expect(OUT, direction);
        var _ = record.digits(2);
        long amount = record.number(12);
        if (amount == 0) throw record.fault("an amount of nothing");
        record.skip(12 + 6 + 6 + 1 + 7 + 3 + 10);
        var party = record.text(48);
        var _ = record.text(15);
        var _ = record.text(15);
        var text = record.text(20);
        var reference = record.edi(20);
        return new BankStatement.Line(
                day, valueDay, direction.equals(IN) ? amount : -amount, bankReference, reference, party, text);
    }

    /** The balance after all movements. */
    private static long trailer(StatementRecord record, Sums sums, Header header) {
        record.expect(TRAILER, record.text(1));
        check(record, "movements in", sums.inCount(), record.number(6));
        check(record, "yen in", sums.inMinor(), record.number(13));
        check(record, "movements out", sums.outCount(), record.number(6));
        check(record, "yen out", sums.outMinor(), record.number(13));
        boolean negative = isNegative(record);
        long balance = record.number(14);
        long closing = negative ? -balance : balance;
        long expected = Math.subtractExact(Math.addExact(header.openingMinor(), sums.inMinor()), sums.outMinor());
        check(record, "yen of balance after opening + in - out", expected, closing);
        check(record, "records", sums.count(), record.number(7));
        return closing;
    }

    private static void check(StatementRecord record, String what, long counted, long said) {
        if (counted != said) throw record.fault("the file has " + counted + " " + what + ", its trailer says " + said);
    }
}
