package dev.kessai.books.accounting;

import dev.kessai.base.money.Currency;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.accounting.Accounting;
import dev.kessai.contracts.accounting.BalanceSheet;
import dev.kessai.contracts.accounting.Safeguarding;
import dev.kessai.contracts.detail.AccountingDetails;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers of the books, and the closing of periods. Thread-safe; blocks. */
public final class AccountingService implements Accounting {
    private final BooksReadStore reads;
    private final InstantStore places;
    private final PeriodStore periods;
    private final Books books;
    private final ChartOfAccounts chart;
    private final Watermark watermark;

    public AccountingService(
            BooksReadStore reads,
            InstantStore places,
            PeriodStore periods,
            ChartOfAccounts chart,
            Watermark watermark) {
        this.reads = reads;
        this.places = places;
        this.periods = periods;
        this.books = new Books(reads, chart);
        this.chart = chart;
        this.watermark = watermark;
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
        return new LedgerWalk(places, account, currency).lines(day, after, LINES_MAX);
    }

    @Override
    public Optional<JournalView> journal(long payment) {
        var all = reads.journals(payment);
        var turns = all.stream().map(AccountingService::turn).toList();
        var booking = all.reversed().stream()
                .filter(each -> !JournalBytes.decode(each.body()).isReversal())
                .findFirst();
        return booking.map(stored -> {
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
                    lines,
                    reads.told(payment).stream().map(AccountingService::told).toList(),
                    turns);
        });
    }

    private static JournalView.Turn turn(BooksReadStore.Stored stored) {
        var journal = JournalBytes.decode(stored.body());
        return new JournalView.Turn(journal.turn(), stored.day(), stored.no(), journal.isReversal());
    }

    private static JournalView.Told told(BooksReadStore.Told told) {
        var detail = AccountingDetails.detail(new OutboxEvent(0, 0, 0, told.atMicros(), told.payload()));
        return new JournalView.Told(
                told.source(), told.id(), told.atMicros(), detail.accountingCode(), detail.dimensions());
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
