package dev.kessai.contracts.audit;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;

/**
 * One movement on one account.
 *
 * @param participant who owns the account
 * @param owner as the service knows it: where a credit found no account, the coordinator tells for whom it was meant,
 *     the ledger which account took it
 * @param amountMinor negative for a debit
 */
public record AuditMovement(
        int leg, String participant, long owner, FundClass fundClass, Currency currency, long amountMinor) {}
