package dev.kessai.accounts.channel;

import dev.kessai.contracts.account.SystemOwner;

/**
 * What a channel can do; values, fixed at start.
 *
 * @param channel name of the participant: bank, cvs, atm, carrier
 * @param clearing whose clearing account carries its value
 * @param reserves whether a yes only reserves, so that Confirm captures; otherwise a yes is money
 * @param releases whether what was asked can be taken back before there is money
 * @param refunds whether money can be given back the same way
 * @param waitMicros how long the payer has, business time; {@link #FOR_EVER} where only the partner's word ends it
 */
public record Terms(
        String channel, SystemOwner clearing, boolean reserves, boolean releases, boolean refunds, long waitMicros) {
    public static final long FOR_EVER = Long.MAX_VALUE;

    /** 9999-12-31: expiry of what does not expire. */
    static final long NEVER_MICROS = 253_402_214_400_000_000L;

    public Terms {
        if (waitMicros <= 0) throw new IllegalArgumentException("waitMicros=" + waitMicros);
    }

    long expiresAtMicros(long nowMicros) {
        return waitMicros == FOR_EVER ? NEVER_MICROS : nowMicros + waitMicros;
    }
}
