package dev.kessai.contracts.channel;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The channels service beside {@code Participant}. Every method blocks the calling (virtual) thread. */
public interface Channels {
    /** Takes a partner's notice; a copy changes nothing. */
    Notice.Answer take(Notice notice);

    /**
     * Whether a partner may take this money now: its operation waits for exactly this.
     *
     * @param reference ours, by which the partner was asked
     * @param amountMinor minor units
     */
    boolean isWanted(String channel, String reference, long amountMinor);

    /** One for each leg of the payment at a channel; empty where it has none. */
    List<PayerAction> actions(long payment);

    /**
     * Reads a partner's file of a business day now, also again.
     *
     * @return its lines; empty where the partner has none yet, or there is no such channel
     */
    Optional<Integer> readDayFile(String channel, LocalDate day);

    /**
     * What a partner's file of a business day comes to; the file is read where it was not.
     *
     * @return empty where the partner has none yet, or there is no such channel
     */
    Optional<DayTotal> dayTotal(String channel, LocalDate day);

    /**
     * Puts every withdrawal that waits into a file for the bank.
     *
     * @param key makes a repetition the same file: hash of caller and idempotency key
     * @return empty where nothing waits, or no bank is configured
     */
    Optional<PayoutFile> makePayoutFile(String key);

    Optional<PayoutFile> payoutFile(long no);

    /** Links a bank account; the user allows it at the redirect URL. */
    BankAccount.Linked link(BankAccount.Link link);

    /** A linked account as it is now: a pending one is asked for at the bank. */
    Optional<BankAccount> bankAccount(String id);

    /** All of a user, the oldest first. */
    List<BankAccount> bankAccounts(long owner);
}
