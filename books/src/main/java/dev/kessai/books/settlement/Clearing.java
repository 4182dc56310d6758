package dev.kessai.books.settlement;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.Tx;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.settlement.MovementStore.Taken;
import dev.kessai.books.settlement.MovementStore.Wanted;
import dev.kessai.books.settlement.TermStore.Cleared;
import dev.kessai.books.settlement.TermStore.Opened;
import dev.kessai.books.settlement.TermStore.Stored;
import dev.kessai.books.settlement.TermStore.Term;
import dev.kessai.books.settlement.TermStore.Unpaid;
import dev.kessai.contracts.detail.AccountingDetail;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.settlement.ClearingRun;
import dev.kessai.contracts.settlement.MerchantStatement.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Terms of many merchants at a time, each step one transaction:
 *
 * <pre>
 * OPEN       its close has come, the books are ready   figures, lines, the next term          -> CLEARING
 * OPEN       the same, but too little or below zero    figures; movements for the next term   -> CARRIED_OVER
 * CLEARING   its payment has succeeded                 what is payable                        -> FIXED | INVOICED
 * CLEARING   its payment has failed                    another key, later                     -> CLEARING
 * </pre>
 *
 * Several processes may run it. Thread-safe; blocks.
 */
final class Clearing {
    static final int TERMS_AT_ONCE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Clearing.class);
    private static final long ASKED_AGAIN_MICROS = 30_000_000;
    private static final long FAILED_AGAIN_MICROS = 60_000_000;

    private final Db db;
    private final TermStore terms = new TermStore();
    private final ContractStore contracts = new ContractStore();
    private final MovementStore movements;
    private final BusinessCalendar calendar;
    private final PaymentAsker asker;
    private final AccountingDetails details;
    private final Clocks clocks;

    Clearing(
            Db db,
            MovementStore movements,
            BusinessCalendar calendar,
            PaymentAsker asker,
            AccountingDetails details,
            Clocks clocks) {
        this.db = db;
        this.movements = movements;
        this.calendar = calendar;
        this.asker = asker;
        this.details = details;
        this.clocks = clocks;
    }

    /**
     * Computes some terms that are due.
     *
     * @param businessMicros up to which the books are ready
     */
    ClearingRun compute(long businessMicros) {
        return db.tx(tx -> {
            var due = terms.due(tx, businessMicros, TERMS_AT_ONCE);
            if (due.isEmpty()) return ClearingRun.NOTHING;
            var cleared = cleared(tx, due);
            terms.clear(tx, cleared, 0);
            var taken = new HashMap<Long, Taken>();
            var next = new ArrayList<Opened>();
            long carried = 0;
            for (var each : cleared) {
                var term = each.term();
                boolean isCarried = each.end() == State.CARRIED_OVER;
                if (isCarried) carried++;
                else
                    taken.put(
                            term.id(), new Taken(term.merchant(), each.result().lines()));
                var from = term.span().until().plusDays(1);
                next.add(new Opened(
                        term.merchant(),
                        term.no() + 1,
                        isCarried ? term.afterSeq() : each.lastSeq(),
                        Span.of(each.agreed().contract(), from, calendar)));
            }
            movements.take(tx, taken);
            terms.open(tx, next);
            return new ClearingRun(due.size(), 0, carried, 0, due.size() < TERMS_AT_ONCE, "");
        });
    }

    private List<Cleared> cleared(Tx tx, List<Term> due) {
        var agreed = contracts.newest(tx, due.stream().map(Term::merchant).toList());
        var found = movements.of(tx, due.stream().map(Clearing::wanted).toList());
        var cleared = new ArrayList<Cleared>(due.size());
        for (int i = 0; i < due.size(); i++) {
            var term = due.get(i);
            var newest = Objects.requireNonNull(agreed.get(term.merchant()));
            var result = Calculation.of(newest.contract(), found.get(i));
            long last = checkGapless(term, found.get(i));
            cleared.add(new Cleared(term, newest, last, result, result.end(newest.contract())));
        }
        return cleared;
    }

    private static Wanted wanted(Term term) {
        return new Wanted(term.merchant(), term.afterSeq(), term.span().closeAtMicros());
    }

    /** The last number. A missing one would be money that nobody has told us of. */
    private static long checkGapless(Term term, List<Movement.Rated> mine) {
        long last = term.afterSeq();
        for (var each : mine)
            if (each.movement().seq() != ++last)
                throw new IllegalStateException("statement " + Details.STATEMENT.text(term.id()) + ": entry "
                        + each.movement().seq() + " follows " + (last - 1));
        return last;
    }

    /** Asks for payments of computed terms, and waits for their ends. */
    ClearingRun pay() {
        long now = clocks.machine().micros();
        var unpaid = db.tx(tx -> terms.claim(tx, now, now + ASKED_AGAIN_MICROS, TERMS_AT_ONCE));
        if (unpaid.isEmpty()) return ClearingRun.NOTHING;
        var ends = asker.ask(unpaid.stream().map(Clearing::ask).toList());
        var paid = new ArrayList<TermStore.Paid>();
        for (int i = 0; i < ends.size(); i++) {
            var term = unpaid.get(i);
            switch (ends.get(i)) {
                case PaymentAsker.End.Succeeded succeeded -> paid.add(new TermStore.Paid(term, succeeded.payment()));
                case PaymentAsker.End.Failed failed -> failed(term, failed.reason());
                case PaymentAsker.End.Unknown _ -> {}
            }
        }
        return paid.isEmpty() ? new ClearingRun(0, 0, 0, 0, false, "") : fix(paid, unpaid.size() < TERMS_AT_ONCE);
    }

    private void failed(Unpaid term, String reason) {
        LOG.atError()
                .log(
                        "the payment of statement {} failed and is asked for anew: {}",
                        Details.STATEMENT.text(term.id()),
                        reason);
        db.run(tx -> terms.failed(tx, term, clocks.machine().micros() + FAILED_AGAIN_MICROS));
    }

    private ClearingRun fix(List<TermStore.Paid> paid, boolean done) {
        return db.tx(tx -> {
            var first = new HashSet<>(terms.fix(tx, paid));
            var told = new ArrayList<AccountingDetail>();
            long net = 0;
            for (var each : paid) {
                var term = each.term();
                if (!first.contains(term.id())) continue;
                net = Math.addExact(net, term.figures().netMinor());
                told.add(Details.of(key(term), each.payment(), SettlementOrders.CLEARING, term.id(), term.merchant()));
            }
            if (!told.isEmpty()) details.publish(tx, told);
            return new ClearingRun(0, first.size(), 0, net, done, "");
        });
    }

    private static PaymentAsker.Ask ask(Unpaid term) {
        var reference = Details.STATEMENT.text(term.id());
        return new PaymentAsker.Ask(key(term), SettlementOrders.clearing(term.merchant(), term.figures(), reference));
    }

    private static String key(Unpaid term) {
        return "clearing:" + term.id() + ":" + term.attempts();
    }

    /** Whether these statements come out the same when they are computed again, by the contract of then. */
    boolean isSame(Tx tx, List<Stored> statements) {
        var found = movements.of(
                tx, statements.stream().map(each -> wanted(each.term())).toList());
        var agreed = contracts.versions(
                tx,
                statements.stream()
                        .map(each -> new ContractStore.Version(each.term().merchant(), each.version()))
                        .toList());
        for (int i = 0; i < statements.size(); i++) {
            var stored = statements.get(i);
            var contract = agreed.get(i).contract();
            var result = Calculation.of(contract, found.get(i));
            boolean same = checkGapless(stored.term(), found.get(i)) == stored.lastSeq()
                    && result.end(contract) == stored.end()
                    && Arrays.equals(result.hash(), stored.hash());
            if (!same) return false;
        }
        return true;
    }
}
