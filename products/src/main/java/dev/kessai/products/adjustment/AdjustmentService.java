package dev.kessai.products.adjustment;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.Tx;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.adjustment.AdjustmentAnswer;
import dev.kessai.contracts.adjustment.AdjustmentAnswer.Reason;
import dev.kessai.contracts.adjustment.AdjustmentAnswer.Refused;
import dev.kessai.contracts.adjustment.AdjustmentAnswer.Taken;
import dev.kessai.contracts.adjustment.AdjustmentView;
import dev.kessai.contracts.adjustment.AdjustmentView.State;
import dev.kessai.contracts.adjustment.Adjustments;
import dev.kessai.contracts.adjustment.Correction;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.detail.AccountingDetail;
import dev.kessai.contracts.detail.AccountingDetail.Dimension;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adjustments over the coordinator. What is approved is stored before the payment is asked for, with a key that follows
 * from the proposal; a resolver asks again for what has no end, after a crash too. Thread-safe.
 */
public final class AdjustmentService implements Adjustments, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdjustmentService.class);
    private static final long PRINCIPAL = Hash128.of("product adjustment").high();
    private static final long PAYMENT_MILLIS_MAX = 10_000;
    private static final long GRACE_MILLIS = 2_000;
    private static final long RESOLVE_PAUSE_NANOS = 1_000_000_000;
    private static final int RESOLVED_MAX = 100;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(15);

    private final AdjustmentStore store;
    private final AccountingDetails details;
    private final Payments payments;
    private final AccountingCodes codes;
    private final Clocks clocks;
    private final Thread resolver =
            Thread.ofVirtual().name("adjustment-resolver").unstarted(this::resolve);
    private volatile boolean stopping;

    /** @param db over the product's schema */
    public AdjustmentService(
            Db db, AccountingDetails details, Payments payments, AccountingCodes codes, Clocks clocks) {
        this.store = new AdjustmentStore(db);
        this.details = details;
        this.payments = payments;
        this.codes = codes;
        this.clocks = clocks;
    }

    /** Begins to ask again for what has no end. */
    public void start() {
        resolver.start();
    }

    @Override
    public AdjustmentAnswer propose(Correction correction, String by, Hash128 key) {
        boolean complete = correction.isComplete() && codes.allows(PaymentType.ADJUSTMENT, correction.accountingCode());
        if (!complete) return new Refused(Reason.ADJUSTMENT_INCOMPLETE);
        var scoped = Hash128.of(by + "\n" + key.uuid());
        var fingerprint = Hash128.of(correction.toString());
        long id = clocks.machine().micros(); // sorts by time; the key, not the id, makes it one
        boolean isNew = store.propose(
                Proposal.proposed(id, by),
                correction,
                scoped,
                fingerprint,
                clocks.business().micros());
        if (isNew) return new Taken(store.find(id).orElseThrow().view(), false);
        var known = store.find(scoped);
        if (known.isEmpty()) return propose(correction, by, key); // two proposals in one microsecond
        if (!known.get().fingerprint().equals(fingerprint)) return new Refused(Reason.ADJUSTMENT_KEY_REUSED);
        return new Taken(store.find(known.get().id()).orElseThrow().view(), true);
    }

    @Override
    public AdjustmentAnswer approve(long id, String by) {
        var found = store.find(id);
        if (found.isEmpty()) return new Refused(Reason.ADJUSTMENT_NOT_FOUND);
        var proposal = found.get();
        boolean again = proposal.decided().by().equals(by) && proposal.state() != State.REJECTED;
        if (again) return new Taken(proposal.view(), true);
        var refusal = proposal.approvalRefusal(by);
        if (refusal.isPresent()) return new Refused(refusal.get());
        boolean first = store.add(proposal.approved(by), clocks.business().micros(), AdjustmentService::nothingElse);
        if (!first) return approve(id, by); // a rival was first: see what is stored now
        carryOut(id);
        return new Taken(store.find(id).orElseThrow().view(), false);
    }

    @Override
    public AdjustmentAnswer reject(long id, String by) {
        var found = store.find(id);
        if (found.isEmpty()) return new Refused(Reason.ADJUSTMENT_NOT_FOUND);
        var proposal = found.get();
        boolean again = proposal.decided().by().equals(by) && proposal.state() == State.REJECTED;
        if (again) return new Taken(proposal.view(), true);
        var refusal = proposal.rejectionRefusal();
        if (refusal.isPresent()) return new Refused(refusal.get());
        boolean first = store.add(proposal.rejected(by), clocks.business().micros(), AdjustmentService::nothingElse);
        if (!first) return reject(id, by);
        return new Taken(store.find(id).orElseThrow().view(), false);
    }

    @Override
    public Optional<AdjustmentView> find(long id) {
        return store.find(id).map(Proposal::view);
    }

    @Override
    public List<AdjustmentView> list(long beforeId) {
        var views = new ArrayList<AdjustmentView>();
        for (var each : store.page(beforeId == 0 ? Long.MAX_VALUE : beforeId, PAGE_MAX)) views.add(each.view());
        return views;
    }

    private static void nothingElse(Tx tx, Proposal.Event event) {}

    /** Asks the coordinator, with the proposal's own key, and stores how it ended, if it has. */
    private void carryOut(long id) {
        var proposal = store.find(id).orElseThrow();
        if (proposal.state() != State.APPROVED) return;
        var end = ask(proposal);
        if (end.isEmpty()) return;
        var _ = store.add(end.get(), clocks.business().micros(), (tx, event) -> {
            if (event.state() == State.DONE) details.publish(tx, List.of(detail(proposal, event)));
        });
    }

    private static AccountingDetail detail(Proposal proposal, Proposal.Event event) {
        var correction = proposal.correction();
        return new AccountingDetail(
                Long.toString(proposal.id()),
                event.payment(),
                correction.accountingCode(),
                List.of(
                        new Dimension("adjustment", Long.toString(proposal.id())),
                        new Dimension("ticket", correction.ticket()),
                        new Dimension("proposed_by", proposal.proposedBy()),
                        new Dimension("approved_by", proposal.decided().by())));
    }

    /** Empty where it is not known yet how it ends. */
    private Optional<Proposal.Event> ask(Proposal proposal) {
        var key = Hash128.of("adjustment " + proposal.id());
        long deadline = clocks.machine().millis() + PAYMENT_MILLIS_MAX;
        var create = new PaymentCommand.Create(
                new RequestKey(PRINCIPAL, key, key),
                AdjustmentStore.order(proposal.correction()),
                Wait.COMPLETED,
                deadline);
        try {
            var answer = payments.submit(create).get(PAYMENT_MILLIS_MAX + GRACE_MILLIS, TimeUnit.MILLISECONDS);
            return switch (answer) {
                case PaymentAnswer.Taken taken when taken.payment().completedAtMicros() == 0 -> Optional.empty();
                case PaymentAnswer.Taken taken ->
                    Optional.of(
                            taken.payment().status() == PaymentStatus.SUCCEEDED
                                    ? proposal.done(taken.payment().id())
                                    : proposal.failed(
                                            taken.payment().id(),
                                            String.valueOf(taken.payment().failure())));
                case PaymentAnswer.Refused refused ->
                    isTemporary(refused.reason())
                            ? Optional.empty()
                            : Optional.of(proposal.failed(0, refused.reason().name()));
                case PaymentAnswer.Retry _, PaymentAnswer.NotOwner _ -> Optional.empty();
            };
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the coordinator broke its contract", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static boolean isTemporary(PaymentAnswer.Refusal reason) {
        return reason == PaymentAnswer.Refusal.BUSY || reason == PaymentAnswer.Refusal.STORE_UNAVAILABLE;
    }

    private void resolve() {
        while (!stopping) {
            try {
                for (long id : store.approved(RESOLVED_MAX)) if (!stopping) carryOut(id);
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("approved adjustments will be looked at again");
            }
            LockSupport.parkNanos(this, RESOLVE_PAUSE_NANOS);
        }
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(resolver);
        try {
            if (!resolver.join(CLOSE_MAX)) LOG.atWarn().log("the resolver is still busy, left alone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
