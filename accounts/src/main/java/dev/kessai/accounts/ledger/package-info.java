/**
 * The ledger engine: accounts, holds and entries of one ledger, decided in lanes ({@link dev.kessai.base.lane}).
 *
 * <p>Promises the participant contract: a key has one effect, its first definite answer is repeated for ever, a Try
 * moves available to held or is declined, Confirm and Credit never fail for a business reason. No account is ever below
 * its floor unless the caller waived it; entries are never changed; their numbers have no hole per account.
 *
 * <p>Never: moves money on a timer, frees a hold by itself, opens an account for a payment, knows a person.
 *
 * <p>Read {@link dev.kessai.accounts.ledger.Fence} first: it is the contract. {@link
 * dev.kessai.accounts.ledger.LedgerProgram} runs it over a lane's memory, {@link
 * dev.kessai.accounts.ledger.LedgerStore} names the rows.
 */
@NullMarked
package dev.kessai.accounts.ledger;

import org.jspecify.annotations.NullMarked;
