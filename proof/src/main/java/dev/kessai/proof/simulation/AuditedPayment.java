package dev.kessai.proof.simulation;

import static dev.kessai.proof.simulation.Broken.unless;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.payment.Leg;
import dev.kessai.payment.Payment;
import dev.kessai.payment.Payment.State;
import dev.kessai.payment.PaymentEvent;
import dev.kessai.proof.simulation.AuditedLedger.Fate;
import dev.kessai.proof.simulation.ModelPaymentStore.EventRow;
import dev.kessai.proof.simulation.ModelPaymentStore.OutboxRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One payment as its stored events tell it, with what each of them needs to be allowed. */
final class AuditedPayment {
    static final String VERSIONS = "versions have no hole and no rival";

    private final Auditor auditor;
    private final long id;
    private final Map<Long, Long> refunds = new HashMap<>();
    private final List<State> path = new ArrayList<>();
    private Payment.@Nullable Head head;
    private int version;
    private int publishedVersion;
    private boolean toPublish;
    private State state = State.CREATED;
    private int phase;
    private boolean confirmed;
    private boolean cancelled;
    private long decidedAtMicros;
    private List<Long> amounts = List.of();

    AuditedPayment(Auditor auditor, long id) {
        this.auditor = auditor;
        this.id = id;
    }

    State state() {
        return state;
    }

    /** Every state that was stored, in order. */
    List<State> path() {
        return List.copyOf(path);
    }

    PaymentType type() {
        return head().order().type();
    }

    boolean isRefund() {
        return head().parent() != 0;
    }

    int legCount() {
        return head().legs().size();
    }

    boolean isFinal() {
        return state == State.SUCCEEDED || state == State.FAILED;
    }

    void happened(EventRow row, long atMicros) {
        unless(row.version() == version + 1, VERSIONS, row);
        version = row.version();
        var before = state;
        state = row.state();
        path.add(state);
        switch (row.event()) {
            case PaymentEvent.Created created -> created(created, row);
            case PaymentEvent.Trying trying -> {
                allow(row, before, State.TRYING, State.WAITING_EXTERNAL);
                unless(trying.phase() > phase, "phases only grow", row);
                checkTried();
                phase = trying.phase();
            }
            case PaymentEvent.Waiting _ -> allow(row, before, State.TRYING);
            case PaymentEvent.Authorized _ -> {
                allow(row, before, State.TRYING, State.WAITING_EXTERNAL);
                checkTried();
            }
            case PaymentEvent.DecidedConfirm decision -> {
                allow(row, before, State.TRYING, State.WAITING_EXTERNAL, State.AUTHORIZED);
                confirmed = true;
                decidedAtMicros = atMicros;
                amounts = decision.amountsMinor();
                checkAllAnnounced(row);
                checkTried();
                checkAmounts(row);
            }
            case PaymentEvent.DecidedCancel _ -> {
                allow(row, before, State.TRYING, State.WAITING_EXTERNAL, State.AUTHORIZED);
                cancelled = true;
                checkPivotSaidNo(row);
            }
            case PaymentEvent.Succeeded _ -> {
                allow(row, before, State.DECIDED_CONFIRM);
                checkMoved();
            }
            case PaymentEvent.Failed _ -> {
                allow(row, before, State.CREATED, State.TRYING, State.WAITING_EXTERNAL, State.DECIDED_CANCEL);
                cancelled = true;
                checkPivotSaidNo(row);
                checkNothingMoved();
            }
            case PaymentEvent.RefundReserved reserved -> {
                allow(row, before, State.SUCCEEDED);
                long total = 0;
                for (var part : reserved.parts()) total += part.amountMinor();
                unless(refunds.put(reserved.refund(), total) == null, "a refund reserves once", row);
                checkRefunds();
            }
            case PaymentEvent.RefundReleased released -> {
                allow(row, before, State.SUCCEEDED);
                unless(refunds.remove(released.refund()) != null, "only what was reserved is released", row);
            }
        }
        boolean refundEvent = row.event() instanceof PaymentEvent.RefundReserved
                || row.event() instanceof PaymentEvent.RefundReleased;
        toPublish = !refundEvent && (isFinal() || state == State.AUTHORIZED || state == State.WAITING_EXTERNAL);
    }

    private void created(PaymentEvent.Created created, EventRow row) {
        unless(version == 1, "a payment begins once", row);
        head = created.head();
        long sum = 0;
        for (var leg : head().legs())
            if (auditor.isLedger(leg.participant()))
                sum += leg instanceof Leg.Debit ? -leg.amountMinor() : leg.amountMinor();
        unless(sum == 0, "the legs sum to zero", row);
    }

    private static void allow(EventRow row, State before, State... allowed) {
        boolean allowedFrom = false;
        for (var each : allowed) allowedFrom |= each == before;
        unless(allowedFrom, "no way from " + before.name(), row);
    }

    /** Every debit announced so far is reserved at its participant. */
    private void checkTried() {
        for (var leg : head().legs()) {
            if (!(leg instanceof Leg.Debit debit) || debit.phase() > phase) continue;
            var rows = auditor.leg(debit.participant(), key(leg));
            boolean tried = auditor.isLedger(debit.participant())
                    ? rows != null && rows.fate == Fate.TRIED && rows.triedMinor() == debit.amountMinor()
                    : auditor.channel(key(leg)) == Channel.State.OK;
            unless(tried, "goes on only with what is reserved", leg);
        }
    }

    private void checkAllAnnounced(EventRow row) {
        for (var leg : head().legs())
            if (leg instanceof Leg.Debit debit) unless(debit.phase() <= phase, "decides when all is tried", row);
    }

    private void checkAmounts(EventRow row) {
        long sum = 0;
        for (var leg : head().legs()) {
            long amount = amount(leg);
            unless(amount >= 0 && amount <= leg.amountMinor(), "decides at most what was tried", row);
            if (auditor.isLedger(leg.participant())) sum += leg instanceof Leg.Debit ? -amount : amount;
        }
        unless(sum == 0, "a decision sums to zero", row);
    }

    /** Once a pivot was sent, only its definite no cancels. */
    private void checkPivotSaidNo(EventRow row) {
        for (var leg : head().legs()) {
            if (!(leg instanceof Leg.Debit debit) || debit.kind() != Leg.Kind.PIVOT || debit.phase() > phase) continue;
            unless(auditor.channel(key(leg)) == Channel.State.NO, "only its no cancels a sent pivot", row);
        }
    }

    /** Everything has moved as decided. */
    private void checkMoved() {
        long sum = 0;
        for (var leg : head().legs()) {
            long amount = amount(leg);
            var rows = auditor.leg(leg.participant(), key(leg));
            if (!auditor.isLedger(leg.participant())) {
                var wanted = amount == 0 ? Channel.State.CANCELLED : Channel.State.CONFIRMED;
                unless(auditor.channel(key(leg)) == wanted, "succeeds with its outside party", key(leg));
                continue;
            }
            unless(rows != null, "succeeds with all its legs", key(leg));
            long posted = Objects.requireNonNull(rows).postedMinor();
            unless(posted == (leg instanceof Leg.Debit ? -amount : amount), "moves what was decided", key(leg));
            unless(rows.fate != Fate.TRIED, "succeeds without an open hold", key(leg));
            sum += posted;
        }
        unless(sum == 0, "a finished payment sums to zero", id);
    }

    private void checkNothingMoved() {
        for (var leg : head().legs()) {
            var rows = auditor.leg(leg.participant(), key(leg));
            if (rows == null) continue;
            unless(rows.postings.isEmpty(), "what failed has moved nothing", key(leg));
            unless(rows.fate != Fate.TRIED, "fails without an open hold", key(leg));
        }
    }

    private void checkRefunds() {
        long total = 0;
        for (long refund : refunds.values()) total += refund;
        unless(total <= capturedMinor(), "refunds are at most what was captured", refunds);
    }

    private long capturedMinor() {
        if (!confirmed) return 0;
        if (amounts.isEmpty()) return head().order().amountMinor();
        long sum = 0;
        for (var leg : head().legs()) if (leg instanceof Leg.Credit) sum += amount(leg);
        return sum;
    }

    void published(OutboxRow row) {
        unless(toPublish && row.version() == version, "the outbox tells what is stored", row);
        unless(row.state() == state && publishedVersion < row.version(), "each state is told once", row);
        publishedVersion = row.version();
        toPublish = false;
    }

    void checkPublished() {
        unless(!toPublish, "every end is told in its transaction", this);
    }

    void sent(Command command) {
        var leg = head().legs().get(command.leg().no() - 1);
        unless(leg.owner() == command.owner() && leg.participant().equals(command.ledger()), "to its own", command);
        boolean announced = leg instanceof Leg.Debit debit && debit.phase() <= phase;
        switch (command) {
            case Command.Try tried ->
                unless(
                        announced && tried.amountMinor() == leg.amountMinor(),
                        "a try is announced before it is sent",
                        command);
            case Command.Get _ -> unless(announced, "asks only for what it sent", command);
            case Command.Confirm confirm ->
                unless(
                        confirmed
                                && confirm.amountMinor() == amount(leg)
                                && confirm.decidedAtMicros() == decidedAtMicros,
                        "confirms what is decided",
                        command);
            case Command.Cancel _ ->
                unless(announced && (cancelled || (confirmed && amount(leg) == 0)), "cancels what is decided", command);
            case Command.Credit credit -> {
                long sum = 0;
                for (var part : credit.parts()) sum += part.amountMinor();
                unless(
                        confirmed && sum == amount(leg) && credit.decidedAtMicros() == decidedAtMicros,
                        "credits what is decided",
                        command);
            }
        }
    }

    /** What a client was told stays true. */
    void answered(PaymentAnswer.Taken taken) {
        var view = taken.payment();
        unless(view.version() <= version, "tells only what is stored", view);
        switch (view.status()) {
            case SUCCEEDED ->
                unless(
                        confirmed && !cancelled && view.capturedMinor() == capturedMinor(),
                        "told that it succeeded",
                        view);
            case FAILED -> unless(cancelled && !confirmed, "told that it failed", view);
            case PROCESSING, WAITING_EXTERNAL, AUTHORIZED -> {}
        }
    }

    void atRest() {
        unless(isFinal(), "every payment ends", this);
        unless(confirmed != cancelled, "never both confirmed and cancelled", id);
        if (state == State.SUCCEEDED) checkMoved();
        else checkNothingMoved();
        checkRefunds();
    }

    @Override
    public String toString() {
        return "payment " + id + " version " + version + " " + state;
    }

    private long amount(Leg leg) {
        return amounts.isEmpty() ? leg.amountMinor() : amounts.get(leg.no() - 1);
    }

    private LegKey key(Leg leg) {
        return new LegKey(id, leg.no());
    }

    private Payment.Head head() {
        unless(head != null, "a payment begins with its creation", id);
        return Objects.requireNonNull(head);
    }
}
