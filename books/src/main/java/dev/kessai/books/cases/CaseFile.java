package dev.kessai.books.cases;

import dev.kessai.contracts.reconciliation.CaseAnswer.Reason;
import dev.kessai.contracts.reconciliation.CaseState;
import dev.kessai.contracts.reconciliation.Resolution;
import java.util.Optional;

/**
 * A case on its way: a value.
 *
 * <pre>
 *   state      leaves by                                  to
 *   OPEN       somebody takes it                          ASSIGNED
 *              a proposal                                 PROPOSED
 *   ASSIGNED   somebody else takes it                     ASSIGNED
 *              a proposal                                 PROPOSED
 *   PROPOSED   approval by somebody else                  APPROVED
 *              rejection by anybody                       ASSIGNED
 *   APPROVED   it was carried out                         RESOLVED
 *              it could not be                            ASSIGNED
 *   OPEN, ASSIGNED, PROPOSED   a run of all does not find it   CLOSED_BY_ITSELF
 *   RESOLVED, CLOSED_BY_ITSELF   nothing: found again, it is another case
 * </pre>
 *
 * @param version of the newest step, from 1
 * @param owner who works on it, empty for nobody
 * @param proposer empty for nobody
 * @param approver of what is carried out now, empty otherwise
 */
record CaseFile(
        long id,
        int version,
        CaseState state,
        String owner,
        Resolution resolution,
        String proposer,
        String approver,
        long payment) {
    /**
     * What is stored next.
     *
     * @param version its key together with the case: of two rivals one is stored
     * @param by empty where a run or the system does it
     */
    record Step(
            long caseId,
            int version,
            CaseState state,
            String by,
            String owner,
            String proposer,
            Resolution resolution,
            String note) {}

    static Step opened(long id) {
        return new Step(id, 1, CaseState.OPEN, "", "", "", Resolution.NONE, "");
    }

    /** Why nobody can work on it, if so. */
    Optional<Reason> workRefusal() {
        return switch (state) {
            case OPEN, ASSIGNED -> Optional.empty();
            case PROPOSED, APPROVED, RESOLVED, CLOSED_BY_ITSELF -> Optional.of(Reason.CASE_NOT_OPEN);
        };
    }

    Optional<Reason> proposalRefusal(Resolution proposed) {
        var refusal = workRefusal();
        if (refusal.isPresent()) return refusal;
        if (!proposed.isComplete()) return Optional.of(Reason.CASE_INCOMPLETE);
        boolean nothing = proposed.kind() == Resolution.Kind.PUBLISH_AGAIN && payment == 0;
        return nothing ? Optional.of(Reason.CASE_HAS_NO_PAYMENT) : Optional.empty();
    }

    /** Why this person cannot approve it, if so. */
    Optional<Reason> approvalRefusal(String by) {
        if (state != CaseState.PROPOSED) return Optional.of(Reason.CASE_NOT_PROPOSED);
        return by.equals(proposer) ? Optional.of(Reason.CASE_APPROVER_IS_PROPOSER) : Optional.empty();
    }

    Optional<Reason> rejectionRefusal() {
        return state == CaseState.PROPOSED ? Optional.empty() : Optional.of(Reason.CASE_NOT_PROPOSED);
    }

    Step assigned(String to, String by) {
        return new Step(id, version + 1, CaseState.ASSIGNED, by, to, "", Resolution.NONE, "");
    }

    /** Who proposes works on it. */
    Step proposed(Resolution how, String by) {
        return new Step(id, version + 1, CaseState.PROPOSED, by, owner.isEmpty() ? by : owner, by, how, "");
    }

    Step approved(String by) {
        return next(CaseState.APPROVED, by, "");
    }

    Step rejected(String by) {
        return new Step(id, version + 1, CaseState.ASSIGNED, by, owner, "", Resolution.NONE, "rejected");
    }

    Step resolved(String note) {
        return next(CaseState.RESOLVED, "", note);
    }

    /** Back to whoever works on it. */
    Step failed(String why) {
        return new Step(id, version + 1, CaseState.ASSIGNED, "", owner, "", Resolution.NONE, why);
    }

    Step closed(long run) {
        return next(CaseState.CLOSED_BY_ITSELF, "", "run " + run + " does not find it");
    }

    private Step next(CaseState to, String by, String note) {
        boolean follows = switch (to) {
            case OPEN, ASSIGNED, PROPOSED -> false;
            case APPROVED -> state == CaseState.PROPOSED;
            case RESOLVED -> state == CaseState.APPROVED;
            case CLOSED_BY_ITSELF -> !state.isEnd() && state != CaseState.APPROVED;
        };
        if (!follows) throw new IllegalStateException(state + " to " + to + ": " + id);
        return new Step(id, version + 1, to, by, owner, proposer, resolution, note);
    }
}
