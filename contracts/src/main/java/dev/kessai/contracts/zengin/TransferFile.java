package dev.kessai.contracts.zengin;

import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of transfers, 総合振込 (type 21): a header, a record a transfer, a trailer with their count and sum, an end. A
 * bank's result file is the same file with a result in each record.
 *
 * @param transfers at most {@link #TRANSFERS_MAX}
 */
public record TransferFile(Header header, List<Transfer> transfers) {
    /** Six digits count them. */
    public static final int TRANSFERS_MAX = 999_999;

    /** Ten digits of yen. */
    public static final long AMOUNT_MAX = 9_999_999_999L;

    static final int RECORD_BYTES = 120;

    private static final String TYPE = "21";
    private static final String HEADER = "1";
    private static final String DATA = "2";
    private static final String TRAILER = "8";
    private static final String END = "9";
    private static final String BY_TELEGRAM = "7";

    public static final char ORDINARY_ACCOUNT = '1';

    /** Transferred, or not answered yet. */
    public static final char NO_RESULT = ' ';

    /** Transferred. */
    public static final char PAID = '0';

    /**
     * Who pays, from which account.
     *
     * @param code ten digits, given by the bank
     * @param day when
     * @param bank four digits
     * @param branch three digits
     * @param account seven digits, an ordinary account
     */
    public record Header(
            String code,
            String name,
            MonthDay day,
            String bank,
            String bankName,
            String branch,
            String branchName,
            String account) {}

    /**
     * One transfer.
     *
     * @param bank four digits
     * @param branch three digits
     * @param type of the account: {@link #ORDINARY_ACCOUNT}, 2 for a current one, 4 for savings
     * @param account seven digits
     * @param payee whose account it is
     * @param amount yen, 1 to {@link #AMOUNT_MAX}
     * @param reference ours, at most 20 characters
     * @param result {@link #PAID}, {@link #NO_RESULT}, or the bank's reason for returning it
     */
    public record Transfer(
            String bank,
            String branch,
            char type,
            String account,
            String payee,
            long amount,
            String reference,
            char result) {
        public Transfer {
            if (amount < 1 || amount > AMOUNT_MAX) throw new IllegalArgumentException("amount " + amount);
        }

        /** To an ordinary account. */
        public Transfer(
                String bank, String branch, String account, String payee, long amount, String reference, char result) {
            this(bank, branch, ORDINARY_ACCOUNT, account, payee, amount, reference, result);
        }
    }

    public TransferFile {
        transfers = List.copyOf(transfers);
        if (transfers.size() > TRANSFERS_MAX) throw new IllegalArgumentException(transfers.size() + " transfers");
    }

    /** The sum of its transfers, yen. */
    public long total() {
        long total = 0;
        for (var each : transfers) total = Math.addExact(total, each.amount());
        return total;
    }

    /**
     * The file.
     *
     * @throws HalfWidth.NotWritable where a name has a character that bank files lack
     * @throws IllegalArgumentException where a number does not fit its field
     */
    public byte[] bytes() {
        var record = new RecordWriter(transfers.size() + 3);
        record.begin(HEADER)
                .text(TYPE, 2)
                .number("0", 1)
                .number(header.code(), 10)
                .text(header.name(), 40);
        record.number(
                "%02d%02d".formatted(header.day().getMonthValue(), header.day().getDayOfMonth()), 4);
        record.number(header.bank(), 4).text(header.bankName(), 15);
        record.number(header.branch(), 3).text(header.branchName(), 15);
        record.number(Character.toString(ORDINARY_ACCOUNT), 1)
                .number(header.account(), 7)
                .text("", 17);
        for (var each : transfers) {
            record.begin(DATA)
                    .number(each.bank(), 4)
                    .text("", 15)
                    .number(each.branch(), 3)
                    .text("", 15);
            record.text("", 4)
                    .number(Character.toString(each.type()), 1)
                    .number(each.account(), 7)
                    .text(each.payee(), 30);
            record.number(Long.toString(each.amount()), 10).number("0", 1).text(each.reference(), 20);
            record.text(BY_TELEGRAM, 1).text("", 1).text(Character.toString(each.result()), 7);
        }
        record.begin(TRAILER).number(Integer.toString(transfers.size()), 6);
        record.number(Long.toString(total()), 12).text("", 101);
        record.begin(END).text("", 119);
        return record.bytes();
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException where it is not whole: lengths, order of records, count or sum
     */
    public static TransferFile parse(byte[] bytes) {
        if (bytes.length < 3 * RECORD_BYTES || bytes.length % RECORD_BYTES != 0)
            throw new IllegalArgumentException(bytes.length + " bytes are no whole records");
        int records = bytes.length / RECORD_BYTES;
        var first = new RecordReader(bytes, 0);
        if (!first.text(1).equals(HEADER) || !first.text(2).equals(TYPE))
            throw new IllegalArgumentException("the first record must be a header of type " + TYPE);
        var header = header(first);
        var transfers = new ArrayList<Transfer>(records);
        for (int i = 1; i < records - 2; i++) transfers.add(transfer(new RecordReader(bytes, i)));
        var file = new TransferFile(header, transfers);
        var trailer = new RecordReader(bytes, records - 2);
        boolean fits = trailer.text(1).equals(TRAILER)
                && trailer.number(6) == transfers.size()
                && trailer.number(12) == file.total()
                && new RecordReader(bytes, records - 1).text(1).equals(END);
        if (!fits) throw new IllegalArgumentException("trailer and end do not fit " + transfers.size() + " transfers");
        return file;
    }

    private static Header header(RecordReader record) {
        var _ = record.text(1);
        var code = record.text(10);
        var name = record.text(40);
        var day = MonthDay.of((int) record.number(2), (int) record.number(2));
        var bank = record.text(4);
        var bankName = record.text(15);
        var branch = record.text(3);
        var branchName = record.text(15);
        var _ = record.text(1);
        return new Header(code, name, day, bank, bankName, branch, branchName, record.text(7));
    }

    private static Transfer transfer(RecordReader record) {
        if (!record.text(1).equals(DATA)) throw new IllegalArgumentException("not a transfer: " + record);
        var bank = record.text(4);
        var _ = record.text(15);
        var branch = record.text(3);
        var _ = record.text(15 + 4);
        var type = record.text(1);
        if (type.isEmpty()) throw new IllegalArgumentException("no type of account: " + record);
        var account = record.text(7);
        var payee = record.text(30);
        long amount = record.number(10);
        var _ = record.text(1);
        var reference = record.text(20);
        var _ = record.text(2);
        var result = record.text(7);
        return new Transfer(
                bank,
                branch,
                type.charAt(0),
                account,
                payee,
                amount,
                reference,
                result.isEmpty() ? NO_RESULT : result.charAt(0));
    }
}
