package dev.kessai.books.settlement;

import dev.kessai.contracts.channel.BankTransfers;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where no bank is configured: nothing is ever given to it. */
final class NoBank implements BankTransfers {
    @Override
    public void add(List<BankTransfer> transfers) {
        throw new IllegalStateException("no bank is configured here, and " + transfers.size() + " transfers are due");
    }

    @Override
    public Map<Long, Outcome> outcomes(Collection<Long> payments) {
        return Map.of();
    }
}
