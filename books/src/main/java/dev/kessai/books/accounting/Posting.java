package dev.kessai.books.accounting;

import dev.kessai.base.outbox.OutboxEvent;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one transaction writes into the books: collected in memory, in order. */
final class Posting {
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Booked(LocalDate day, long no, Journal journal, byte[] body, byte[] hash) {
        long payment() {
            return journal.payment();
        }
    }

    record Refused(OutboxEvent event, Refusal reason) {}

    record TotalKey(LocalDate day, int account, int currency) {}

    record PostedKey(PostedSpan span, long startMicros, int account, int currency) {}

    record BlockKey(LocalDate day, long block, int account, int currency) {}

    /** Journals of one block. */
    static final int BLOCK_JOURNALS = 1_024;

    static long block(long no) {
        return (no - 1) / BLOCK_JOURNALS;
    }

    /** @param journals of the day so far */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Head(long journals, byte[] hash) {}

    final List<Booked> journals = new ArrayList<>();
    final List<SubLedger.Posted> lines = new ArrayList<>();
    final List<SubLine> nowWaiting = new ArrayList<>();
    final List<SubLine> noLongerWaiting = new ArrayList<>();
    final Map<TotalKey, DayTotal> totals = new HashMap<>();
    final Map<PostedKey, DayTotal> posted = new HashMap<>();
    final Map<BlockKey, DayTotal> blocks = new HashMap<>();
    final Map<LocalDate, Head> chains = new TreeMap<>();
    final Map<Integer, Long> consumed = new TreeMap<>();
    final List<Refused> refused = new ArrayList<>();
    /** Why nothing is written. */
    final List<Refusal> obstacles = new ArrayList<>();

    /** Counts a line of a journal. */
    void add(LocalDate day, long no, Journal journal, Journal.Line line) {
        int account = line.account();
        int currency = journal.currency().code();
        var one = DayTotal.NONE.plus(line.amountMinor());
        totals.merge(new TotalKey(day, account, currency), one, DayTotal::plus);
        blocks.merge(new BlockKey(day, block(no), account, currency), one, DayTotal::plus);
        for (var span : PostedSpan.values())
            posted.merge(
                    new PostedKey(span, span.startMicros(line.postedAtMicros()), account, currency),
                    one,
                    DayTotal::plus);
    }
}
