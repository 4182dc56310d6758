package dev.kessai.contracts.participant;

import dev.kessai.contracts.account.FundClass;

/**
 * A part of a hold: from which class and lot a reserved debit will be taken, in the order of taking. A partial
 * Confirm cuts from the last one back.
 *
 * @param lot the lot's number within its account, 0 for a class without lots
 */
public record Allocation(FundClass fundClass, long lot, long amountMinor) {}
