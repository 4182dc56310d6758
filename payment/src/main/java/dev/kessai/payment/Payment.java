package dev.kessai.payment;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.payment.Failure;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.payment.Leg.Credit;
import dev.kessai.payment.Leg.Debit;
import dev.kessai.payment.Leg.Taken;
import dev.kessai.payment.PaymentEvent.Authorized;
import dev.kessai.payment.PaymentEvent.Created;
import dev.kessai.payment.PaymentEvent.DecidedCancel;
import dev.kessai.payment.PaymentEvent.DecidedConfirm;
import dev.kessai.payment.PaymentEvent.Failed;
import dev.kessai.payment.PaymentEvent.RefundReleased;
import dev.kessai.payment.PaymentEvent.RefundReserved;
import dev.kessai.payment.PaymentEvent.Succeeded;
import dev.kessai.payment.PaymentEvent.Trying;
import dev.kessai.payment.PaymentEvent.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One payment on its way through Try, Confirm and Cancel: a value, without I/O, clock or chance.
 *
 * <p>{@link #next} says what to send, {@link #after} takes an answer, {@link #step} says which event the answers lead
 * to, {@link #apply} is the payment after that event. The coordinator stores the event before it sends what the new
 * value asks for; a process that dies folds the stored events and asks {@code next} again.
 *
 * <pre>
 *   state             sends                                    leaves by
 *   CREATED           nothing (risk said no)                   Failed
 *   TRYING            Try of every leg up to the phase         Trying(next phase) | Waiting | Authorized |
 *                                                              DecidedConfirm | DecidedCancel | Failed
 *   WAITING_EXTERNAL  Get of the pending legs                  as TRYING
 *   AUTHORIZED        nothing                                  DecidedConfirm (capture) | DecidedCancel (void,
 *                                                              expiry)
 *   DECIDED_CONFIRM   Confirm, Cancel where the amount is 0,   Succeeded           never back: the commit point
 *                     Credit, all at once
 *   DECIDED_CANCEL    Cancel of every leg ever sent            Failed
 *   SUCCEEDED         nothing                                  stays: RefundReserved, RefundReleased
 *   FAILED            nothing
 * </pre>
 *
 * <p>A cancel with nothing to release is Failed at once. Once a pivot's Try may have been sent, only its definite no
 * cancels (01-payment rules 2 to 5, 13, 14).
 *
 * @param version of the newest event, from 1
 * @param answers of the current wave; in memory only
 */
public record Payment(Head head, int version, Progress progress, Outcome outcome, Refunds refunds, Answers answers) {

    /**
     * What never changes.
     *
     * @param parent the refunded payment, 0 where this is no refund
     * @param createdAtMicros business time
     */
    public record Head(long id, long parent, Order order, List<Leg> legs, long createdAtMicros, long deadlineMillis) {
        public Head {
            legs = List.copyOf(legs);
        }
    }

    /**
     * How far it is.
     *
     * @param phase of the tries announced so far
     * @param deadlineMillis machine clock: an undecided payment is cancelled then
     * @param untilMicros business time until which AUTHORIZED or WAITING_EXTERNAL lasts, 0 otherwise
     */
    record Progress(State state, int phase, long deadlineMillis, long untilMicros) {
        Progress in(State next) {
            return new Progress(next, phase, deadlineMillis, 0);
        }

        Progress in(State next, long newUntilMicros) {
            return new Progress(next, phase, deadlineMillis, newUntilMicros);
        }
    }

    /**
     * What was decided and what became of it.
     *
     * @param amountsMinor decided amounts by leg; empty before the decision, or when all are full
     * @param decidedAtMicros time of the decision, 0 before
     * @param endedAtMicros time of the end of the state machine, 0 before
     * @param failure why it failed, empty otherwise
     * @param taken what the debits really took, after success
     */
    record Outcome(
            List<Long> amountsMinor, long decidedAtMicros, long endedAtMicros, String failure, List<Taken> taken) {
        static final Outcome NONE = new Outcome(List.of(), 0, 0, "", List.of());

        Outcome {
            amountsMinor = List.copyOf(amountsMinor);
            taken = List.copyOf(taken);
        }
    }

    /** Both clocks: deadlines go by the machine's, expiry by business time (02-accounts, time). */
    record Now(long machineMillis, long businessMicros) {}

    /** Stored numbers; never reused. */
    public enum State {
        CREATED(1, PaymentStatus.PROCESSING),
        TRYING(2, PaymentStatus.PROCESSING),
        WAITING_EXTERNAL(3, PaymentStatus.WAITING_EXTERNAL),
        AUTHORIZED(4, PaymentStatus.AUTHORIZED),
        DECIDED_CONFIRM(5, PaymentStatus.SUCCEEDED),
        DECIDED_CANCEL(6, PaymentStatus.FAILED),
        SUCCEEDED(7, PaymentStatus.SUCCEEDED),
        FAILED(8, PaymentStatus.FAILED);

        private final int code;
        private final PaymentStatus status;

        State(int code, PaymentStatus status) {
            this.code = code;
            this.status = status;
        }

        public int code() {
            return code;
        }

        public PaymentStatus status() {
            return status;
        }

        boolean isFinal() {
            return this == SUCCEEDED || this == FAILED;
        }
    }

    /** How long an authorisation can be captured. */
    static final long AUTHORIZATION_MICROS = 60L * 24 * 3_600 * 1_000_000;

    /** Deadline of the tries that follow a wait for an outside party. */
    static final long AFTER_WAIT_MILLIS = 10_000;

    /** Failures that are not a participant's refusal. */
    static final String DEADLINE = "DEADLINE_EXCEEDED";

    static final String EXPIRED = "EXPIRED";
    static final String VOIDED = "VOIDED";
    static final String RISK_REJECTED = "RISK_REJECTED";
    static final String ABORTED = "ABORTED";

    static Payment created(Created event) {
        var head = event.head();
        var state = event.riskAllows() ? State.TRYING : State.CREATED;
        return new Payment(
                head,
                1,
                new Progress(state, 0, head.deadlineMillis(), 0),
                Outcome.NONE,
                Refunds.NONE,
                Answers.none(head.legs().size()));
    }

    public long id() {
        return head.id();
    }

    public Order order() {
        return head.order();
    }

    public State state() {
        return progress.state();
    }

    /** Why it failed, empty otherwise. */
    public String failure() {
        return outcome.failure();
    }

    long decidedAtMicros() {
        return outcome.decidedAtMicros();
    }

    long endedAtMicros() {
        return outcome.endedAtMicros();
    }

    /** What to send for the stored state, in the order of legs; an answered leg is not asked again. */
    List<Command> next() {
        var commands = new ArrayList<Command>(head.legs().size());
        for (var leg : head.legs()) {
            var known = answers.of(leg);
            switch (state()) {
                case TRYING -> {
                    if (leg instanceof Debit debit && isSent(debit) && known == null)
                        commands.add(LegCommands.tryOf(this, debit));
                }
                case WAITING_EXTERNAL -> {
                    if (leg instanceof Debit debit && isSent(debit) && !isDefinite(known))
                        commands.add(LegCommands.getOf(this, debit));
                }
                case DECIDED_CONFIRM -> {
                    if (known == null) commands.add(LegCommands.confirmOf(this, leg));
                }
                case DECIDED_CANCEL -> {
                    if (leg instanceof Debit debit && isSent(debit) && known == null)
                        commands.add(LegCommands.cancelOf(this, debit));
                }
                case CREATED, AUTHORIZED, SUCCEEDED, FAILED -> {}
            }
        }
        return commands;
    }

    /** The payment with one more answer; an answer that does not fit what the state asks for changes nothing. */
    Payment after(Reply reply) {
        int no = reply.leg().no();
        if (no > head.legs().size()) return this;
        var leg = head.legs().get(no - 1);
        if (!fits(leg, reply)) return this;
        var known = answers.of(leg);
        if (isDefinite(known)) return this; // the first definite answer stays
        return with(answers.with(leg, reply));
    }

    private boolean fits(Leg leg, Reply reply) {
        return switch (state()) {
            case TRYING, WAITING_EXTERNAL ->
                leg instanceof Debit debit
                        && isSent(debit)
                        && switch (reply) {
                            case Reply.Tried _, Reply.Declined _, Reply.Aborted _, Reply.Pending _ -> true;
                            case Reply.Confirmed _, Reply.Cancelled _, Reply.Posted _, Reply.Absent _ -> false;
                            case Reply.Alarm _, Reply.Retry _, Reply.NotOwner _ -> false;
                        };
            case DECIDED_CONFIRM ->
                switch (leg) {
                    case Debit debit ->
                        amountMinor(debit) == 0 ? reply instanceof Reply.Cancelled : reply instanceof Reply.Confirmed;
                    case Credit _ -> reply instanceof Reply.Posted;
                };
            case DECIDED_CANCEL -> leg instanceof Debit && reply instanceof Reply.Cancelled;
            case CREATED, AUTHORIZED, SUCCEEDED, FAILED -> false;
        };
    }

    /** The event that the answers so far lead to, if any. */
    Optional<PaymentEvent> step(Now now) {
        return switch (state()) {
            case CREATED -> Optional.of(new Failed(RISK_REJECTED));
            case TRYING, WAITING_EXTERNAL -> afterTries(now);
            case DECIDED_CONFIRM -> allAnswered() ? Optional.of(new Succeeded(takenByAnswers())) : Optional.empty();
            case DECIDED_CANCEL -> allAnswered() ? Optional.of(new Failed(failure())) : Optional.empty();
            case AUTHORIZED, SUCCEEDED, FAILED -> Optional.empty();
        };
    }

    private Optional<PaymentEvent> afterTries(Now now) {
        boolean allTried = true;
        long pendingUntil = Long.MAX_VALUE;
        boolean allKnown = true;
        for (var leg : head.legs()) {
            if (!(leg instanceof Debit debit) || !isSent(debit)) continue;
            var answer = answers.of(debit);
            if (answer instanceof Reply.Declined declined)
                return Optional.of(cancelled(new Failure(declined.reason().name(), declined.limit()).text()));
            if (answer instanceof Reply.Aborted) return Optional.of(cancelled(ABORTED));
            if (answer instanceof Reply.Pending pending)
                pendingUntil = Math.min(pendingUntil, pending.expiresAtMicros());
            allKnown &= answer != null;
            allTried &= answer instanceof Reply.Tried;
        }
        if (allTried) return Optional.of(afterAllTried(now));
        boolean waits = state() == State.TRYING && allKnown;
        return waits ? Optional.of(new Waiting(pendingUntil)) : Optional.empty();
    }

    /** Whether every leg that was asked has answered, and an outside party still takes its time. */
    boolean isAnsweredAndWaits() {
        if (state() != State.WAITING_EXTERNAL) return false;
        for (var leg : head.legs())
            if (leg instanceof Debit debit && isSent(debit) && answers.of(debit) == null) return false;
        return true;
    }

    private PaymentEvent afterAllTried(Now now) {
        // Who waited for an outside party gets a fresh deadline for the rest.
        long deadline = state() == State.TRYING ? progress.deadlineMillis() : now.machineMillis() + AFTER_WAIT_MILLIS;
        int following = followingPhase();
        if (following > progress.phase()) return new Trying(following, deadline);
        return switch (head.order().capture()) {
            case AT_ONCE -> new DecidedConfirm(List.of());
            case LATER -> new Authorized(now.businessMicros() + AUTHORIZATION_MICROS);
        };
    }

    /**
     * The event that time leads to, if any: an undecided payment ends at its deadline, a wait at its expiry, unless a
     * pivot may have been sent.
     */
    Optional<PaymentEvent> atTime(Now now) {
        return switch (state()) {
            case TRYING ->
                now.machineMillis() >= progress.deadlineMillis() && !isPivotSent()
                        ? Optional.of(cancelled(DEADLINE))
                        : Optional.empty();
            case WAITING_EXTERNAL ->
                now.businessMicros() >= progress.untilMicros() && !isPivotSent()
                        ? Optional.of(cancelled(EXPIRED))
                        : Optional.empty();
            case AUTHORIZED ->
                now.businessMicros() >= progress.untilMicros() ? Optional.of(cancelled(EXPIRED)) : Optional.empty();
            case CREATED, DECIDED_CONFIRM, DECIDED_CANCEL, SUCCEEDED, FAILED -> Optional.empty();
        };
    }

    /** The decision of an authorised payment for this amount; keeps the first legs and cuts from the last one back. */
    DecidedConfirm capture(long capturedMinor) {
        check(state() == State.AUTHORIZED, "capture in " + state());
        check(isCapturable(capturedMinor), "captured " + capturedMinor);
        boolean whole = capturedMinor == order().amountMinor();
        return new DecidedConfirm(whole ? List.of() : PartialCapture.amounts(head, capturedMinor));
    }

    /** Whether this amount can be captured: at most what was ordered, and more than the fees that it bears. */
    boolean isCapturable(long capturedMinor) {
        return capturedMinor <= order().amountMinor() && capturedMinor > PartialCapture.feesInsideMinor(head);
    }

    /** Whether a void still cancels. */
    boolean isVoidable() {
        return switch (state()) {
            case TRYING, WAITING_EXTERNAL -> !isPivotSent();
            case AUTHORIZED -> true;
            case CREATED, DECIDED_CONFIRM, DECIDED_CANCEL, SUCCEEDED, FAILED -> false;
        };
    }

    /** The event that ends an undecided payment: Failed where nothing can be held, else DecidedCancel. */
    PaymentEvent cancelled(String reason) {
        for (var leg : head.legs())
            if (leg instanceof Debit debit && isSent(debit) && mayHold(answers.of(debit)))
                return new DecidedCancel(reason);
        return new Failed(reason);
    }

    /** The payment after this event, stored at that time as the next version. */
    Payment apply(PaymentEvent event, long atMicros) {
        var all = outcome.amountsMinor();
        return switch (event) {
            case Created _ -> throw new IllegalStateException("created twice: " + id());
            case Trying e -> then(new Progress(State.TRYING, e.phase(), e.deadlineMillis(), 0), outcome, answers);
            case Waiting e -> then(progress.in(State.WAITING_EXTERNAL, e.untilMicros()), outcome, answers);
            case Authorized e -> then(progress.in(State.AUTHORIZED, e.untilMicros()), outcome, answers);
            case DecidedConfirm e ->
                then(
                        progress.in(State.DECIDED_CONFIRM),
                        new Outcome(e.amountsMinor(), atMicros, 0, "", List.of()),
                        noAnswers());
            case DecidedCancel e ->
                then(
                        progress.in(State.DECIDED_CANCEL),
                        new Outcome(List.of(), atMicros, 0, e.failure(), List.of()),
                        releasedAlready());
            case Succeeded e ->
                then(
                        progress.in(State.SUCCEEDED),
                        new Outcome(all, decidedAtMicros(), atMicros, "", e.taken()),
                        answers);
            case Failed e -> {
                long decided = decidedAtMicros() == 0 ? atMicros : decidedAtMicros();
                var failed = new Outcome(List.of(), decided, atMicros, e.failure(), List.of());
                yield then(progress.in(State.FAILED), failed, answers);
            }
            case RefundReserved e -> with(refunds.with(new Refunds.Reservation(e.refund(), e.parts(), e.release())));
            case RefundReleased e -> with(refunds.without(e.refund()));
        };
    }

    /** Legs whose refusal is known hold nothing and need no Cancel. */
    private Answers releasedAlready() {
        var released = noAnswers();
        for (var leg : head.legs()) {
            boolean nothingHeld = leg instanceof Debit debit && isSent(debit) && !mayHold(answers.of(debit));
            if (nothingHeld) released = released.with(leg, new Reply.Cancelled(key(leg)));
        }
        return released;
    }

    private static boolean mayHold(@Nullable Reply answer) {
        return !(answer instanceof Reply.Declined) && !(answer instanceof Reply.Aborted);
    }

    private boolean allAnswered() {
        for (var leg : head.legs()) {
            boolean asked = state() == State.DECIDED_CONFIRM || (leg instanceof Debit debit && isSent(debit));
            if (asked && answers.of(leg) == null) return false;
        }
        return true;
    }

    /** Of our own ledgers only: what an outside party says that it has written is not ours to give back. */
    private List<Taken> takenByAnswers() {
        var all = new ArrayList<Taken>();
        for (var leg : head.legs()) {
            boolean ours = leg instanceof Debit debit && debit.kind() == Leg.Kind.INTERNAL;
            if (!ours || !(answers.of(leg) instanceof Reply.Confirmed confirmed)) continue;
            for (var posting : confirmed.postings()) {
                if (posting.lots().isEmpty()) {
                    all.add(new Taken(leg.no(), posting.fundClass(), 0, -posting.amountMinor()));
                } else {
                    for (var lot : posting.lots())
                        all.add(new Taken(leg.no(), posting.fundClass(), lot.lot(), lot.amountMinor()));
                }
            }
        }
        return all;
    }

    /** The amount of a leg after the decision, or as ordered before it. */
    long amountMinor(Leg leg) {
        var decided = outcome.amountsMinor();
        return decided.isEmpty() ? leg.amountMinor() : decided.get(leg.no() - 1);
    }

    /** What was or will be confirmed, without fees; 0 before the decision and after a cancel. */
    long capturedMinor() {
        if (state() != State.DECIDED_CONFIRM && state() != State.SUCCEEDED) return 0;
        if (outcome.amountsMinor().isEmpty()) return order().amountMinor();
        long sum = 0;
        for (var leg : head.legs())
            if (leg instanceof Debit debit && debit.twinOf() == 0) sum = Math.addExact(sum, amountMinor(debit));
        return sum - order().feeMinor();
    }

    boolean isPivotSent() {
        for (var leg : head.legs())
            if (leg instanceof Debit debit && debit.kind() == Leg.Kind.PIVOT && isSent(debit)) return true;
        return false;
    }

    private boolean isSent(Debit debit) {
        return debit.phase() <= progress.phase();
    }

    /** The first phase after this one that has a debit, or this one where none follows. */
    private int followingPhase() {
        int following = Integer.MAX_VALUE;
        for (var leg : head.legs())
            if (leg instanceof Debit debit && debit.phase() > progress.phase())
                following = Math.min(following, debit.phase());
        return following == Integer.MAX_VALUE ? progress.phase() : following;
    }

    private static boolean isDefinite(@Nullable Reply answer) {
        return answer != null && !(answer instanceof Reply.Pending);
    }

    private LegKey key(Leg leg) {
        return new LegKey(id(), leg.no());
    }

    private Answers noAnswers() {
        return Answers.none(head.legs().size());
    }

    private Payment then(Progress nextProgress, Outcome nextOutcome, Answers nextAnswers) {
        return new Payment(head, version + 1, nextProgress, nextOutcome, refunds, nextAnswers);
    }

    private Payment with(Answers newAnswers) {
        return new Payment(head, version, progress, outcome, refunds, newAnswers);
    }

    private Payment with(Refunds newRefunds) {
        return new Payment(head, version + 1, progress, outcome, newRefunds, answers);
    }

    private static void check(boolean holds, String what) {
        if (!holds) throw new IllegalStateException(what);
    }
}
