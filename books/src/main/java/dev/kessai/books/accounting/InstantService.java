package dev.kessai.books.accounting;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.accounting.Accounting.AccountTotal;
import dev.kessai.contracts.accounting.InstantBooks;
import dev.kessai.contracts.accounting.OpenHold;
import dev.kessai.contracts.accounting.OpenHolds;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** Statements as of an instant, once the books have got there. Thread-safe; blocks. */
public final class InstantService implements InstantBooks {
    private final InstantStore store;
    private final ChartOfAccounts chart;
    private final Watermark watermark;
    private final List<OpenHolds> ledgers;

    /** @param ledgers whose holds are told beside the balance sheet */
    public InstantService(InstantStore store, ChartOfAccounts chart, Watermark watermark, List<OpenHolds> ledgers) {
        this.store = store;
        this.chart = chart;
        this.watermark = watermark;
        this.ledgers = List.copyOf(ledgers);
    }

    /** @param transit in credit, by currency */
    private record Totals(List<Books.Balance> balances, Map<Currency, Long> transit) {}

    private <T> Stated<T> stated(long atMicros, LongFunction<T> answer) {
        return switch (watermark.reached(atMicros)) {
            case Watermark.Reached.No _ -> new Stated.NotYet<>();
            case Watermark.Reached.Yes yes -> new Stated.Known<>(answer.apply(atMicros), yes.unfinished());
        };
    }

    @Override
    public Stated<TrialBalance> trialBalance(long atMicros) {
        return stated(atMicros, this::trial);
    }

    private TrialBalance trial(long atMicros) {
        var totals = totals(atMicros);
        var accounts = totals.balances().stream()
                .map(each -> new AccountTotal(
                        each.account().number(),
                        each.account().name(),
                        each.currency(),
                        each.total().debitMinor(),
                        each.total().creditMinor(),
                        each.total().lines()))
                .toList();
        var transit = new ArrayList<Transit>();
        totals.transit().forEach((currency, amount) -> {
            if (amount != 0) transit.add(new Transit(currency, amount));
        });
        return new TrialBalance(accounts, transit);
    }

    @Override
    public Stated<Sheets> balanceSheets(long atMicros) {
        return stated(atMicros, at -> {
            var totals = totals(at);
            var holds = new ArrayList<OpenHold>();
            for (var ledger : ledgers) holds.addAll(ledger.at(at));
            return new Sheets(Statements.balanceSheets(totals.balances(), totals.transit()), holds);
        });
    }

    /** What was posted until then, and what of it is not posted on its other side. */
    private Totals totals(long atMicros) {
        var sums = new TreeMap<BooksReadStore.TotalKey, DayTotal>();
        var transit = new EnumMap<Currency, Long>(Currency.class);
        long minute = PostedSpan.MINUTE.startMicros(atMicros);
        store.until(atMicros, piece -> {
            switch (piece) {
                case InstantStore.Piece.Sum sum ->
                    sums.merge(new BooksReadStore.TotalKey(sum.account(), sum.currency()), sum.total(), DayTotal::plus);
                case InstantStore.Piece.Open open -> {
                    var journal = open.journal();
                    for (var line : journal.lines()) {
                        long at = line.postedAtMicros();
                        if (at > atMicros) {
                            if (journal.postedFromMicros() <= atMicros)
                                transit.merge(journal.currency(), line.amountMinor(), Math::addExact);
                        } else if (at >= minute || !open.counted()) {
                            sums.merge(
                                    new BooksReadStore.TotalKey(
                                            line.account(), journal.currency().code()),
                                    DayTotal.NONE.plus(line.amountMinor()),
                                    DayTotal::plus);
                        }
                    }
                }
            }
        });
        var balances = sums.entrySet().stream()
                .map(each -> new Books.Balance(
                        chart.get(each.getKey().account()),
                        Currency.of(each.getKey().currency()),
                        each.getValue()))
                .toList();
        return new Totals(balances, transit);
    }
}
