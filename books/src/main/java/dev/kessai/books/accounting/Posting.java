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
    record Booked(LocalDate day, long no, long payment, byte[] body, byte[] hash) {}

    record Refused(OutboxEvent event, Refusal reason) {}

    record TotalKey(LocalDate day, int account, int currency) {}

    /** @param journals of the day so far */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Head(long journals, byte[] hash) {}

    final List<Booked> journals = new ArrayList<>();
    final List<SubLedger.Posted> lines = new ArrayList<>();
    final List<SubLine> nowWaiting = new ArrayList<>();
    final List<SubLine> noLongerWaiting = new ArrayList<>();
    final Map<TotalKey, DayTotal> totals = new HashMap<>();
    final Map<LocalDate, Head> chains = new TreeMap<>();
    final Map<Integer, Long> consumed = new TreeMap<>();
    final List<Refused> refused = new ArrayList<>();
    /** Why nothing is written. */
    final List<Refusal> obstacles = new ArrayList<>();
}
