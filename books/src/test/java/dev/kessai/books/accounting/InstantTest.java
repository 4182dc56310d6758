package dev.kessai.books.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.accounting.Moved.Movement;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.accounting.BookReports.CounterpartyQuestion;
import dev.kessai.contracts.accounting.BookReports.LedgerQuestion;
import dev.kessai.contracts.accounting.BookReports.Side;
import dev.kessai.contracts.accounting.InstantBooks.Stated;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Statements as of instants, against the lines themselves: some payments are in the midst of being posted at any
 * time.
 */
final class InstantTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final long MORNING = Clocks.startMicros(DAY);
    private static final long END = Clocks.startMicros(DAY.plusDays(3));
    private static final int MONEY = 2010;
    private static final int MERCHANT = 2110;
    private static final int PAYMENTS = 3_000;

    private final BooksDatabase database = new BooksDatabase();
    private final Events events = new Events();
    private final List<Moved> all = new ArrayList<>();

    @AfterEach
    void close() {
        database.close();
    }

    /** Payments over two days and a bit, each side posted up to three minutes, some a day, after the decision. */
    private void pay(long seed) {
        var random = new SplittableRandom(seed);
        long user = 0;
        long merchant = 0;
        long at = MORNING;
        var made = new ArrayList<OutboxEvent>();
        for (int i = 1; i <= PAYMENTS; i++) {
            at += random.nextLong(1, 120_000_000L);
            long amount = random.nextLong(1, 1_001);
            long late = random.nextInt(50) == 0 ? 86_400_000_000L : 180_000_000L;
            var moved = new Moved(
                    i,
                    "purchase.code",
                    Currency.JPY,
                    at,
                    List.of(
                            new Movement(Owner.user(1).id(), FundClass.MONEY, -amount, ++user, at),
                            new Movement(
                                    Owner.merchant(1).id(),
                                    FundClass.MERCHANT_UNSETTLED,
                                    amount,
                                    ++merchant,
                                    at + random.nextLong(late))));
            all.add(moved);
            made.add(events.succeeded(0, moved));
        }
        var accountant = database.accountant(END);
        for (int i = 0; i < made.size(); i += 500) accountant.accept(made.subList(i, Math.min(made.size(), i + 500)));
    }

    private Map<Integer, Long> model(long atMicros) {
        var sums = new HashMap<Integer, Long>();
        for (var moved : all)
            for (var each : moved.movements())
                if (each.atMicros() <= atMicros)
                    sums.merge(each.fundClass() == FundClass.MONEY ? MONEY : MERCHANT, each.amountMinor(), Long::sum);
        return sums;
    }

    private static <T> T known(Stated<T> stated) {
        assertThat(stated).isInstanceOf(Stated.Known.class);
        return ((Stated.Known<T>) stated).value();
    }

    private void agreesAt(long atMicros) {
        var stated = known(database.instants(END).trialBalance(atMicros));
        var sums = new HashMap<Integer, Long>();
        long sum = 0;
        for (var each : stated.accounts()) {
            sums.put(each.number(), each.balanceMinor());
            sum += each.balanceMinor();
        }
        for (var each : stated.transit()) sum += each.amountMinor();
        assertThat(sums).as("at " + atMicros).isEqualTo(model(atMicros));
        assertThat(sum).as("with transit, at " + atMicros).isZero();
    }

    @Test
    void aSheetOfAnyInstantIsWhatWasPostedByThenAndBalancesWithTransit() {
        pay(5);
        var random = new SplittableRandom(6);
        boolean inTransit = false;
        for (int i = 0; i < 40; i++) {
            long at = random.nextLong(MORNING, END);
            agreesAt(at);
            var sheets = known(database.instants(END).balanceSheets(at)).sheets();
            if (!sheets.isEmpty()) inTransit |= sheets.getFirst().transitMinor() != 0;
        }
        assertThat(inTransit).as("some journal straddled").isTrue();
        for (long at : new long[] {
            MORNING - 1, Clocks.startMicros(DAY.plusDays(1)) - 1, all.get(70).decidedAtMicros()
        }) agreesAt(at);
    }

    @Test
    void journalsOfBeforeTheSumsWereKeptAreLookedAtOneByOne() {
        pay(7);
        database.tamper("update journal set posted_from = '-infinity', posted_until = 'infinity' where no <= 400");
        database.tamper("delete from posted_total");
        database.tamper("delete from journal where no > 400");
        all.removeIf(each -> !database.isBooked(each.payment()));
        assertThat(all).isNotEmpty();
        agreesAt(all.getLast().decidedAtMicros());
        agreesAt(all.getFirst().decidedAtMicros());
    }

    @Test
    void theGeneralLedgerGoesOnWhereItEndedAndARareAccountIsFoundInItsBlocks() {
        pay(9);
        var rare = new Moved(
                PAYMENTS + 1,
                "adjustment.correction",
                Currency.JPY,
                all.getLast().decidedAtMicros(),
                List.of(
                        new Movement(Owner.user(1).id(), FundClass.MONEY, 9, PAYMENTS + 1, END - 1),
                        new Movement(Owner.user(1).id(), FundClass.LOSS, -9, 1, END - 1)));
        database.accountant(END).accept(List.of(events.succeeded(0, rare)));
        var reports = database.reports(END);
        long balance = 0;
        int lines = 0;
        var from = DAY;
        long after = 0;
        for (int pages = 0; pages < 10; pages++) {
            var page = reports.generalLedger(new LedgerQuestion(MONEY, Currency.JPY, from, DAY.plusDays(9), after));
            assertThat(page.openingMinor()).isEqualTo(balance);
            for (var line : page.lines()) balance += line.amountMinor();
            lines += page.lines().size();
            if (!page.more()) break;
            from = page.lines().getLast().day();
            after = page.lines().getLast().no();
        }
        assertThat(lines).isEqualTo(PAYMENTS + 1);
        assertThat(balance).isEqualTo(model(END).getOrDefault(MONEY, 0L) + 9);

        var day = Clocks.businessDate(rare.decidedAtMicros());
        assertThat(database.walk(5030).lines(day, 0, 10)).hasSize(1);
        assertThat(database.walk(5040).lines(day, 0, 10)).isEmpty();
        database.tamper("update line_block set account = 0, currency = 0 where account = 5030");
        assertThat(database.walk(5030).lines(day, 0, 10))
                .as("of before blocks were kept")
                .hasSize(1);
    }

    @Test
    void counterpartiesAndTaxAreWhatTheirAccountsHold() {
        pay(11);
        long at = all.get(1_000).decidedAtMicros();
        var page = known(
                database.reports(END).counterparties(new CounterpartyQuestion(Side.PAYABLE, Currency.JPY, at, 0)));
        assertThat(page.nextAfter()).isZero();
        assertThat(page.counterparties()).hasSize(1);
        var owed = page.counterparties().getFirst();
        assertThat(owed.owner()).isEqualTo(Owner.merchant(1).id());
        assertThat(owed.account()).isEqualTo(MERCHANT);
        assertThat(owed.amountMinor()).isPositive();
        var receivables = new CounterpartyQuestion(Side.RECEIVABLE, Currency.JPY, at, 0);
        assertThat(known(database.reports(END).counterparties(receivables)).counterparties())
                .isEmpty();
        assertThat(database.reports(END)
                        .counterparties(new CounterpartyQuestion(Side.PAYABLE, Currency.JPY, at, owed.owner())))
                .isEqualTo(new Stated.Known<>(
                        new dev.kessai.contracts.accounting.BookReports.CounterpartyPage(List.of(), 0), List.of()));
        assertThat(database.reports(END).tax(DAY, DAY.plusDays(3))).isEmpty();
        var fee = new Moved(
                PAYMENTS + 1,
                "withdrawal.bank",
                Currency.JPY,
                END - 5,
                List.of(
                        new Movement(Owner.user(2).id(), FundClass.MONEY, -200, 1, END - 5),
                        new Movement(
                                Owner.parse("sys_house").orElseThrow().id(), FundClass.FEE_REVENUE, 182, 1, END - 5),
                        new Movement(Owner.parse("sys_house").orElseThrow().id(), FundClass.TAX, 18, 1, END - 5)));
        database.accountant(END).accept(List.of(events.succeeded(0, fee)));
        assertThat(database.reports(END).tax(DAY, DAY.plusDays(3)).stream()
                        .map(each -> each.line() + " " + each.amountMinor()))
                .containsExactly("TAXABLE_SALES 182", "OUTPUT_TAX 18");
    }
}
