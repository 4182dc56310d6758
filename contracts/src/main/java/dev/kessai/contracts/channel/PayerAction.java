package dev.kessai.contracts.channel;

/**
 * What the payer of a waiting payment has to do at a channel.
 *
 * @param participant the channel
 * @param action what it takes, in the channel's words, such as {@code slip:60013-0012345}; empty where nothing is to do
 * @param amountMinor minor units
 * @param state PENDING, TRIED, CONFIRMED, CANCELLED or DECLINED: that of the leg
 * @param expiresAtMicros business time, microseconds since 1970
 */
public record PayerAction(String participant, String action, long amountMinor, String state, long expiresAtMicros) {}
