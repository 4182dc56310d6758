package dev.kessai.accounts.ledger;

import dev.kessai.base.hash.Mix;
import dev.kessai.contracts.participant.LegKey;

/**
 * Tells a key that is surely new in a lane from one that may be stored, without asking the database. A payment's id
 * grows with time, so two things together are enough: the keys of the last moments, and the newest payment of all keys
 * that came before these. A key of a newer payment that is not among the remembered ones was never stored. The answer
 * "maybe stored" may be wrong and costs a look-up; "new" is never wrong once {@link #begin} was told what the tables
 * hold, since a hold and a credit stand in two tables and no key of the database would refuse one for the other.
 *
 * <p>Bounded: two generations of half the size, the older one is dropped when the newer one is full.
 */
final class RecentKeys {
    private final int generationMax;
    private long[] newer;
    private long[] older;
    private int newerSize;
    private long newerPayment;
    private long olderPayment;
    /** Of payments up to this one not every key is remembered. */
    private long forgottenUntil = Long.MAX_VALUE;

    /** @param keysMax a power of two, at least 16 */
    RecentKeys(int keysMax) {
        if (keysMax < 16 || Integer.bitCount(keysMax) != 1) throw new IllegalArgumentException("keysMax=" + keysMax);
        this.generationMax = keysMax / 2;
        this.newer = new long[keysMax];
        this.older = new long[keysMax];
    }

    /** Whether {@link #begin} is due: until then every key may be stored. */
    boolean isLost() {
        return forgottenUntil == Long.MAX_VALUE;
    }

    /** Others may have stored keys; those remembered here are kept. */
    void lose() {
        forgottenUntil = Long.MAX_VALUE;
    }

    /** @param newestPayment of all keys that are stored in this lane; 0 for none */
    void begin(long newestPayment) {
        forgottenUntil = newestPayment;
    }

    void add(LegKey key) {
        newerPayment = Math.max(newerPayment, key.payment());
        long hash = hash(key);
        int slot = slot(newer, hash);
        if (newer[slot] == hash) return;
        newer[slot] = hash;
        if (++newerSize < generationMax) return;
        forgottenUntil = Math.max(forgottenUntil, olderPayment);
        older = newer;
        olderPayment = newerPayment;
        newer = new long[older.length];
        newerSize = 0;
        newerPayment = 0;
    }

    boolean maybeStored(LegKey key) {
        if (key.payment() <= forgottenUntil) return true;
        long hash = hash(key);
        return newer[slot(newer, hash)] == hash || older[slot(older, hash)] == hash;
    }

    private static long hash(LegKey key) {
        long hash = Mix.mix(key.payment() + key.no() * 0x9E3779B97F4A7C15L);
        return hash == 0 ? 1 : hash;
    }

    private static int slot(long[] keys, long hash) {
        int mask = keys.length - 1;
        int slot = (int) hash & mask;
        while (keys[slot] != hash && keys[slot] != 0) slot = slot + 1 & mask;
        return slot;
    }
}
