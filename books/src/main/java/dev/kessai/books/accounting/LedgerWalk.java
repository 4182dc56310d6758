package dev.kessai.books.accounting;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.accounting.Accounting.LedgerLine;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the lines of one account of the general ledger: only in blocks of journals in which it has some, so a rare
 * account costs what it has, not what its days have. Blocks.
 */
final class LedgerWalk {
    private final InstantStore store;
    private final int account;
    private final Currency currency;

    LedgerWalk(InstantStore store, int account, Currency currency) {
        this.store = store;
        this.account = account;
        this.currency = currency;
    }

    /**
     * Of one day, in the order of booking.
     *
     * @param after number of the journal after which to go on, 0 for the first
     * @param linesMax ends with the journal that reaches so many
     */
    List<LedgerLine> lines(LocalDate day, long after, int linesMax) {
        var lines = new ArrayList<LedgerLine>();
        for (var block : store.blocks(account, currency.code(), day, Posting.block(after + 1)))
            for (var stored : store.journals(day, Math.max(block.first(), after + 1), block.last())) {
                if (lines.size() >= linesMax) return lines;
                add(stored, lines);
            }
        return lines;
    }

    /** What the journals of a day came to on the account up to this number, included; credit-positive. */
    long sum(LocalDate day, long until) {
        long sum = 0;
        for (var block : store.blocks(account, currency.code(), day, 0)) {
            if (block.first() > until) break;
            if (block.last() <= until && !block.uncounted()) {
                sum = Math.addExact(sum, block.total().balanceMinor());
                continue;
            }
            var lines = new ArrayList<LedgerLine>();
            for (var stored : store.journals(day, block.first(), Math.min(block.last(), until))) add(stored, lines);
            for (var line : lines) sum = Math.addExact(sum, line.amountMinor());
        }
        return sum;
    }

    private void add(BooksReadStore.Stored stored, List<LedgerLine> lines) {
        var journal = JournalBytes.decode(stored.body());
        if (journal.currency() != currency) return;
        for (var line : journal.lines())
            if (line.account() == account)
                lines.add(new LedgerLine(
                        stored.day(),
                        stored.no(),
                        journal.payment(),
                        journal.code(),
                        line.owner(),
                        line.fundClass(),
                        line.amountMinor()));
    }
}
