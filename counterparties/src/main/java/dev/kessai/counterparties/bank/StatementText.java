package dev.kessai.counterparties.bank;

import java.io.ByteArrayOutputStream;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** A day of an account as files: the 200-byte records of Japanese banks, and camt.053. */
final class StatementText {
    private static final int REIWA_BEFORE = 2018;
    private static final int HALF_KATAKANA_FIRST = 0xff61;
    private static final int HALF_KATAKANA_LAST = 0xff9f;
    private static final int HALF_KATAKANA_BYTE = 0xa1;

    /** @param bank of four digits, branch of three, number of seven */
    record Account(String bank, String branch, String number) {
        /** Empty parts where it is not {@code 0001-001-0000000}. */
        static Account parse(String text) {
            var parts = text.split("-", -1);
            boolean fits = text.matches("[0-9]{4}-[0-9]{3}-[0-9]{7}");
            return fits ? new Account(parts[0], parts[1], parts[2]) : new Account("", "", "");
        }

        boolean isEmpty() {
            return number.isEmpty();
        }
    }

    private final Account account;
    private final StatementDay day;

    StatementText(Account account, StatementDay day) {
        this.account = account;
        this.day = day;
    }

    /** Whether a text can stand in a file of records. */
    static boolean isWritable(String text) {
        return text.chars()
                .allMatch(c -> (c >= HALF_KATAKANA_FIRST && c <= HALF_KATAKANA_LAST)
                        || (c >= '0' && c <= '9')
                        || (c >= 'A' && c <= 'Z')
                        || " ()-./".indexOf(c) >= 0);
    }

    byte[] records() {
        var bytes = new ByteArrayOutputStream();
        var date = date(day.day());
        record(
                bytes,
                "1030" + date(day.day().plusDays(1)) + date + date + account.bank() + text("", 15) + account.branch()
                        + text("", 15) + "000" + "1" + number(Long.parseLong(account.number()), 10) + text("", 40)
                        + balance(day.opening(), "1"));
        long in = 0;
        long out = 0;
        int inCount = 0;
        int no = day.linesBefore();
        for (var line : day.lines()) {
            long amount = Math.abs(line.amount());
            boolean isIn = line.amount() > 0;
            in += isIn ? amount : 0;
            out += isIn ? 0 : amount;
            inCount += isIn ? 1 : 0;
            record(
                    bytes,
                    "2" + number(++no, 8) + date + date + (isIn ? "1" : "2") + "11" + number(amount, 12) + number(0, 35)
                            + number(0, 10) + text(line.payer(), 48) + text("", 30) + text(line.text(), 20)
                            + text(line.reference(), 20));
        }
        int outCount = day.lines().size() - inCount;
        record(
                bytes,
                "8" + number(inCount, 6) + number(in, 13) + number(outCount, 6) + number(out, 13)
                        + balance(day.closing(), "") + number(day.lines().size(), 7));
        record(bytes, "9");
        return bytes.toByteArray();
    }

    /** @param between stands between sign and amount */
    private static String balance(long amount, String between) {
        return (amount < 0 ? "2" : "1") + between + number(Math.abs(amount), 14);
    }

    private static void record(ByteArrayOutputStream bytes, String fields) {
        for (char c : text(fields, 200).toCharArray())
            bytes.write(c >= HALF_KATAKANA_FIRST ? c - HALF_KATAKANA_FIRST + HALF_KATAKANA_BYTE : c);
    }

    private static String date(LocalDate date) {
        return "%02d%02d%02d".formatted(date.getYear() - REIWA_BEFORE, date.getMonthValue(), date.getDayOfMonth());
    }

    private static String number(long number, int length) {
        return ("%0" + length + "d").formatted(number);
    }

    private static String text(String text, int length) {
        return text.length() >= length ? text.substring(0, length) : text + " ".repeat(length - text.length());
    }

    String camt() {
        var xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
                <GrpHdr><MsgId>STMT-%1$s</MsgId><CreDtTm>%2$sT00:10:00</CreDtTm></GrpHdr>
                <Stmt><Id>STMT-%1$s</Id>
                <Acct><Id><Othr><Id>%3$s</Id></Othr></Id><Ccy>JPY</Ccy><Svcr><FinInstnId><ClrSysMmbId>
                <ClrSysId><Cd>JPZGN</Cd></ClrSysId><MmbId>%4$s</MmbId></ClrSysMmbId></FinInstnId>
                <BrnchId><Id>%5$s</Id></BrnchId></Svcr></Acct>
                """.formatted(
                day.day(), day.day().plus(1, ChronoUnit.DAYS), account.number(), account.bank(), account.branch()));
        balance(xml, "OPBD", day.opening());
        balance(xml, "CLBD", day.closing());
        int no = day.linesBefore();
        for (var line : day.lines()) {
            xml.append("<Ntry>").append(amount(line.amount())).append("<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>");
            xml.append(day.day()).append("</Dt></BookgDt><AcctSvcrRef>").append(number(++no, 8));
            xml.append("</AcctSvcrRef><BkTxCd><Prtry><Cd>11</Cd></Prtry></BkTxCd><NtryDtls><TxDtls>");
            if (!line.reference().isEmpty())
                xml.append("<Refs><EndToEndId>").append(line.reference()).append("</EndToEndId></Refs>");
            if (!line.payer().isEmpty())
                xml.append("<RltdPties><Dbtr><Pty><Nm>").append(line.payer()).append("</Nm></Pty></Dbtr></RltdPties>");
            xml.append("</TxDtls></NtryDtls><AddtlNtryInf>").append(line.text()).append("</AddtlNtryInf></Ntry>\n");
        }
        return xml.append("</Stmt></BkToCstmrStmt></Document>\n").toString();
    }

    private void balance(StringBuilder xml, String code, long amount) {
        xml.append("<Bal><Tp><CdOrPrtry><Cd>").append(code).append("</Cd></CdOrPrtry></Tp>");
        xml.append(amount(amount)).append("<Dt><Dt>").append(day.day()).append("</Dt></Dt></Bal>\n");
    }

    private static String amount(long amount) {
        return "<Amt Ccy=\"JPY\">%d</Amt><CdtDbtInd>%s</CdtDbtInd>"
                .formatted(Math.abs(amount), amount < 0 ? "DBIT" : "CRDT");
    }
}
