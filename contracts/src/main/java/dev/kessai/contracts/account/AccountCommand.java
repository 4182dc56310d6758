package dev.kessai.contracts.account;

import dev.kessai.base.money.Currency;

/** What may be asked of a ledger about an owner's accounts; each is a command of the owner's lane, ordered with Try. */
public sealed interface AccountCommand {
    long owner();

    /** Opens all classes of the owner's kind in this currency; again changes nothing. */
    record Open(long owner, Currency currency) implements AccountCommand {}

    /**
     * Sets the whole set of blocked scopes.
     *
     * @param scopes {@link Scope#bit} set
     * @param version of the suspension, growing: an older one than stored changes nothing
     */
    record Block(long owner, int scopes, long version) implements AccountCommand {}

    /** No new Try; credits go to suspense. Refused while anything is held or owed. */
    record Close(long owner) implements AccountCommand {}
}
