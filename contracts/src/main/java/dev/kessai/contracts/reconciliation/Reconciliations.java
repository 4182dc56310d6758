package dev.kessai.contracts.reconciliation;

import java.util.List;
import java.util.Optional;

/** Runs and cases of reconciliation. Thread-safe; blocks the calling (virtual) thread. */
public interface Reconciliations {
    /** Most runs or cases of one page. */
    int PAGE_MAX = 100;

    /** An asking to run waits at most so long for its end. */
    long RUN_MILLIS_MAX = 30_000;

    /**
     * Compares everything now and keeps the evidence.
     *
     * @param by who wants it
     * @return empty where it takes longer than {@link #RUN_MILLIS_MAX}, or another one is under way: it goes on, and
     * its
     *     evidence is listed at its end
     */
    Optional<RunView> run(String by);

    /** The newest first, at most {@link #PAGE_MAX}; those before this one where it is not 0. */
    List<RunView> runs(long beforeId);

    /** The evidence of one run. */
    Optional<RunView> evidence(long run);

    /** The newest first, at most {@link #PAGE_MAX}. */
    List<CaseView> cases(CaseQuestion question);

    Optional<CaseView.Whole> find(long caseId);

    /** @param owner who shall work on it, 1 to {@link Resolution#TICKET_LENGTH_MAX} characters */
    CaseAnswer assign(long caseId, String owner, String by);

    /** Puts on record how it shall end; nothing happens before somebody else approves. */
    CaseAnswer propose(long caseId, Resolution resolution, String by);

    /** Carries it out, unless the approver has proposed it. The answer is APPROVED where its end is not known yet. */
    CaseAnswer approve(long caseId, String by);

    /** Back to whoever works on it; also its proposer may. */
    CaseAnswer reject(long caseId, String by);
}
