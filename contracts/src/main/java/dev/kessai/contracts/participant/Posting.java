package dev.kessai.contracts.participant;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import java.util.List;

/**
 * One entry on one account as it was written: part of the answer that is stored and replayed.
 *
 * @param owner the account that was really credited or debited: suspense where the intended one is closed or missing
 * @param amountMinor signed: negative for a debit
 * @param seq gapless per account, from 1
 * @param balanceMinor ledger balance after the entry (available + held)
 * @param availableMinor available after the entry
 * @param lots lots used or given back, or empty for classes without lots
 */
public record Posting(
        long owner,
        FundClass fundClass,
        Currency currency,
        long amountMinor,
        long seq,
        long balanceMinor,
        long availableMinor,
        List<LotAmount> lots) {
    public Posting {
        lots = List.copyOf(lots);
    }

    /** A part of a posting or hold that belongs to one lot; amount in minor units, positive. */
    public record LotAmount(long lot, long amountMinor) {}
}
