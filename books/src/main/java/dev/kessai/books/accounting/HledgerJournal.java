package dev.kessai.books.accounting;

import dev.kessai.base.id.IdText;
import dev.kessai.base.money.Currency;
import dev.kessai.base.money.Money;
import dev.kessai.contracts.account.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.LocalDate;

/**
 * The books as a journal of plain text accounting, which hledger and ledger-cli read: the chart and the currencies
 * declared, then a transaction a journal, debit positive, the owner's account as a comment of its line.
 */
public final class HledgerJournal {
    private static final IdText PAYMENT = new IdText("pay");

    private final Writer out;
    private long written;

    public HledgerJournal(Writer out) {
        this.out = out;
    }

    /** Writes the journals of these days; answers their number. */
    public long write(Books books, ChartOfAccounts chart, LocalDate from, LocalDate until) {
        try {
            for (var currency : Currency.values())
                out.append("commodity ").append(sample(currency)).append('\n');
            for (var account : chart.all())
                out.append("account %-40s ; %d %s%n".formatted(account.name(), account.number(), account.ja()));
            books.journals(from, until, booked -> append(booked, chart));
            out.flush();
            return written;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sample(Currency currency) {
        return currency.digits() == 0 ? "1000. " + currency : "1000." + "0".repeat(currency.digits()) + " " + currency;
    }

    private static String takesBack(Journal journal) {
        if (!journal.isReversal()) return "";
        return " takes back " + journal.takesBack().day() + " no "
                + journal.takesBack().no();
    }

    private void append(Books.Booked booked, ChartOfAccounts chart) {
        var journal = booked.journal();
        try {
            out.append('\n').append(journal.occurredOn().toString());
            out.append(" (")
                    .append(PAYMENT.text(journal.payment()))
                    .append(") ")
                    .append(journal.code());
            out.append("  ; booked ")
                    .append(booked.day() + " no " + booked.no())
                    .append(takesBack(journal))
                    .append('\n');
            for (var line : journal.lines()) {
                var amount = new Money(Math.negateExact(line.amountMinor()), journal.currency());
                out.append("    %-40s %s  ; %s %s %d%n"
                        .formatted(
                                chart.get(line.account()).name(),
                                amount,
                                new Owner(line.owner()).text(),
                                line.fundClass(),
                                line.seq()));
            }
            written++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
