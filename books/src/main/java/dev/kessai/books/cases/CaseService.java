package dev.kessai.books.cases;

import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.adjustment.AdjustmentAnswer;
import dev.kessai.contracts.adjustment.AdjustmentView;
import dev.kessai.contracts.adjustment.Adjustments;
import dev.kessai.contracts.reconciliation.CaseAnswer;
import dev.kessai.contracts.reconciliation.CaseAnswer.Reason;
import dev.kessai.contracts.reconciliation.CaseAnswer.Refused;
import dev.kessai.contracts.reconciliation.CaseAnswer.Taken;
import dev.kessai.contracts.reconciliation.CaseQuestion;
import dev.kessai.contracts.reconciliation.CaseState;
import dev.kessai.contracts.reconciliation.CaseView;
import dev.kessai.contracts.reconciliation.Reconciliations;
import dev.kessai.contracts.reconciliation.Republication;
import dev.kessai.contracts.reconciliation.Resolution;
import dev.kessai.contracts.reconciliation.RunReport;
import dev.kessai.contracts.reconciliation.RunView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs, and what people decide on cases. What is approved is stored before it is carried out; a {@link CaseWorker}
 * goes on with what a crash has left. Thread-safe.
 */
public final class CaseService implements Reconciliations {
    private static final int OWNER_LENGTH_MAX = 64;

    private final CaseBook book;
    private final Function<String, RunReport> reconciler;
    private final Republication republication;
    private final Adjustments adjustments;
    private final MicroClock machine;
    private final AtomicBoolean running = new AtomicBoolean();

    /** @param reconciler compares everything now, for whoever it is told */
    public CaseService(
            CaseBook book,
            Function<String, RunReport> reconciler,
            Republication republication,
            Adjustments adjustments,
            MicroClock machine) {
        this.book = book;
        this.reconciler = reconciler;
        this.republication = republication;
        this.adjustments = adjustments;
        this.machine = machine;
    }

    @Override
    public Optional<RunView> run(String by) {
        var end = new CompletableFuture<RunView>();
        if (!running.compareAndSet(false, true)) return Optional.empty();
        var _ = Thread.ofVirtual().name("reconciliation").start(() -> runInto(end, by));
        try {
            return Optional.of(end.get(RUN_MILLIS_MAX, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void runInto(CompletableFuture<RunView> end, String by) {
        try {
            var run = book.record(reconciler.apply(by));
            running.set(false); // whoever hears of the end may want the next one
            end.complete(run);
        } catch (RuntimeException e) {
            running.set(false);
            end.completeExceptionally(e);
        }
    }

    @Override
    public List<RunView> runs(long beforeId) {
        return book.runs(beforeId, PAGE_MAX);
    }

    @Override
    public Optional<RunView> evidence(long run) {
        return book.find(run);
    }

    @Override
    public List<CaseView> cases(CaseQuestion question) {
        return book.cases(question, PAGE_MAX, machine.micros());
    }

    @Override
    public Optional<CaseView.Whole> find(long caseId) {
        return book.whole(caseId, machine.micros());
    }

    /** What a decision makes of a case. */
    private sealed interface Decision {
        record Next(CaseFile.Step step) implements Decision {}

        record No(Reason reason) implements Decision {}

        /** The same was decided before. */
        record Known() implements Decision {}

        /** The step, unless there is a reason against it. */
        static Decision of(Optional<Reason> refusal, Supplier<CaseFile.Step> step) {
            return refusal.<Decision>map(No::new).orElseGet(() -> new Next(step.get()));
        }
    }

    /** Until the step is stored or refused: each rival who is faster has moved the case on. */
    private CaseAnswer decide(long caseId, Function<CaseFile, Decision> decider) {
        while (true) {
            var found = book.store().find(caseId);
            if (found.isEmpty()) return new Refused(Reason.CASE_NOT_FOUND);
            switch (decider.apply(found.get().file())) {
                case Decision.No no -> {
                    return new Refused(no.reason());
                }
                case Decision.Known _ -> {
                    return taken(caseId);
                }
                case Decision.Next next -> {
                    if (book.store().add(next.step(), machine.micros())) return taken(caseId);
                }
            }
        }
    }

    private CaseAnswer taken(long caseId) {
        return new Taken(find(caseId).orElseThrow());
    }

    @Override
    public CaseAnswer assign(long caseId, String owner, String by) {
        if (owner.isBlank() || owner.length() > OWNER_LENGTH_MAX) return new Refused(Reason.CASE_INCOMPLETE);
        return decide(caseId, file -> {
            if (file.state() == CaseState.ASSIGNED && file.owner().equals(owner)) return new Decision.Known();
            return Decision.of(file.workRefusal(), () -> file.assigned(owner, by));
        });
    }

    @Override
    public CaseAnswer propose(long caseId, Resolution resolution, String by) {
        if (resolution.kind() == Resolution.Kind.ADJUSTMENT && !isUsable(resolution.adjustment()))
            return new Refused(Reason.CASE_ADJUSTMENT_UNKNOWN);
        return decide(caseId, file -> {
            boolean again = file.state() == CaseState.PROPOSED
                    && file.proposer().equals(by)
                    && file.resolution().equals(resolution);
            if (again) return new Decision.Known();
            return Decision.of(file.proposalRefusal(resolution), () -> file.proposed(resolution, by));
        });
    }

    private boolean isUsable(long adjustment) {
        return adjustments
                .find(adjustment)
                .filter(each ->
                        each.state() != AdjustmentView.State.REJECTED && each.state() != AdjustmentView.State.FAILED)
                .isPresent();
    }

    @Override
    public CaseAnswer approve(long caseId, String by) {
        var answer = decide(caseId, file -> {
            boolean again = file.approver().equals(by)
                    && (file.state() == CaseState.APPROVED || file.state() == CaseState.RESOLVED);
            if (again) return new Decision.Known();
            return Decision.of(file.approvalRefusal(by), () -> file.approved(by));
        });
        if (answer instanceof Refused) return answer;
        carryOut(caseId);
        return taken(caseId);
    }

    @Override
    public CaseAnswer reject(long caseId, String by) {
        return decide(caseId, file -> Decision.of(file.rejectionRefusal(), () -> file.rejected(by)));
    }

    /** Does what was approved, if it is not done, and stores how it ended, if it has. What it does is idempotent. */
    void carryOut(long caseId) {
        var file = book.store().find(caseId).orElseThrow().file();
        if (file.state() != CaseState.APPROVED) return;
        var how = file.resolution();
        var end = switch (how.kind()) {
            case EXPLAINED -> Optional.of(file.resolved(""));
            case PUBLISH_AGAIN -> Optional.of(publishAgain(file));
            case ADJUSTMENT -> adjust(file);
            case NONE -> throw new IllegalStateException("approved without a proposal: case " + caseId);
        };
        if (end.isPresent()) {
            var _ = book.store().add(end.get(), machine.micros()); // a rival has stored the same end otherwise
        }
    }

    private CaseFile.Step publishAgain(CaseFile file) {
        var told = republication.again(file.payment());
        if (!told.refusal().isEmpty()) return file.failed("not booked: " + told.refusal());
        return file.resolved("published again: " + told.journals() + " journals, " + told.details() + " details");
    }

    private Optional<CaseFile.Step> adjust(CaseFile file) {
        long id = file.resolution().adjustment();
        var view = switch (adjustments.approve(id, file.approver())) {
            case AdjustmentAnswer.Taken taken -> taken.adjustment();
            case AdjustmentAnswer.Refused _ -> adjustments.find(id).orElseThrow(); // somebody has decided on it
        };
        return switch (view.state()) {
            case DONE -> Optional.of(file.resolved("adjusted"));
            case APPROVED -> Optional.empty();
            case PROPOSED -> Optional.of(file.failed("the adjustment's proposer cannot approve it"));
            case REJECTED -> Optional.of(file.failed("the adjustment was rejected"));
            case FAILED -> Optional.of(file.failed("the adjustment failed: " + view.failure()));
        };
    }
}
