package dev.kessai.products.deferred;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.Tx;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.deferred.CreditDecision;
import dev.kessai.contracts.deferred.DeferredAccount;
import dev.kessai.contracts.deferred.DeferredAnswer;
import dev.kessai.contracts.deferred.DeferredAnswer.Refusal;
import dev.kessai.contracts.deferred.DeferredAnswer.Refused;
import dev.kessai.contracts.deferred.DeferredPay;
import dev.kessai.contracts.deferred.DeferredStatement;
import dev.kessai.contracts.deferred.Repayment;
import dev.kessai.contracts.deferred.WriteOff;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.products.deferred.PaymentOrder.Amounts;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * Billing as its callers see it. Each change is stored first, then done; a caller who comes again finds it stored.
 * Thread-safe.
 */
final class DeferredService implements DeferredPay {
    /** Statements or decisions that one answer tells, the newest. */
    static final int LISTED_MAX = 120;

    /** For so long one call closes a month. */
    private static final long CLOSE_MILLIS = 5_000;

    private static final long AGAIN_MILLIS = 1_000;

    private final Db db;
    private final Terms terms;
    private final Clocks clocks;
    private final Accounts ledger;
    private final Billing billing;
    private final Asker asker;
    private final Teller teller;
    private final Batches batches;
    private final WriteOffs writeOffs;
    private final DebtorStore debtors = new DebtorStore();
    private final DecisionStore decisions = new DecisionStore();
    private final PaymentOrderStore orders = new PaymentOrderStore();

    DeferredService(
            Db db,
            Terms terms,
            Clocks clocks,
            Accounts ledger,
            Billing billing,
            Asker asker,
            Teller teller,
            Batches batches) {
        this.db = db;
        this.terms = terms;
        this.clocks = clocks;
        this.ledger = ledger;
        this.billing = billing;
        this.asker = asker;
        this.teller = teller;
        this.batches = batches;
        this.writeOffs = new WriteOffs(db, terms, clocks, billing, asker);
    }

    @Override
    public Optional<DeferredAccount> account(long user) {
        var customer = db.read(tx -> debtors.find(tx, user));
        var owned = ledger.find(user);
        if (customer.isEmpty() || owned.isEmpty()) return Optional.empty();
        return Optional.of(account(customer.get(), owned.get()));
    }

    private static DeferredAccount account(Customer customer, OwnerView owned) {
        long used = 0;
        long held = 0;
        long fee = 0;
        for (var each : owned.balances()) {
            if (each.fundClass() == FundClass.LATE_FEE) fee = -each.ledgerMinor();
            if (each.fundClass() != FundClass.DEFERRED_RECEIVABLE) continue;
            used = -each.ledgerMinor();
            held = each.heldMinor();
        }
        long free = customer.suspended() ? 0 : Math.max(0, customer.line() - used - held);
        return new DeferredAccount(customer.owner(), customer.line(), used, held, free, fee, customer.suspended());
    }

    @Override
    public List<DeferredStatement> statements(long user) {
        return db.read(tx -> debtors.statements(tx, user, LISTED_MAX)).stream()
                .map(DeferredService::statement)
                .toList();
    }

    private static DeferredStatement statement(Statement it) {
        var sums = it.sums();
        return new DeferredStatement(
                it.month(),
                DeferredStatement.State.valueOf(it.state().name()),
                sums.principal(),
                sums.fee(),
                sums.principalSettled() + sums.feeSettled(),
                it.course().due());
    }

    @Override
    public List<CreditDecision> decisions(long user) {
        return db.read(tx -> decisions.of(tx, user, LISTED_MAX));
    }

    @Override
    public DeferredAnswer decide(RequestKey key, CreditDecision decision) {
        boolean user =
                Owner.kindOf(decision.user()).filter(OwnerKind.USER::equals).isPresent();
        if (!user) return new Refused(Refusal.DEFERRED_NOT_FOUND, "user");
        boolean inRange = decision.lineMinor() >= 0 && decision.lineMinor() <= Currency.JPY.maxMinor();
        if (!inRange) return new Refused(Refusal.LINE_OUT_OF_RANGE, "line");
        var request = request(key);
        var answer = db.tx(tx -> {
            var held = debtors.lock(tx, terms, List.of(decision.user()), List.of(), thisMonth());
            var known = decisions.find(tx, request);
            if (known.isPresent()) return known(known.get(), key);
            var debtor = held.get(decision.user());
            if (debtor == null) throw new IllegalStateException("not locked: " + decision.user());
            debtor.lend(decision.lineMinor());
            var stored = decision.stored(
                    debtor.customer().decisions(), clocks.business().micros());
            decisions.add(tx, stored, request, key.fingerprint());
            var _ = billing.store(tx, held.values());
            return new DeferredAnswer.Decided(stored, false, false);
        });
        if (!(answer instanceof DeferredAnswer.Decided decided)) return answer;
        return new DeferredAnswer.Decided(decided.decision(), teller.tell(decision.user()), decided.replayed());
    }

    private static DeferredAnswer known(DecisionStore.Stored known, RequestKey key) {
        return known.content().equals(key.fingerprint())
                ? new DeferredAnswer.Decided(known.decision(), false, true)
                : new Refused(Refusal.DEFERRED_KEY_REUSED, "");
    }

    /** An order to be asked for, stored; or why there is none. */
    private sealed interface Wanted {
        record Stored(PaymentOrder order) implements Wanted {}

        record Not(Refusal reason, String param) implements Wanted {}
    }

    @Override
    public DeferredAnswer repay(Repayment repayment) {
        if (repayment.amountMinor() < 1) return new Refused(Refusal.NOTHING_OWED, "amount");
        var wanted = db.tx(tx -> {
            var undivided = PaymentOrder.repayment(
                    request(repayment.key()),
                    repayment.key().fingerprint(),
                    repayment.user(),
                    new Amounts(0, 0, repayment.amountMinor()),
                    repayment.source());
            var debtor = lockKnown(tx, repayment.user());
            var known = orders.find(tx, undivided.key());
            if (known.isPresent()) return same(known.get(), undivided);
            if (debtor.isEmpty()) return new Wanted.Not(Refusal.DEFERRED_NOT_FOUND, "user");
            var amounts = debtor.get().divide(repayment.amountMinor(), orders.underWay(tx, repayment.user()));
            if (amounts.money() == amounts.total()) return new Wanted.Not(Refusal.NOTHING_OWED, "amount");
            if (amounts.money() > 0 && repayment.source().equals(Ledgers.BALANCE))
                return new Wanted.Not(Refusal.REPAYMENT_ABOVE_DEBT, "amount");
            var order = undivided.with(amounts);
            orders.add(tx, List.of(order), clocks.machine().micros());
            return new Wanted.Stored(order);
        });
        return asked(wanted, repayment.until(), repayment.deadlineMillis());
    }

    private static Wanted same(PaymentOrder known, PaymentOrder asked) {
        return known.content().equals(asked.content())
                ? new Wanted.Stored(known)
                : new Wanted.Not(Refusal.DEFERRED_KEY_REUSED, "");
    }

    private DeferredAnswer asked(Wanted wanted, Wait until, long deadlineMillis) {
        return switch (wanted) {
            case Wanted.Not not -> new Refused(not.reason(), not.param());
            case Wanted.Stored stored ->
                new DeferredAnswer.Asked(asker.ask(stored.order(), until, deadlineMillis)
                        .orElse(new PaymentAnswer.Retry(AGAIN_MILLIS, "no answer in time")));
        };
    }

    @Override
    public DeferredAnswer suspend(long user, boolean suspended) {
        var known = db.tx(tx -> {
            var debtor = lockKnown(tx, user);
            debtor.ifPresent(it -> {
                it.hold(suspended);
                var _ = billing.store(tx, List.of(it));
            });
            return debtor.isPresent();
        });
        if (known) {
            var _ = teller.tell(user);
        }
        return account(user)
                .<DeferredAnswer>map(DeferredAnswer.Changed::new)
                .orElse(new Refused(Refusal.DEFERRED_NOT_FOUND, "user"));
    }

    @Override
    public DeferredAnswer proposeWriteOff(
            RequestKey key, long user, YearMonth month, WriteOff.Grounds grounds, String by) {
        return writeOffs.propose(request(key), key.fingerprint(), user, month, grounds, by);
    }

    @Override
    public DeferredAnswer approveWriteOff(long id, String by) {
        return writeOffs.approve(id, by);
    }

    @Override
    public DeferredAnswer rejectWriteOff(long id, String by) {
        return writeOffs.reject(id, by);
    }

    @Override
    public Optional<WriteOff> writeOff(long id) {
        return writeOffs.find(id);
    }

    @Override
    public List<WriteOff> writeOffs(long beforeId) {
        return writeOffs.list(beforeId == 0 ? Long.MAX_VALUE : beforeId, PAGE_MAX);
    }

    /** Locks a user who has deferred pay. */
    private Optional<Debtor> lockKnown(Tx tx, long user) {
        return debtors.lockKnown(tx, terms, user, thisMonth());
    }

    @Override
    public DeferredAnswer close(YearMonth month) {
        if (!month.isBefore(thisMonth())) return new Refused(Refusal.MONTH_NOT_OVER, "month");
        var closed = batches.close(month, clocks.machine().millis() + CLOSE_MILLIS);
        return new DeferredAnswer.Closing(month, closed.users(), closed.charged(), closed.remaining());
    }

    /** Whose key it is counts: two callers may choose the same. */
    private static Hash128 request(RequestKey key) {
        return Hash128.of(key.principal() + ":" + key.key().uuid());
    }

    private YearMonth thisMonth() {
        return YearMonth.from(clocks.businessDate());
    }
}
