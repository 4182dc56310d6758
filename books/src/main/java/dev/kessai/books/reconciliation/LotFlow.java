package dev.kessai.books.reconciliation;

import dev.kessai.base.hash.Mix;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether every lot has what came in less what went out. Millions of lots need no memory: each movement of a lot is
 * added to its bucket, weighted by a number that only this lot has, so a bucket is zero when each of its lots is (any
 * other way is a matter of one in 2^24 at worst). The lots of a bucket that is not zero are summed one by one in a
 * second pass.
 */
final class LotFlow {
    /** A lot of a ledger, by stored numbers. */
    record LotKey(long owner, int fundClass, int currency, long no) {
        private long hash() {
            return Mix.mix(Mix.mix(owner) + ((long) fundClass << 32) + currency) ^ Mix.mix(no);
        }
    }

    private static final int BUCKETS = 1_024;

    private final long[] buckets = new long[BUCKETS];
    private final Map<LotKey, Long> wrong = new HashMap<>();
    private boolean second;

    /** What a lot has, or gave: positive for what is in it, negative for what entries brought to it. */
    void add(long owner, int fundClass, int currency, long no, long amount) {
        var lot = new LotKey(owner, fundClass, currency, no);
        long hash = Mix.mix(lot.hash());
        int bucket = (int) (hash >>> 32) & BUCKETS - 1;
        if (!second) buckets[bucket] += (hash | 1) * amount;
        else if (buckets[bucket] != 0) wrong.merge(lot, amount, Long::sum);
    }

    boolean isZero() {
        for (long each : buckets) if (each != 0) return false;
        return true;
    }

    /** From here on everything is added again, to find the lots. */
    void again() {
        second = true;
    }

    void check(String ledger, Findings findings) {
        wrong.forEach((lot, off) -> {
            if (off == 0) return;
            var account = new AccountKey(0, lot.owner(), lot.fundClass(), lot.currency());
            findings.broken(
                    Invariant.LOT_FLOW,
                    ledger,
                    Keys.account(account) + " lot " + lot.no(),
                    "what entries brought and left",
                    (off > 0 ? "+" : "") + off);
        });
    }
}
