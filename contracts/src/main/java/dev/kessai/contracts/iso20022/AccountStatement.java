package dev.kessai.contracts.iso20022;

import dev.kessai.contracts.bank.BankStatement;
import dev.kessai.contracts.bank.BankStatement.Account;
import dev.kessai.contracts.bank.BankStatement.Line;
import dev.kessai.contracts.bank.UnreadableFile;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads camt.053, the statement of an account. One statement a message; an entry of several transactions is one line
 * each. What is only announced (state PDNG) is no line. It is believed only as a whole: the opening balance and all
 * lines must come to the closing balance.
 */
public final class AccountStatement {
    private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";
    private static final String OPENING = "OPBD";
    private static final String CLOSING = "CLBD";

    private AccountStatement() {}

    /** @throws UnreadableFile naming line and element */
    public static BankStatement parse(byte[] bytes) {
        var message = XmlElement.parse(bytes, NAMESPACE).get("BkToCstmrStmt");
        var statements = message.all("Stmt");
        if (statements.size() != 1) throw message.fault("one statement is needed, not " + statements.size());
        var statement = statements.getFirst();
        var opening = balance(statement, OPENING);
        var closing = balance(statement, CLOSING);
        var lines = new ArrayList<Line>();
        for (var entry : statement.all("Ntry")) {
            var status = entry.get("Sts");
            var code = status.find("Cd").map(XmlElement::text).orElseGet(status::text);
            if (code.equals("PDNG")) continue;
            if (!code.equals("BOOK")) throw status.fault("expected BOOK or PDNG, not " + code);
            lines.addAll(lines(entry));
            if (lines.size() > BankStatement.LINES_MAX)
                throw entry.fault("more than " + BankStatement.LINES_MAX + " movements");
        }
        var from = day(opening.get("Dt"));
        var until = day(closing.get("Dt"));
        try {
            return new BankStatement(account(statement), from, until, amount(opening), amount(closing), lines);
        } catch (IllegalArgumentException e) {
            throw e instanceof UnreadableFile known ? known : statement.fault(String.valueOf(e.getMessage()));
        }
    }

    private static Account account(XmlElement statement) {
        var account = statement.get("Acct");
        var bank = account.get("Svcr", "FinInstnId", "ClrSysMmbId", "MmbId");
        var branch = account.get("Svcr", "BrnchId", "Id");
        var number = account.get("Id", "Othr", "Id");
        return new Account(digits(bank, 4), digits(branch, 3), digits(number, 7));
    }

    private static String digits(XmlElement element, int length) {
        if (!element.text().matches("[0-9]{" + length + "}")) throw element.fault(length + " digits are needed");
        return element.text();
    }

    private static XmlElement balance(XmlElement statement, String code) {
        for (var each : statement.all("Bal"))
            if (each.textAt("Tp", "CdOrPrtry", "Cd").equals(code)) return each;
        throw statement.fault("the balance " + code + " is missing");
    }

    /** With its sign: what comes in is positive. */
    private static long amount(XmlElement of) {
        var direction = of.get("CdtDbtInd");
        long yen = of.get("Amt").yen();
        return switch (direction.text()) {
            case "CRDT" -> yen;
            case "DBIT" -> -yen;
            default -> throw direction.fault("expected CRDT or DBIT, not " + direction.text());
        };
    }

    private static LocalDate day(XmlElement date) {
        var text = date.find("Dt").map(XmlElement::text).orElseGet(() -> date.textAt("DtTm"));
        try {
            return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
        } catch (DateTimeException e) {
            throw date.fault("not a day: " + text);
        }
    }

    private static List<Line> lines(XmlElement entry) {
        long total = amount(entry);
        if (total == 0) throw entry.fault("an amount of nothing");
        var transactions = new ArrayList<XmlElement>();
        for (var details : entry.all("NtryDtls")) transactions.addAll(details.all("TxDtls"));
        if (transactions.isEmpty()) return List.of(line(entry, entry, total, entry.textAt("AcctSvcrRef")));
        if (transactions.size() == 1)
            return List.of(line(entry, transactions.getFirst(), total, entry.textAt("AcctSvcrRef")));
        var lines = new ArrayList<Line>();
        long sum = 0;
        for (var each : transactions) {
            long yen = each.get("Amt").yen();
            long signed = total < 0 ? -yen : yen;
            sum = Math.addExact(sum, signed);
            lines.add(line(entry, each, signed, each.textAt("Refs", "AcctSvcrRef")));
        }
        if (sum != total) throw entry.fault("its transactions come to " + sum + ", not " + total);
        return lines;
    }

    private static Line line(XmlElement entry, XmlElement transaction, long amount, String bankReference) {
        var day = day(entry.get("BookgDt"));
        var value = entry.find("ValDt").map(AccountStatement::day).orElse(day);
        var payer = transaction.find("RltdPties", "Dbtr", "Pty").isPresent()
                ? transaction.textAt("RltdPties", "Dbtr", "Pty", "Nm")
                : transaction.textAt("RltdPties", "Dbtr", "Nm");
        var endToEnd = transaction.textAt("Refs", "EndToEndId");
        var reference =
                endToEnd.isEmpty() || endToEnd.equals("NOTPROVIDED") ? transaction.textAt("RmtInf", "Ustrd") : endToEnd;
        return new Line(day, value, amount, bankReference, reference, payer, entry.textAt("AddtlNtryInf"));
    }
}
