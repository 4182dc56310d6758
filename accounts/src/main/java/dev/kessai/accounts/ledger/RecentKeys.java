package dev.kessai.accounts.ledger;

import dev.kessai.base.hash.Mix;
import dev.kessai.contracts.participant.LegKey;

/**
 * The keys that a lane has seen lately: a key that comes again is looked up before it is decided, instead of sending
 * its batch down the careful way. A hint: a wrong yes costs a look-up, a wrong no costs a careful batch. Bounded: two
 * generations of half the size, the older one is dropped when the newer one is full.
 */
final class RecentKeys {
    private final int generationMax;
    private long[] newer;
    private long[] older;
    private int newerSize;

    /** @param keysMax a power of two, at least 16 */
    RecentKeys(int keysMax) {
        if (keysMax < 16 || Integer.bitCount(keysMax) != 1) throw new IllegalArgumentException("keysMax=" + keysMax);
        this.generationMax = keysMax / 2;
        this.newer = new long[keysMax];
        this.older = new long[keysMax];
    }

    void add(LegKey key) {
        long hash = hash(key);
        int slot = slot(newer, hash);
        if (newer[slot] == hash) return;
        newer[slot] = hash;
        if (++newerSize < generationMax) return;
        older = newer;
        newer = new long[older.length];
        newerSize = 0;
    }

    boolean maybeContains(LegKey key) {
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
