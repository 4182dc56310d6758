package dev.kessai.contracts.bank;

import dev.kessai.contracts.account.FundClass;

/**
 * Whose the money of a line is.
 *
 * @param owner to whose account a deposit goes: a user's, a merchant's, a channel's clearing account
 * @param fundClass of that account, of the balance ledger; SUSPENSE books a line that nothing fits
 * @param reason in words, 1 to 255 characters; no names of people
 * @param ticket where it was discussed, 1 to 64 characters
 */
public record Resolution(long owner, FundClass fundClass, String reason, String ticket) {}
