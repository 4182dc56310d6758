package dev.kessai.products.adjustment;

import dev.kessai.contracts.adjustment.AdjustmentAnswer.Reason;
import dev.kessai.contracts.adjustment.AdjustmentView;
import dev.kessai.contracts.adjustment.AdjustmentView.State;
import dev.kessai.contracts.adjustment.Correction;
import java.util.Optional;

/**
 * An adjustment on its way: a value.
 *
 * <pre>
 *   state      leaves by                              to
 *   PROPOSED   approval by somebody else              APPROVED
 *              rejection by anybody                   REJECTED
 *   APPROVED   the payment succeeded                  DONE
 *              it failed, or the coordinator refused  FAILED
 *   REJECTED, DONE, FAILED   nothing
 * </pre>
 *
 * @param version of the newest event, from 1
 */
record Proposal(
        long id,
        int version,
        State state,
        Correction correction,
        String proposedBy,
        long proposedAtMicros,
        Decided decided,
        long payment,
        String failure) {
    /** Who decided and when; nobody before. */
    record Decided(String by, long atMicros) {
        static final Decided NOT_YET = new Decided("", 0);
    }

    /**
     * What is stored next.
     *
     * @param version its key together with the proposal: of two rivals one is stored
     */
    record Event(long proposal, int version, State state, String by, long payment, String failure) {}

    static Event proposed(long id, String by) {
        return new Event(id, 1, State.PROPOSED, by, 0, "");
    }

    /** Why this person cannot approve it, if so. */
    Optional<Reason> approvalRefusal(String by) {
        if (state != State.PROPOSED) return Optional.of(Reason.ADJUSTMENT_DECIDED);
        return by.equals(proposedBy) ? Optional.of(Reason.APPROVER_IS_PROPOSER) : Optional.empty();
    }

    Optional<Reason> rejectionRefusal() {
        return state == State.PROPOSED ? Optional.empty() : Optional.of(Reason.ADJUSTMENT_DECIDED);
    }

    Event approved(String by) {
        return next(State.APPROVED, by, 0, "");
    }

    Event rejected(String by) {
        return next(State.REJECTED, by, 0, "");
    }

    Event done(long byPayment) {
        return next(State.DONE, "", byPayment, "");
    }

    /** @param byPayment 0 where the coordinator made none */
    Event failed(long byPayment, String why) {
        return next(State.FAILED, "", byPayment, why);
    }

    private Event next(State to, String by, long byPayment, String why) {
        boolean follows = switch (to) {
            case PROPOSED -> false;
            case APPROVED, REJECTED -> state == State.PROPOSED;
            case DONE, FAILED -> state == State.APPROVED;
        };
        if (!follows) throw new IllegalStateException(state + " to " + to + ": " + id);
        return new Event(id, version + 1, to, by, byPayment, why);
    }

    Proposal after(Event event, long atMicros) {
        var decision = event.state() == State.APPROVED || event.state() == State.REJECTED
                ? new Decided(event.by(), atMicros)
                : decided;
        return new Proposal(
                id,
                event.version(),
                event.state(),
                correction,
                proposedBy,
                proposedAtMicros,
                decision,
                event.payment(),
                event.failure());
    }

    AdjustmentView view() {
        return new AdjustmentView(
                id,
                state,
                correction,
                proposedBy,
                proposedAtMicros,
                decided.by(),
                decided.atMicros(),
                payment,
                failure);
    }
}
