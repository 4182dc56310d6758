package dev.kessai.api;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.accounting.Accounting;
import dev.kessai.contracts.accounting.BalanceSheet;
import dev.kessai.contracts.accounting.BookReports;
import dev.kessai.contracts.accounting.InstantBooks;
import dev.kessai.contracts.accounting.OpenHold;
import dev.kessai.contracts.accounting.Safeguarding;
import dev.kessai.contracts.detail.AccountingDetail.Dimension;
import dev.kessai.contracts.reversal.Reversals;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Books of one payment; complete up to the end of {@link #LAST}. */
final class FakeAccounting implements Accounting, InstantBooks, BookReports, Reversals {
    Reversals.@Nullable Reason refusal;
    String by = "";
    static final LocalDate LAST = LocalDate.of(2026, 4, 30);
    static final long PAYMENT = 77;

    private static final long LAST_MICROS = 1_777_561_199_999_999L;

    boolean sheetFails;

    private LocalDate closedUntil = LocalDate.of(2026, 3, 31);

    @Override
    public boolean isComplete(long atMicros) {
        return atMicros <= LAST_MICROS;
    }

    @Override
    public AsOf balance(long owner, FundClass fundClass, Currency currency, long atMicros) {
        if (atMicros > LAST_MICROS) return new AsOf.NotYet();
        return new AsOf.Known(300, 2, atMicros == LAST_MICROS ? List.of(PAYMENT) : List.of());
    }

    @Override
    public List<AccountTotal> trialBalance(LocalDate until) {
        return List.of(
                new AccountTotal(2010, "liabilities:user:money", Currency.JPY, 700, 1_000, 2),
                new AccountTotal(3010, "equity:opening", Currency.JPY, 300, 0, 1));
    }

    @Override
    public List<BalanceSheet> balanceSheets(LocalDate until) {
        var money = new BalanceSheet.Position(2010, "liabilities:user:money", sheetFails ? 299 : 300);
        var opening = new BalanceSheet.Position(3010, "equity:opening", -300);
        return List.of(new BalanceSheet(Currency.JPY, List.of(), List.of(money), List.of(opening), 0, 0));
    }

    @Override
    public Safeguarding safeguarding(LocalDate from, LocalDate until) {
        return new Safeguarding(List.of(new Safeguarding.Day(until, 300)), 10_000_000, 0, 0, 0);
    }

    @Override
    public List<LedgerLine> lines(int account, Currency currency, LocalDate day, long after) {
        long user = Owner.user(1).id();
        return after > 0
                ? List.of()
                : List.of(new LedgerLine(day, 1, PAYMENT, "purchase.code", user, FundClass.MONEY, -700));
    }

    @Override
    public Optional<JournalView> journal(long payment) {
        if (payment != PAYMENT) return Optional.empty();
        var line = new JournalView.Line(
                2010, "liabilities:user:money", Owner.user(1).id(), FundClass.MONEY, -700, 2, LAST_MICROS);
        return Optional.of(new JournalView(
                LAST,
                1,
                payment,
                "purchase.code",
                Currency.JPY,
                LAST_MICROS,
                LAST,
                List.of(line),
                List.of(new JournalView.Told(
                        "adjustment", "7", LAST_MICROS, "purchase.code", List.of(new Dimension("ticket", "=1+2")))),
                List.of(new JournalView.Turn(0, LAST, 1, false))));
    }

    @Override
    public LocalDate closedUntil() {
        return closedUntil;
    }

    @Override
    public CloseAnswer close(YearMonth month) {
        var last = month.atEndOfMonth();
        if (last.isAfter(LAST)) return new CloseAnswer.NotYet();
        if (last.isAfter(closedUntil)) closedUntil = last;
        return new CloseAnswer.Closed(closedUntil);
    }

    private static <T> Stated<T> stated(long atMicros, T value) {
        if (atMicros > LAST_MICROS) return new Stated.NotYet<>();
        return new Stated.Known<>(value, atMicros == LAST_MICROS ? List.of(PAYMENT) : List.of());
    }

    @Override
    public Stated<TrialBalance> trialBalance(long atMicros) {
        return stated(atMicros, new TrialBalance(trialBalance(LAST), List.of(new Transit(Currency.JPY, -40))));
    }

    @Override
    public Stated<Sheets> balanceSheets(long atMicros) {
        return stated(atMicros, new Sheets(balanceSheets(LAST), List.of(new OpenHold("balance", Currency.JPY, 500))));
    }

    @Override
    public LedgerPage generalLedger(LedgerQuestion question) {
        return new LedgerPage(100, lines(question.account(), question.currency(), question.from(), 0), true);
    }

    @Override
    public Stated<CounterpartyPage> counterparties(CounterpartyQuestion question) {
        var merchant = Owner.merchant(1).id();
        var owed = new Counterparty(merchant, FundClass.MERCHANT_UNSETTLED, 2110, 700);
        return stated(
                question.atMicros(), new CounterpartyPage(List.of(owed), question.afterOwner() == 0 ? merchant : 0));
    }

    @Override
    public List<TaxLine> tax(LocalDate from, LocalDate until) {
        return List.of(new TaxLine("OUTPUT_TAX", 2210, "liabilities:consumption-tax", Currency.JPY, 10));
    }

    private Answer answer(String client) {
        by = client;
        var refused = refusal;
        if (refused != null) return new Answer.Refused(refused, "");
        return new Answer.Taken(find(Fakes.ID).orElseThrow(), false);
    }

    @Override
    public Answer propose(Wanted wanted, String client, Hash128 key) {
        return answer(client);
    }

    @Override
    public Answer approve(long id, String client) {
        return answer(client);
    }

    @Override
    public Answer reject(long id, String client) {
        return answer(client);
    }

    @Override
    public Optional<Reversal> find(long id) {
        var wanted = new Wanted(PAYMENT, true, "a rule was wrong", "OPS-12");
        return id == Fakes.ID
                ? Optional.of(new Reversal(id, State.PROPOSED, wanted, 0, "ann", LAST_MICROS, "", 0))
                : Optional.empty();
    }

    @Override
    public List<Reversal> list(long beforeId) {
        return List.of(find(Fakes.ID).orElseThrow());
    }
}
