package dev.kessai.books.accounting;

import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.SqlFailure;
import dev.kessai.base.db.Tx;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.accounting.Posting.Booked;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.catalogue.AccountingCodes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
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
    private final Consumer<String> refusals;
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

    /** @param refusals is told the kind of each event that goes to quarantine, for counting */
    public Accountant(
            AccountingStore store, PostingRules rules, LongSupplier businessMicros, Consumer<String> refusals) {
        this(store, new Journals(rules, AccountingCodes.load()), businessMicros, refusals);
    }

    Accountant(AccountingStore store, Journals journals, LongSupplier businessMicros, Consumer<String> refusals) {
        this.refusals = refusals;
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
        write(known, closedUntil -> posting(known, events, closedUntil));
    }

    private void write(Memory known, Function<LocalDate, Posting> work) {
        memory = null;
        var written = store.write(known.writes(), work);
        known.accounts().trim();
        memory = known.written();
        for (var each : written.refused) refusals.accept(each.reason().kind().name());
    }

    /**
     * Books one event that was refused before, or lost on the way; nothing changes where its payment's journal
     * stands. The number that the event had is not looked at. Nobody else writes the books meanwhile.
     *
     * @return why it cannot be booked; empty where it stands in the books now
     */
    Optional<Refusal> again(OutboxEvent event) {
        var drafted = draft(event);
        if (drafted instanceof Journals.Drafted.Refused refused) return Optional.of(refused.reason());
        var journal = ((Journals.Drafted.Of) drafted).journal();
        var written = store.bookAlone(
                journal.payment(),
                accounts(List.of(journal)),
                (known, closedUntil) -> posting(known, journal, closedUntil));
        return written.obstacles.stream().findFirst();
    }

    /**
     * Takes a journal back, and books its payment again where a journal for that is given; nobody else writes the
     * books meanwhile. Where somebody has taken it back before, there is a conflict.
     *
     * @param also belongs to the transaction
     */
    void reverse(Books.Booked booked, Optional<Journal> again, Consumer<Tx> also) {
        var wrong = booked.journal();
        var back = wrong.reversal(new Journal.Place(booked.day(), booked.no()));
        store.writeAlone(
                (known, closedUntil) -> {
                    var posting = new Posting();
                    book(known, posting, back, closedUntil);
                    again.ifPresent(each -> book(known, posting, each.inTurn(back.turn() + 1), closedUntil));
                    return posting;
                },
                also);
    }

    /** What this event would be booked as today. */
    Journals.Drafted draft(OutboxEvent event) {
        return switch (MovementLog.read(event)) {
            case MovementLog.Read.Nothing _ ->
                new Journals.Drafted.Refused(new Refusal(Refusal.Kind.EMPTY, "the payment moved nothing"));
            case MovementLog.Read.Refused refused -> new Journals.Drafted.Refused(refused.reason());
            case MovementLog.Read.Of read ->
                journals.draft(read.moved(), Clocks.businessDate(businessMicros.getAsLong()));
        };
    }

    /**
     * Its lines may stand although its journal is gone: somebody was at the tables, and that is not for us to hide.
     */
    private static Optional<Refusal> standing(Memory known, Journal journal) {
        for (var line : journal.lines()) {
            if (!hasSubLedger(line) || !known.accounts().has(key(journal, line), line.seq())) continue;
            return Optional.of(new Refusal(
                    Refusal.Kind.UNBALANCED,
                    "line " + line.seq() + " of " + line.fundClass() + " stands in the books already"));
        }
        return Optional.empty();
    }

    private Posting posting(Memory known, Journal journal, LocalDate closedUntil) {
        var posting = new Posting();
        standing(known, journal).ifPresent(posting.obstacles::add);
        if (posting.obstacles.isEmpty()) book(known, posting, journal, closedUntil);
        return posting;
    }

    private Posting posting(Memory known, List<OutboxEvent> events, LocalDate closedUntil) {
        var posting = new Posting();
        var today = Clocks.businessDate(businessMicros.getAsLong());
        var drafted = new ArrayList<Journal>(events.size());
        for (var event : events) {
            if (!isNew(known, posting, event)) continue;
            switch (MovementLog.read(event)) {
                case MovementLog.Read.Nothing _ -> {}
                case MovementLog.Read.Refused refused -> refuse(posting, event, refused.reason());
                case MovementLog.Read.Of read -> {
                    switch (journals.draft(read.moved(), today)) {
                        case Journals.Drafted.Refused refused -> refuse(posting, event, refused.reason());
                        case Journals.Drafted.Of draft -> drafted.add(draft.journal());
                    }
                }
            }
        }
        load(known, drafted);
        for (var journal : drafted) book(known, posting, journal, closedUntil);
        return posting;
    }

    private static void refuse(Posting posting, OutboxEvent event, Refusal reason) {
        posting.refused.add(new Posting.Refused(event, reason));
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
        var missing = accounts(drafted);
        missing.removeIf(known.accounts()::knows);
        if (!missing.isEmpty()) store.heads(missing).forEach(known.accounts()::learn);
    }

    /** Those that are added up. */
    private static Set<AccountKey> accounts(List<Journal> drafted) {
        var accounts = new HashSet<AccountKey>();
        for (var journal : drafted)
            for (var line : journal.lines()) if (hasSubLedger(line)) accounts.add(key(journal, line));
        return accounts;
    }

    private static void book(Memory known, Posting posting, Journal journal, LocalDate closedUntil) {
        var day = journal.occurredOn().isAfter(closedUntil) ? journal.occurredOn() : closedUntil.plusDays(1);
        var body = JournalBytes.encode(journal);
        var before = known.chains().computeIfAbsent(day, each -> new Posting.Head(0, JournalBytes.origin(each)));
        var head = new Posting.Head(before.journals() + 1, JournalBytes.hash(before.hash(), body));
        known.chains().put(day, head);
        posting.chains.put(day, head);
        posting.journals.add(new Booked(day, head.journals(), journal, body, head.hash()));
        for (var line : journal.lines()) {
            posting.add(day, head.journals(), journal, line);
            // Owners' accounts follow the ledgers' entries: what a correction says of them moves nothing there.
            if (hasSubLedger(line) && journal.turn() == 0)
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
