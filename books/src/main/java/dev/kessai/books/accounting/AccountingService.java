package dev.kessai.books.accounting;

import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.accounting.Accounting;
import dev.kessai.contracts.accounting.BalanceSheet;
import dev.kessai.contracts.accounting.Safeguarding;
import dev.kessai.contracts.audit.Audit;
import dev.kessai.contracts.payment.OpenPayments;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Answers of the books, and the closing of periods. Thread-safe; blocks. */
public final class AccountingService implements Accounting {
    private final BooksReadStore reads;
    private final PeriodStore periods;
    private final Books books;
    private final ChartOfAccounts chart;
    private final Watermark watermark;

    /**
     * @param ledgers every ledger whose movements are booked
     * @param payments the coordinator whose outbox is consumed
     */
    public AccountingService(
            BooksReadStore reads,
            PeriodStore periods,
            ChartOfAccounts chart,
            List<Audit> ledgers,
            OpenPayments payments,
            LongSupplier businessMicros) {
        this.reads = reads;
        this.periods = periods;
        this.books = new Books(reads, chart);
        this.chart = chart;
        this.watermark = new Watermark(ledgers, payments, reads, businessMicros);
    }

    @Override
    public boolean isComplete(long atMicros) {
        return watermark.reached(atMicros) instanceof Watermark.Reached.Yes yes
                && yes.unfinished().isEmpty();
    }

    @Override
    public AsOf balance(long owner, FundClass fundClass, Currency currency, long atMicros) {
        return switch (watermark.reached(atMicros)) {
            case Watermark.Reached.No _ -> new AsOf.NotYet();
            case Watermark.Reached.Yes yes -> {
                var head = reads.asOf(new AccountKey(owner, fundClass.code(), currency.code()), atMicros);
                yield new AsOf.Known(head.balanceMinor(), head.seq(), yes.unfinished());
            }
        };
    }

    @Override
    public List<AccountTotal> trialBalance(LocalDate until) {
        return books.trialBalance(until).stream()
                .map(each -> new AccountTotal(
                        each.account().number(),
                        each.account().name(),
                        each.currency(),
                        each.total().debitMinor(),
                        each.total().creditMinor(),
                        each.total().lines()))
                .toList();
    }

    @Override
    public List<BalanceSheet> balanceSheets(LocalDate until) {
        return Statements.balanceSheets(books.trialBalance(until));
    }

    @Override
    public Safeguarding safeguarding(LocalDate from, LocalDate until) {
        var days = new ArrayList<Safeguarding.Day>();
        long most = 0;
        for (var day = from; !day.isAfter(until); day = day.plusDays(1)) {
            long outstanding = Statements.owedInYen(books.trialBalance(day), GlAccount.Secured.FUNDS_TRANSFER);
            days.add(new Safeguarding.Day(day, outstanding));
            most = Math.max(most, outstanding);
        }
        var last = books.trialBalance(until);
        long prepaid = Statements.owedInYen(last, GlAccount.Secured.PREPAID);
        return new Safeguarding(
                days,
                Safeguard.required(most),
                -Statements.owedInYen(last, GlAccount.Secured.TRUST),
                prepaid,
                Safeguard.requiredPrepaid(prepaid));
    }

    @Override
    public List<LedgerLine> lines(int account, Currency currency, LocalDate day, long after) {
        var lines = new ArrayList<LedgerLine>();
        reads.journalsAfter(day, after, stored -> {
            var journal = JournalBytes.decode(stored.body());
            if (journal.currency() != currency) return true;
            for (var line : journal.lines())
                if (line.account() == account)
                    lines.add(new LedgerLine(
                            day,
                            stored.no(),
                            journal.payment(),
                            journal.code(),
                            line.owner(),
                            line.fundClass(),
                            line.amountMinor()));
            return lines.size() < LINES_MAX;
        });
        return lines;
    }

    @Override
    public Optional<JournalView> journal(long payment) {
        return reads.journal(payment).map(stored -> {
            var journal = JournalBytes.decode(stored.body());
            var lines = journal.lines().stream()
                    .map(line -> new JournalView.Line(
                            line.account(),
                            chart.get(line.account()).name(),
                            line.owner(),
                            line.fundClass(),
                            line.amountMinor(),
                            line.seq(),
                            line.postedAtMicros()))
                    .toList();
            return new JournalView(
                    stored.day(),
                    stored.no(),
                    payment,
                    journal.code(),
                    journal.currency(),
                    journal.decidedAtMicros(),
                    journal.occurredOn(),
                    lines);
        });
    }

    @Override
    public LocalDate closedUntil() {
        return periods.closedUntil();
    }

    @Override
    public CloseAnswer close(YearMonth month) {
        var last = month.atEndOfMonth();
        var closed = periods.closedUntil();
        if (!closed.isBefore(last)) return new CloseAnswer.Closed(closed);
        if (watermark.reached(Clocks.startMicros(last.plusDays(1)) - 1) instanceof Watermark.Reached.No)
            return new CloseAnswer.NotYet();
        periods.close(last);
        return new CloseAnswer.Closed(last);
    }
}
