package dev.kessai.contracts.channel;

import dev.kessai.contracts.settlement.PayeeAccount;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The way to others' bank accounts for what the company owes them: takes transfers, puts them into the bank's files and
 * tells what the bank said. Which format a file has is the channel's choice. Thread-safe; blocks.
 */
public interface BankTransfers {
    /**
     * One transfer, known by its payment for ever.
     *
     * @param payment that has moved the money into transit
     * @param owner whose it is
     * @param amountMinor yen, 1 to {@link dev.kessai.contracts.zengin.TransferFile#AMOUNT_MAX}
     */
    record BankTransfer(long payment, long owner, long amountMinor, PayeeAccount account) {}

    /** What the bank said; nothing while it has not. */
    enum Outcome {
        PAID,
        RETURNED
    }

    /** Takes them; one that is there already stays as it is. */
    void add(List<BankTransfer> transfers);

    /** Of these payments, those on which the bank has spoken. */
    Map<Long, Outcome> outcomes(Collection<Long> payments);
}
