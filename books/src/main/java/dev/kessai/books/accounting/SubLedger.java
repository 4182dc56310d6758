package dev.kessai.books.accounting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The running balance of every owner's account, in the order of its entries' numbers. Entries come out of order,
 * since the coordinator's lanes are independent: one whose predecessor is missing waits. In memory: the accounts
 * last used, and all that waits. Not thread-safe.
 */
final class SubLedger {
    static final int REMEMBERED_MAX = 200_000;

    /** The newest entry of an account. */
    record Head(long seq, long balanceMinor) {
        static final Head NONE = new Head(0, 0);
    }

    /** A line with its balance. */
    record Posted(SubLine line, long balanceMinor) {}

    private final Map<AccountKey, Head> heads = new LinkedHashMap<>(1_024, 0.75f, true);
    private final Map<AccountKey, TreeMap<Long, SubLine>> waiting = new HashMap<>();

    boolean knows(AccountKey account) {
        return heads.containsKey(account);
    }

    void learn(AccountKey account, Head head) {
        heads.put(account, head);
    }

    /** A line that waits already, from the store. */
    void remembersWaiting(SubLine line) {
        hold(line);
    }

    /**
     * What this line lets be posted, in order: nothing where its predecessor is missing, else itself and all that
     * waited for it.
     *
     * @throws IllegalStateException where the account has an entry with this number
     */
    List<Posted> post(SubLine line) {
        var head = heads.get(line.account());
        if (head == null) throw new IllegalStateException("not loaded: " + line.account());
        if (line.seq() <= head.seq()) throw new IllegalStateException("twice: " + line);
        hold(line);
        var lines = waiting.get(line.account());
        var posted = new ArrayList<Posted>(1);
        while (lines != null && !lines.isEmpty() && lines.firstKey() == head.seq() + 1) {
            var next = lines.pollFirstEntry().getValue();
            head = new Head(next.seq(), Math.addExact(head.balanceMinor(), next.amountMinor()));
            posted.add(new Posted(next, head.balanceMinor()));
        }
        if (lines != null && lines.isEmpty()) waiting.remove(line.account());
        heads.put(line.account(), head);
        return posted;
    }

    /** Whether an entry with this number stands in the books, or waits for its predecessor. */
    boolean has(AccountKey account, long seq) {
        var head = heads.get(account);
        if (head == null) throw new IllegalStateException("not loaded: " + account);
        var lines = waiting.get(account);
        return seq <= head.seq() || (lines != null && lines.containsKey(seq));
    }

    private void hold(SubLine line) {
        var twice =
                waiting.computeIfAbsent(line.account(), key -> new TreeMap<>()).put(line.seq(), line);
        if (twice != null) throw new IllegalStateException("twice: " + line);
    }

    /** Between batches: forgets the accounts that were not used for longest. */
    void trim() {
        var oldest = heads.keySet().iterator();
        for (int over = heads.size() - REMEMBERED_MAX; over > 0; over--) {
            oldest.next();
            oldest.remove();
        }
    }
}
