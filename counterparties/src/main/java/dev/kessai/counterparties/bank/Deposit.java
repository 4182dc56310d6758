package dev.kessai.counterparties.bank;

/**
 * Money that somebody has transferred to the company's account.
 *
 * @param id the sender's number: its idempotency key
 * @param payer in half-width kana
 * @param reference what he wrote on it, at most 20 characters
 */
record Deposit(String id, long amount, String payer, String reference, long atMicros) {}
