package dev.kessai.contracts.accounting;

import dev.kessai.base.money.Currency;

/**
 * What one ledger had reserved at an instant.
 *
 * @param ledger its name
 * @param amountMinor not negative
 */
public record OpenHold(String ledger, Currency currency, long amountMinor) {}
