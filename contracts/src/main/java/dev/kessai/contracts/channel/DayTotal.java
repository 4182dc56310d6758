package dev.kessai.contracts.channel;

/**
 * What a partner's file of a business day comes to.
 *
 * @param paid lines of money that was taken and not taken back
 * @param amountMinor of these, minor units
 */
public record DayTotal(int paid, long amountMinor) {}
