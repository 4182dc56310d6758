package dev.kessai.books.accounting;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.accounting.BalanceSheet;
import dev.kessai.contracts.accounting.BalanceSheet.Position;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** From a trial balance to statements: pure. */
final class Statements {
    private Statements() {}

    /** One for each currency that has lines. */
    static List<BalanceSheet> balanceSheets(List<Books.Balance> trialBalance) {
        return balanceSheets(trialBalance, Map.of());
    }

    /** @param transit in credit, by currency, where journals straddle the instant */
    static List<BalanceSheet> balanceSheets(List<Books.Balance> trialBalance, Map<Currency, Long> transit) {
        Map<Currency, List<Books.Balance>> byCurrency = new EnumMap<>(Currency.class);
        for (var each : trialBalance)
            byCurrency
                    .computeIfAbsent(each.currency(), currency -> new ArrayList<>())
                    .add(each);
        var sheets = new ArrayList<BalanceSheet>();
        byCurrency.forEach((currency, balances) ->
                sheets.add(balanceSheet(currency, balances, transit.getOrDefault(currency, 0L))));
        return sheets;
    }

    private static BalanceSheet balanceSheet(Currency currency, List<Books.Balance> balances, long transit) {
        var assets = new ArrayList<Position>();
        var liabilities = new ArrayList<Position>();
        var equity = new ArrayList<Position>();
        long result = 0;
        for (var each : balances) {
            long credit = each.total().balanceMinor();
            switch (each.account().kind()) {
                case ASSETS -> assets.add(position(each, Math.negateExact(credit)));
                case LIABILITIES -> liabilities.add(position(each, credit));
                case EQUITY -> equity.add(position(each, credit));
                case INCOME, EXPENSES -> result = Math.addExact(result, credit);
            }
        }
        return new BalanceSheet(currency, assets, liabilities, equity, result, transit);
    }

    private static Position position(Books.Balance balance, long amount) {
        return new Position(balance.account().number(), balance.account().name(), amount);
    }

    /** What is owed on the accounts that are secured in this way; credit-positive. */
    static long owedInYen(List<Books.Balance> trialBalance, GlAccount.Secured secured) {
        long sum = 0;
        for (var each : trialBalance)
            if (each.currency() == Currency.JPY && each.account().secured() == secured)
                sum = Math.addExact(sum, each.total().balanceMinor());
        return sum;
    }
}
