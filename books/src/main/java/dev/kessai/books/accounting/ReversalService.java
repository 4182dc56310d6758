package dev.kessai.books.accounting;

import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.SqlFailure;
import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.reversal.Reversals;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Takes journals back with two approvals. The decision and what it books are one transaction. A closed period stays
 * as it is: what is booked goes to the open one and keeps the date of occurrence. Thread-safe; blocks.
 */
public final class ReversalService implements Reversals {
    private final ReversalStore store;
    private final BooksReadStore reads;
    private final Accountant accountant;
    private final Said payments;
    private final LongSupplier businessMicros;

    /**
     * @param accountant not the one that follows the coordinator, which has a thread of its own
     * @param payments what the coordinator has published
     */
    public ReversalService(
            ReversalStore store,
            BooksReadStore reads,
            Accountant accountant,
            Said payments,
            LongSupplier businessMicros) {
        this.store = store;
        this.reads = reads;
        this.accountant = accountant;
        this.payments = payments;
        this.businessMicros = businessMicros;
    }

    private static Answer refused(Reason reason) {
        return new Answer.Refused(reason, "");
    }

    /** The journal of a payment that stands, if one does. */
    private Optional<Books.Booked> standing(long payment) {
        var all = reads.journals(payment);
        if (all.isEmpty()) return Optional.empty();
        var newest = all.getLast();
        var journal = JournalBytes.decode(newest.body());
        if (journal.isReversal()) return Optional.empty();
        return Optional.of(new Books.Booked(newest.day(), newest.no(), journal));
    }

    @Override
    public Answer propose(Wanted wanted, String by, Hash128 key) {
        if (!wanted.isComplete()) return refused(Reason.REVERSAL_INCOMPLETE);
        var scoped = Hash128.of(by + "\n" + key.uuid());
        var known = store.find(scoped);
        if (known.isPresent()) return taken(known.get(), wanted, true);
        var standing = standing(wanted.payment());
        if (standing.isEmpty()) return refused(Reason.REVERSAL_NOTHING_STANDS);
        if (wanted.again() && again(wanted.payment()) instanceof Journals.Drafted.Refused refusal)
            return new Answer.Refused(
                    Reason.REVERSAL_NOT_BOOKABLE, refusal.reason().text());
        int turn = standing.get().journal().turn();
        return taken(store.propose(wanted, turn, by, scoped, businessMicros.getAsLong()), wanted, false);
    }

    private static Answer taken(ReversalStore.Stored stored, Wanted wanted, boolean replayed) {
        return stored.fingerprint().equals(ReversalStore.fingerprint(wanted))
                ? new Answer.Taken(stored.reversal(), replayed)
                : refused(Reason.REVERSAL_KEY_REUSED);
    }

    /** What was published of the payment, as it would be booked today. */
    private Journals.Drafted again(long payment) {
        for (var event : payments.of(payment))
            if (!(MovementLog.read(event) instanceof MovementLog.Read.Nothing)) return accountant.draft(event);
        return new Journals.Drafted.Refused(new Refusal(Refusal.Kind.EMPTY, "nothing that moved was published of it"));
    }

    @Override
    public Answer approve(long id, String by) {
        var found = store.find(id);
        if (found.isEmpty()) return refused(Reason.REVERSAL_NOT_FOUND);
        var proposal = found.get();
        boolean repeated =
                proposal.state() == State.DONE && proposal.decidedBy().equals(by);
        if (repeated) return new Answer.Taken(proposal, true);
        if (proposal.state() != State.PROPOSED) return refused(Reason.REVERSAL_DECIDED);
        if (by.equals(proposal.proposedBy())) return refused(Reason.REVERSAL_APPROVER_IS_PROPOSER);
        var standing = standing(proposal.wanted().payment())
                .filter(each -> each.journal().turn() == proposal.turn());
        if (standing.isEmpty()) return refused(Reason.REVERSAL_NOTHING_STANDS);
        if (!proposal.wanted().again()) return book(proposal, standing.get(), Optional.empty(), by);
        return switch (again(proposal.wanted().payment())) {
            case Journals.Drafted.Refused refusal ->
                new Answer.Refused(
                        Reason.REVERSAL_NOT_BOOKABLE, refusal.reason().text());
            case Journals.Drafted.Of draft -> book(proposal, standing.get(), Optional.of(draft.journal()), by);
        };
    }

    private Answer book(Reversal proposal, Books.Booked standing, Optional<Journal> again, String by) {
        long id = proposal.id();
        try {
            accountant.reverse(standing, again, tx -> store.decide(tx, id, true, by, businessMicros.getAsLong()));
        } catch (DbFailure failure) {
            if (failure.kind() != SqlFailure.CONFLICT) throw failure;
            return approve(id, by); // a rival has decided, or has taken it back: see what is stored now
        }
        return new Answer.Taken(store.find(id).orElseThrow(), false);
    }

    @Override
    public Answer reject(long id, String by) {
        var found = store.find(id);
        if (found.isEmpty()) return refused(Reason.REVERSAL_NOT_FOUND);
        var proposal = found.get();
        boolean repeated =
                proposal.state() == State.REJECTED && proposal.decidedBy().equals(by);
        if (repeated) return new Answer.Taken(proposal, true);
        if (proposal.state() != State.PROPOSED) return refused(Reason.REVERSAL_DECIDED);
        try {
            store.decide(id, false, by, businessMicros.getAsLong());
        } catch (DbFailure failure) {
            if (failure.kind() != SqlFailure.CONFLICT) throw failure;
            return reject(id, by);
        }
        return new Answer.Taken(store.find(id).orElseThrow(), false);
    }

    @Override
    public Optional<Reversal> find(long id) {
        return store.find(id);
    }

    @Override
    public List<Reversal> list(long beforeId) {
        return store.page(beforeId == 0 ? Long.MAX_VALUE : beforeId, PAGE_MAX);
    }
}
