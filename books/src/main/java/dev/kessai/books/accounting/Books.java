package dev.kessai.books.accounting;

import dev.kessai.base.money.Currency;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What the books say, for people and for other programs. Thread-safe; blocks. */
public final class Books {
    private static final LocalDate FIRST_DAY = LocalDate.of(1970, 1, 1);

    private final BooksReadStore store;
    private final ChartOfAccounts chart;

    public Books(BooksReadStore store, ChartOfAccounts chart) {
        this.store = store;
        this.chart = chart;
    }

    /** An account of the general ledger with what was posted to it. */
    public record Balance(GlAccount account, Currency currency, DayTotal total) {}

    /** A journal with its place in the chain. */
    public record Booked(LocalDate day, long no, Journal journal) {}

    /** Something in the books that is not what it must be. */
    public record Broken(String where, String expected, String found) {}

    /** Every account with lines up to this day, included; each currency sums to zero. */
    public List<Balance> trialBalance(LocalDate until) {
        return store.totals(FIRST_DAY, until).entrySet().stream()
                .map(each -> new Balance(
                        chart.get(each.getKey().account()),
                        Currency.of(each.getKey().currency()),
                        each.getValue()))
                .toList();
    }

    /** Every journal of the days from one to the other, in the order of booking. */
    public void journals(LocalDate from, LocalDate until, Consumer<Booked> consumer) {
        store.journals(
                from,
                until,
                stored -> consumer.accept(new Booked(stored.day(), stored.no(), JournalBytes.decode(stored.body()))));
    }

    /**
     * Recomputes the chain and the totals of these days from the journals; empty where both are as they were written.
     */
    public List<Broken> verify(LocalDate from, LocalDate until) {
        var broken = new ArrayList<Broken>();
        var walk = new ChainWalk(broken);
        store.journals(from, until, walk::next);
        for (var chain : store.chains(from, until)) walk.ends(chain);
        walk.neverAnnounced();
        compare(walk.totals, store.totals(from, until), broken);
        return broken;
    }

    private void compare(
            Map<BooksReadStore.TotalKey, DayTotal> byJournals,
            Map<BooksReadStore.TotalKey, DayTotal> stored,
            List<Broken> broken) {
        var keys = new TreeSet<>(byJournals.keySet());
        keys.addAll(stored.keySet());
        for (var key : keys) {
            var expected = byJournals.getOrDefault(key, DayTotal.NONE);
            var found = stored.getOrDefault(key, DayTotal.NONE);
            if (!expected.equals(found))
                broken.add(new Broken("totals of account " + key.account(), expected.toString(), found.toString()));
        }
    }

    /** Follows the journals of day after day. */
    private static final class ChainWalk {
        private final List<Broken> broken;
        private final Map<BooksReadStore.TotalKey, DayTotal> totals = new HashMap<>();
        private final Map<LocalDate, Posting.Head> heads = new HashMap<>();

        ChainWalk(List<Broken> broken) {
            this.broken = broken;
        }

        void next(BooksReadStore.Stored stored) {
            var head = heads.getOrDefault(stored.day(), new Posting.Head(0, JournalBytes.origin(stored.day())));
            var where = "journal " + stored.no() + " of " + stored.day();
            if (stored.no() != head.journals() + 1)
                broken.add(new Broken(where, "number " + (head.journals() + 1), "number " + stored.no()));
            var hash = JournalBytes.hash(head.hash(), stored.body());
            if (!Arrays.equals(hash, stored.hash())) broken.add(new Broken(where, hex(hash), hex(stored.hash())));
            heads.put(stored.day(), new Posting.Head(stored.no(), stored.hash()));
            try {
                var journal = JournalBytes.decode(stored.body());
                for (var line : journal.lines())
                    totals.merge(
                            new BooksReadStore.TotalKey(
                                    line.account(), journal.currency().code()),
                            DayTotal.NONE.plus(line.amountMinor()),
                            DayTotal::plus);
            } catch (IllegalArgumentException e) {
                broken.add(new Broken(where, "a balanced journal", String.valueOf(e.getMessage())));
            }
        }

        void ends(BooksReadStore.Chain chain) {
            var head = heads.remove(chain.day());
            long journals = head == null ? 0 : head.journals();
            if (journals != chain.journals())
                broken.add(new Broken("chain of " + chain.day(), chain.journals() + " journals", journals + ""));
            else if (head != null && !Arrays.equals(head.hash(), chain.hash()))
                broken.add(new Broken("chain of " + chain.day(), hex(chain.hash()), hex(head.hash())));
        }

        void neverAnnounced() {
            for (var day : heads.keySet()) broken.add(new Broken("chain of " + day, "no journals", "some"));
        }

        private static String hex(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
    }
}
