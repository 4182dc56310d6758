package dev.kessai.books.accounting;

import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.SqlFailure;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.accounting.Posting.Booked;
import dev.kessai.books.accounting.Posting.TotalKey;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.catalogue.AccountingCodes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Books the coordinator's events, each once, in one transaction a batch: journals into the chain of their day, lines
 * onto the owners' accounts, totals, and how far each lane was read. Memory is true as long as every commit is known;
 * after a failure it is read again. Called by one thread; several processes may take turns: who comes second meets a
 * conflict and reads what the first one has written.
 */
public final class Accountant implements Consumer<List<OutboxEvent>> {
    private final AccountingStore store;
    private final Journals journals;
    private final LongSupplier businessMicros;
    private @Nullable Memory memory;

    /**
     * @param consumed number of the last event by lane
     * @param writes how often the books were written
     */
    record Memory(SubLedger accounts, Map<LocalDate, Posting.Head> chains, Map<Integer, Long> consumed, long writes) {
        Memory written() {
            return new Memory(accounts, chains, consumed, writes + 1);
        }
    }

    public Accountant(AccountingStore store, PostingRules rules, LongSupplier businessMicros) {
        this(store, new Journals(rules, AccountingCodes.load()), businessMicros);
    }

    Accountant(AccountingStore store, Journals journals, LongSupplier businessMicros) {
        this.store = store;
        this.journals = journals;
        this.businessMicros = businessMicros;
    }

    @Override
    public void accept(List<OutboxEvent> events) {
        var remembered = memory;
        if (remembered != null) {
            try {
                write(remembered, events);
                return;
            } catch (DbFailure failure) {
                if (failure.kind() != SqlFailure.CONFLICT) throw failure;
                // another instance kept the books meanwhile
            }
        }
        write(store.recall(), events);
    }

    private void write(Memory known, List<OutboxEvent> events) {
        memory = null;
        store.write(known.writes(), closedUntil -> posting(known, events, closedUntil));
        known.accounts().trim();
        memory = known.written();
    }

    private Posting posting(Memory known, List<OutboxEvent> events, LocalDate closedUntil) {
        var posting = new Posting();
        var today = Clocks.businessDate(businessMicros.getAsLong());
        var drafted = new ArrayList<Journal>(events.size());
        for (var event : events) {
            if (!isNew(known, posting, event)) continue;
            switch (MovementLog.read(event)) {
                case MovementLog.Read.Nothing _ -> {}
                case MovementLog.Read.Refused refused -> posting.refused.add(refuse(event, refused.reason()));
                case MovementLog.Read.Of read -> {
                    switch (journals.draft(read.moved(), today)) {
                        case Journals.Drafted.Refused refused -> posting.refused.add(refuse(event, refused.reason()));
                        case Journals.Drafted.Of draft -> drafted.add(draft.journal());
                    }
                }
            }
        }
        load(known, drafted);
        for (var journal : drafted) book(known, posting, journal, closedUntil);
        return posting;
    }

    private static Posting.Refused refuse(OutboxEvent event, String reason) {
        return new Posting.Refused(event, reason);
    }

    /** Whether it does not stand in the books yet; events of a lane come without a gap. */
    private static boolean isNew(Memory known, Posting posting, OutboxEvent event) {
        long last = known.consumed().getOrDefault(event.lane(), 0L);
        if (event.seq() <= last) return false;
        if (event.seq() != last + 1)
            throw new IllegalStateException(
                    "event " + event.seq() + " of lane " + event.lane() + " follows " + last + " in the books");
        known.consumed().put(event.lane(), event.seq());
        posting.consumed.put(event.lane(), event.seq());
        return true;
    }

    private void load(Memory known, List<Journal> drafted) {
        var missing = new HashSet<AccountKey>();
        for (var journal : drafted)
            for (var line : journal.lines()) {
                if (!hasSubLedger(line)) continue;
                var key = key(journal, line);
                if (!known.accounts().knows(key)) missing.add(key);
            }
        if (!missing.isEmpty()) store.heads(missing).forEach(known.accounts()::learn);
    }

    private static void book(Memory known, Posting posting, Journal journal, LocalDate closedUntil) {
        var day = journal.occurredOn().isAfter(closedUntil) ? journal.occurredOn() : closedUntil.plusDays(1);
        var body = JournalBytes.encode(journal);
        var before = known.chains().computeIfAbsent(day, each -> new Posting.Head(0, JournalBytes.origin(each)));
        var head = new Posting.Head(before.journals() + 1, JournalBytes.hash(before.hash(), body));
        known.chains().put(day, head);
        posting.chains.put(day, head);
        posting.journals.add(new Booked(day, head.journals(), journal.payment(), body, head.hash()));
        for (var line : journal.lines()) {
            posting.totals.merge(
                    new TotalKey(day, line.account(), journal.currency().code()),
                    DayTotal.NONE.plus(line.amountMinor()),
                    DayTotal::plus);
            if (hasSubLedger(line))
                post(
                        known,
                        posting,
                        new SubLine(
                                key(journal, line),
                                line.seq(),
                                line.amountMinor(),
                                journal.payment(),
                                line.postedAtMicros()));
        }
    }

    private static void post(Memory known, Posting posting, SubLine line) {
        var posted = known.accounts().post(line);
        posting.lines.addAll(posted);
        if (posted.isEmpty()) {
            posting.nowWaiting.add(line);
            return;
        }
        for (var each : posted)
            if (!each.line().equals(line) && !posting.nowWaiting.remove(each.line()))
                posting.noLongerWaiting.add(each.line());
    }

    /**
     * Every ledger has a suspense account of each lane, with numbers of its own under one name: they are told by
     * journals and totals, not added up by account.
     */
    private static boolean hasSubLedger(Journal.Line line) {
        return line.fundClass() != FundClass.SUSPENSE;
    }

    private static AccountKey key(Journal journal, Journal.Line line) {
        return new AccountKey(
                line.owner(), line.fundClass().code(), journal.currency().code());
    }
}
