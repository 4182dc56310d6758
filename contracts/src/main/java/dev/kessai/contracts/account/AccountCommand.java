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

    /**
     * Sets what must remain available on an account after a Try: a credit line, or how far a merchant's refunds may go
     * below zero (02-accounts, signs and floors). What is below a floor already stays, and no new Try makes it less.
     *
     * @param floorMinor 0 or negative, not below minus the currency's largest amount
     * @param version of the decision, from 1, growing: an older one than stored changes nothing
     */
    record SetFloor(long owner, FundClass fundClass, Currency currency, long floorMinor, long version)
            implements AccountCommand {
        public SetFloor {
            if (floorMinor > 0 || floorMinor < -currency.maxMinor())
                throw new IllegalArgumentException("floor " + floorMinor);
            if (version < 1) throw new IllegalArgumentException("version " + version);
        }
    }

    /**
     * Sets what decides which limits apply (02-accounts, limits).
     *
     * @param version of the rating, from 1, growing: an older one than stored changes nothing
     */
    record SetLevel(long owner, KycLevel level, Rating rating, long version) implements AccountCommand {
        public SetLevel {
            if (version < 1) throw new IllegalArgumentException("version " + version);
        }
    }

    /** No new Try; credits go to suspense. Refused while anything is held or owed. */
    record Close(long owner) implements AccountCommand {}
}
