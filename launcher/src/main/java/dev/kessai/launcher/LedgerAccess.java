package dev.kessai.launcher;

import dev.kessai.accounts.ledger.LedgerService;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.participant.Participant;
import org.jspecify.annotations.Nullable;

/**
 * A ledger as this process reaches it.
 *
 * @param participant for payments
 * @param accounts for everybody else
 * @param here the instance in this process, if there is one
 */
record LedgerAccess(
        Participant participant,
        Accounts accounts,
        @Nullable LedgerService here) {}
