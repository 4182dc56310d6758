package dev.kessai.contracts.channel;

import java.util.regex.Pattern;

/**
 * A user's bank account with the mandate to debit it, and the place to which withdrawals go.
 *
 * @param id {@code bka_} and 13 characters
 * @param owner the user
 * @param bank four digits
 * @param branch three digits
 * @param number seven digits
 * @param state whether it can be debited
 * @param redirectUrl where the user allows it; empty once he has
 */
public record BankAccount(
        String id, long owner, String bank, String branch, String number, State state, String redirectUrl) {
    /** A mandate's life. */
    public enum State {
        /** The user has not been at his bank yet. */
        PENDING,
        ACTIVE,
        /** The user or the bank said no. */
        REFUSED,
        /** The account belongs to another name than the one that was verified. */
        NAME_DIFFERS
    }

    /**
     * Asks for a new link.
     *
     * @param key makes a repetition the same link: hash of caller and idempotency key
     * @param holder the user's verified name in kana, as KYC has it
     * @param returnUrl where the bank sends the user back
     */
    public record Link(
            String key, long owner, String bank, String branch, String number, String holder, String returnUrl) {
        public static final Pattern BANK = Pattern.compile("[0-9]{4}");
        public static final Pattern BRANCH = Pattern.compile("[0-9]{3}");
        public static final Pattern NUMBER = Pattern.compile("[0-9]{7}");

        public Link {
            if (!BANK.matcher(bank).matches()) throw new IllegalArgumentException("bank " + bank);
            if (!BRANCH.matcher(branch).matches()) throw new IllegalArgumentException("branch " + branch);
            if (!NUMBER.matcher(number).matches()) throw new IllegalArgumentException("number");
        }
    }

    /** What becomes of {@link Link}. */
    public sealed interface Linked {
        record Account(BankAccount account, boolean replayed) implements Linked {}

        /** The key was used with another content. */
        record KeyReused() implements Linked {}

        /** The bank does not answer: the same again. */
        record Unavailable() implements Linked {}
    }
}
