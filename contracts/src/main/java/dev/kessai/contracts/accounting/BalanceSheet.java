package dev.kessai.contracts.accounting;

import dev.kessai.base.money.Currency;
import java.util.List;

/**
 * A balance sheet in one currency. Amounts are minor units, each positive on its usual side: assets in debit, all
 * others in credit. Assets are what liabilities, equity,
 * result and transit sum to.
 *
 * @param resultMinor income less expenses, since the beginning
 * @param transitMinor as of an instant: what payments that were in the midst of being posted have moved on one side
 * and
 *     not yet on the other, in credit; 0 for the end of a booking day
 */
public record BalanceSheet(
        Currency currency,
        List<Position> assets,
        List<Position> liabilities,
        List<Position> equity,
        long resultMinor,
        long transitMinor) {
    public BalanceSheet {
        assets = List.copyOf(assets);
        liabilities = List.copyOf(liabilities);
        equity = List.copyOf(equity);
        long claims = Math.addExact(Math.addExact(sum(liabilities), sum(equity)), resultMinor);
        if (sum(assets) != Math.addExact(claims, transitMinor))
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
