package dev.kessai.books.accounting;

import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.accounting.Accounting.LedgerLine;
import dev.kessai.contracts.accounting.BookReports;
import dev.kessai.contracts.accounting.InstantBooks.Stated;
import dev.kessai.contracts.catalogue.Csv;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Reports over the books. Thread-safe; blocks. */
public final class ReportService implements BookReports {
    private static final LocalDate FIRST_DAY = LocalDate.of(1970, 1, 1);
    private static final String RECEIVABLE = "assets:receivable:";
    private static final List<String> PAYABLE = List.of(
            "liabilities:merchant:", "liabilities:payout-in-transit", "liabilities:id-issuer", "liabilities:suspense");

    private final BooksReadStore reads;
    private final InstantStore places;
    private final CounterpartyStore counterparties;
    private final ChartOfAccounts chart;
    private final PostingRules rules;
    private final Watermark watermark;
    private final List<Declared> declared;

    /** A line of the tax declaration and an account that belongs to it. */
    private record Declared(String line, GlAccount account) {}

    /** @param rules tell on which account of the general ledger a kind of value usually stands */
    public ReportService(
            BooksReadStore reads,
            InstantStore places,
            CounterpartyStore counterparties,
            PostingRules rules,
            Watermark watermark) {
        this.reads = reads;
        this.places = places;
        this.counterparties = counterparties;
        this.chart = ChartOfAccounts.load();
        this.rules = rules;
        this.watermark = watermark;
        this.declared = Csv.resource("tax-lines.csv", "line,account").stream()
                .map(row -> new Declared(row.get(0), chart.get(Integer.parseInt(row.get(1)))))
                .toList();
    }

    @Override
    public LedgerPage generalLedger(LedgerQuestion question) {
        var walk = new LedgerWalk(places, question.account(), question.currency());
        var key = new BooksReadStore.TotalKey(
                question.account(), question.currency().code());
        long before = reads.totals(FIRST_DAY, question.from().minusDays(1))
                .getOrDefault(key, DayTotal.NONE)
                .balanceMinor();
        long opening =
                question.after() == 0 ? before : Math.addExact(before, walk.sum(question.from(), question.after()));
        var lines = new ArrayList<LedgerLine>();
        long after = question.after();
        for (var day : reads.daysWith(key, question.from(), question.until())) {
            lines.addAll(walk.lines(day, day.equals(question.from()) ? after : 0, LINES_MAX - lines.size()));
            if (lines.size() >= LINES_MAX) return new LedgerPage(opening, lines, true);
        }
        return new LedgerPage(opening, lines, false);
    }

    @Override
    public Stated<CounterpartyPage> counterparties(CounterpartyQuestion question) {
        return switch (watermark.reached(question.atMicros())) {
            case Watermark.Reached.No _ -> new Stated.NotYet<>();
            case Watermark.Reached.Yes yes -> new Stated.Known<>(page(question), yes.unfinished());
        };
    }

    private CounterpartyPage page(CounterpartyQuestion question) {
        var accounts = new ArrayList<>(counterparties.accounts(question.afterOwner(), LOOKED_AT_MAX));
        boolean more = accounts.size() == LOOKED_AT_MAX;
        long last = accounts.isEmpty() ? 0 : accounts.getLast().owner();
        if (more) accounts.removeIf(each -> each.owner() == last); // it may be cut: it begins the next page
        var found = new ArrayList<Counterparty>();
        var date = Clocks.businessDate(question.atMicros());
        for (var each : accounts) {
            if (each.currency() != question.currency().code()) continue;
            var fundClass = FundClass.of(each.fundClass());
            var account = rules.find("", each.owner(), fundClass, date);
            if (account.isEmpty() || !isOn(account.get(), question.side())) continue;
            long balance = reads.asOf(each, question.atMicros()).balanceMinor();
            long owed = question.side() == Side.RECEIVABLE ? Math.negateExact(balance) : balance;
            if (owed != 0)
                found.add(
                        new Counterparty(each.owner(), fundClass, account.get().number(), owed));
        }
        long next = more ? accounts.getLast().owner() : 0;
        return new CounterpartyPage(found, next);
    }

    private static boolean isOn(GlAccount account, Side side) {
        return switch (side) {
            case RECEIVABLE -> account.name().startsWith(RECEIVABLE);
            case PAYABLE -> PAYABLE.stream().anyMatch(account.name()::startsWith);
        };
    }

    @Override
    public List<TaxLine> tax(LocalDate from, LocalDate until) {
        var totals = reads.totals(from, until);
        var lines = new ArrayList<TaxLine>();
        for (var each : declared)
            for (var currency : Currency.values()) {
                var total =
                        totals.get(new BooksReadStore.TotalKey(each.account().number(), currency.code()));
                if (total == null) continue;
                boolean debit = each.account().kind() == GlAccount.Kind.EXPENSES;
                long amount = debit ? Math.negateExact(total.balanceMinor()) : total.balanceMinor();
                lines.add(new TaxLine(
                        each.line(), each.account().number(), each.account().name(), currency, amount));
            }
        return lines;
    }
}
