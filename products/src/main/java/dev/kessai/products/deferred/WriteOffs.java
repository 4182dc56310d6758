package dev.kessai.products.deferred;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.Tx;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.deferred.DeferredAnswer;
import dev.kessai.contracts.deferred.DeferredAnswer.Proposed;
import dev.kessai.contracts.deferred.DeferredAnswer.Refusal;
import dev.kessai.contracts.deferred.DeferredAnswer.Refused;
import dev.kessai.contracts.deferred.WriteOff;
import dev.kessai.contracts.deferred.WriteOff.State;
import dev.kessai.contracts.payment.Wait;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Debts that are given up: one person proposes it, another one approves, and only then a payment is asked for, of what
 * is still owed. Proposals of one statement are for the same payment, until that has failed: what is proposed after
 * that is for another. Decisions on one user's debts are made under the lock of his row. Blocks. Thread-safe.
 *
 * <pre>
 *   state      leaves by                              to
 *   PROPOSED   approval by somebody else              APPROVED
 *              rejection by anybody                   REJECTED
 *   APPROVED   the payment succeeded                  DONE
 *              it failed, or the coordinator refused  FAILED
 *   REJECTED, DONE, FAILED   nothing
 * </pre>
 */
final class WriteOffs {
    private static final long ANSWER_MILLIS_MAX = 10_000;

    private final Db db;
    private final Terms terms;
    private final Clocks clocks;
    private final Billing billing;
    private final Asker asker;
    private final DebtorStore debtors = new DebtorStore();
    private final PaymentOrderStore orders = new PaymentOrderStore();
    private final WriteOffStore store = new WriteOffStore();

    WriteOffs(Db db, Terms terms, Clocks clocks, Billing billing, Asker asker) {
        this.db = db;
        this.terms = terms;
        this.clocks = clocks;
        this.billing = billing;
        this.asker = asker;
    }

    /**
     * Puts it on record; nothing moves.
     *
     * @param request who asks, and under which key
     * @param content fingerprint of what is asked
     * @param by API client of the person
     */
    DeferredAnswer propose(
            Hash128 request, Hash128 content, long user, YearMonth month, WriteOff.Grounds grounds, String by) {
        if (!grounds.areComplete()) return new Refused(Refusal.WRITE_OFF_INCOMPLETE, "reason");
        return db.tx(tx -> {
            var debtor = debtors.lockKnown(tx, terms, user, thisMonth());
            var known = store.find(tx, request);
            if (known.isPresent())
                return known.get().content().equals(content)
                        ? new Proposed(known.get().writeOff(), true)
                        : new Refused(Refusal.DEFERRED_KEY_REUSED, "");
            if (debtor.isEmpty()) return new Refused(Refusal.DEFERRED_NOT_FOUND, "user");
            var statement = debtor.get().find(month).filter(Statement::isOverdue);
            if (statement.isEmpty()) return new Refused(Refusal.STATEMENT_NOT_OVERDUE, "month");
            long owed = statement.get().owedPrincipal() + statement.get().owedFee();
            long at = clocks.business().micros();
            long id = clocks.machine().micros(); // sorts by time; the request, not the id, makes it one
            var orderKey = PaymentOrder.writeOffKey(user, month, orders.failedWriteOffs(tx, user, month));
            while (true) {
                var proposed = new WriteOff(id, State.PROPOSED, user, month, owed, grounds, by, at, "", 0, 0);
                if (store.add(tx, proposed, request, content, orderKey)) return new Proposed(proposed, false);
                if (store.find(tx, request).isPresent()) return new Refused(Refusal.DEFERRED_KEY_REUSED, "");
                id++;
            }
        });
    }

    private record Decided(
            @Nullable Refusal refusal, @Nullable PaymentOrder order, boolean again) {
        static Decided refused(Refusal refusal) {
            return new Decided(refusal, null, false);
        }
    }

    /** Carries it out, unless the approver has proposed it; by the same person again asks for the same payment. */
    DeferredAnswer approve(long id, String by) {
        return decide(id, (tx, proposal, debtor) -> {
            if (proposal.state() != State.PROPOSED) {
                boolean again = proposal.decidedBy().equals(by) && proposal.state() != State.REJECTED;
                if (!again) return Decided.refused(Refusal.WRITE_OFF_DECIDED);
                return new Decided(null, orders.find(tx, store.orderKey(tx, id)).orElseThrow(), true);
            }
            if (by.equals(proposal.proposedBy())) return Decided.refused(Refusal.APPROVER_IS_PROPOSER);
            if (orders.underWay(tx, proposal.user()).total() > 0) return Decided.refused(Refusal.REPAYMENT_UNDER_WAY);
            var key = store.orderKey(tx, id);
            var order = debtor.giveUp(key, proposal.month());
            boolean known = orders.find(tx, key).isPresent();
            if (order == null || known) return Decided.refused(Refusal.STATEMENT_NOT_OVERDUE);
            var _ = billing.store(tx, List.of(debtor));
            store.decide(tx, id, true, by, clocks.business().micros());
            return new Decided(null, order, false);
        });
    }

    /** Ends it; also its proposer may. */
    DeferredAnswer reject(long id, String by) {
        return decide(id, (tx, proposal, debtor) -> {
            if (proposal.state() != State.PROPOSED) {
                boolean again = proposal.decidedBy().equals(by) && proposal.state() == State.REJECTED;
                return again ? new Decided(null, null, true) : Decided.refused(Refusal.WRITE_OFF_DECIDED);
            }
            store.decide(tx, id, false, by, clocks.business().micros());
            return new Decided(null, null, false);
        });
    }

    private interface Decision {
        Decided of(Tx tx, WriteOff proposal, Debtor debtor);
    }

    private DeferredAnswer decide(long id, Decision decision) {
        var found = find(id);
        if (found.isEmpty()) return new Refused(Refusal.WRITE_OFF_NOT_FOUND, "");
        long user = found.get().user();
        var decided = db.tx(tx -> {
            var debtor = debtors.lockKnown(tx, terms, user, thisMonth()).orElseThrow();
            return decision.of(tx, store.find(tx, id).orElseThrow(), debtor); // again: a rival may have been first
        });
        if (decided.refusal() != null) return new Refused(decided.refusal(), "");
        var order = decided.order();
        if (order != null && order.state() == PaymentOrder.State.ASKED) {
            var _ = asker.ask(order, Wait.COMPLETED, clocks.machine().millis() + ANSWER_MILLIS_MAX);
        }
        return new Proposed(find(id).orElseThrow(), decided.again());
    }

    Optional<WriteOff> find(long id) {
        return db.read(tx -> store.find(tx, id));
    }

    /** The newest first; those before this one. */
    List<WriteOff> list(long beforeId, int max) {
        return db.read(tx -> store.page(tx, beforeId, max));
    }

    private YearMonth thisMonth() {
        return YearMonth.from(clocks.businessDate());
    }
}
