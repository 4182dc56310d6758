package dev.kessai.books.bank;

import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.bank.BankStatement.Account;
import dev.kessai.contracts.bank.StatementFormat;
import java.time.LocalDate;
import java.util.Map;

/**
 * What was agreed with the bank and the channels' partners.
 *
 * @param account ours
 * @param channelFeesMinor what a partner keeps of each payment that it passes on, tax included, by channel
 * @param payoutFeeMinor what the bank takes for a transfer to another bank, tax included
 * @param fetchMinute of the day, Tokyo, at which the statement of the day before is fetched; {@link #NEVER}
 * @param fetchFormat in which
 */
public record BankTerms(
        Account account,
        Map<String, Long> channelFeesMinor,
        long payoutFeeMinor,
        int fetchMinute,
        StatementFormat fetchFormat) {
    public static final int NEVER = -1;

    private static final int MINUTES_OF_DAY = 24 * 60;
    private static final long MICROS_OF_MINUTE = 60_000_000;

    public BankTerms {
        channelFeesMinor = Map.copyOf(channelFeesMinor);
        if (fetchMinute < NEVER || fetchMinute >= MINUTES_OF_DAY)
            throw new IllegalArgumentException("fetchMinute=" + fetchMinute);
        if (payoutFeeMinor < 0 || channelFeesMinor.values().stream().anyMatch(fee -> fee < 0))
            throw new IllegalArgumentException("a negative fee");
    }

    long channelFeeMinor(String channel) {
        return channelFeesMinor.getOrDefault(channel, 0L);
    }

    boolean fetches() {
        return fetchMinute != NEVER;
    }

    /** The day whose statement should be here at this business time. */
    LocalDate dueDay(long nowMicros) {
        var today = Clocks.businessDate(nowMicros);
        boolean isTime = nowMicros >= timeOf(today);
        return today.minusDays(isTime ? 1 : 2);
    }

    /** The first time after this one at which another statement should be here. */
    long nextMicros(long afterMicros) {
        if (!fetches()) return Long.MAX_VALUE;
        var today = Clocks.businessDate(afterMicros);
        return timeOf(afterMicros < timeOf(today) ? today : today.plusDays(1));
    }

    private long timeOf(LocalDate day) {
        return Clocks.startMicros(day) + fetchMinute * MICROS_OF_MINUTE;
    }
}
