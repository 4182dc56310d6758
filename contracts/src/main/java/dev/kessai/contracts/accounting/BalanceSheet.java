package dev.kessai.contracts.accounting;

import dev.kessai.base.money.Currency;
import java.util.List;

/**
 * A balance sheet in one currency. Amounts are minor units, each positive on its usual side: assets in debit, all
 * others in credit. Assets are what liabilities, equity and result sum to.
 *
 * @param resultMinor income less expenses, since the beginning
 */
public record BalanceSheet(
        Currency currency, List<Position> assets, List<Position> liabilities, List<Position> equity, long resultMinor) {
    public BalanceSheet {
        assets = List.copyOf(assets);
        liabilities = List.copyOf(liabilities);
        equity = List.copyOf(equity);
        if (sum(assets) != Math.addExact(Math.addExact(sum(liabilities), sum(equity)), resultMinor))
            throw new IllegalArgumentException("a balance sheet that does not balance in " + currency);
    }

    /** One account of the general ledger. */
    public record Position(int number, String name, long amountMinor) {}

    public static long sum(List<Position> positions) {
        long sum = 0;
        for (var each : positions) sum = Math.addExact(sum, each.amountMinor());
        return sum;
    }
}
