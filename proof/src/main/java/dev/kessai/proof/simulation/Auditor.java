package dev.kessai.proof.simulation;

import static dev.kessai.proof.simulation.Broken.unless;

import dev.kessai.accounts.ledger.LedgerStore;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.lane.LaneChange;
import dev.kessai.contracts.catalogue.Limits;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.proof.simulation.ModelPaymentStore.EventRow;
import dev.kessai.proof.simulation.ModelPaymentStore.OutboxRow;
import dev.kessai.proof.simulation.ModelPaymentStore.RequestRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sees every committed row, every command and every answer, and stops the history at the first break of a rule.
 *
 * <pre>
 *   lanes       no row of an old epoch; time only grows
 *   payments    versions without hole or rival; allowed transitions; decisions only with what they need
 *   commands    nothing is sent that is not stored; amounts are those of the decision
 *   ledgers     {@link AuditedLedger}, {@link AuditedLimits}
 *   outbox      gapless by lane, equal to the stored states, each end once
 *   clients     one effect a key; what was answered stays true
 *   refunds     never more than was captured
 *   lots        what has expired is taken by expiry alone, and told again when something comes back
 *   at rest     every payment ended, nothing held, everything sums to zero
 * </pre>
 */
final class Auditor {
    private record LaneKey(String service, int lane) {}

    private record Key(long principal, Hash128 key) {}

    private static final class LaneBook {
        int epoch;
        long lastAtMicros;
        long outboxSeq;
    }

    private final Map<String, AuditedLedger> ledgers = new HashMap<>();
    private final Map<LaneKey, LaneBook> lanes = new HashMap<>();
    private final TreeMap<Long, AuditedPayment> payments = new TreeMap<>();
    private final Map<Key, Long> targets = new HashMap<>();
    private final Map<Key, List<PaymentAnswer.Taken>> answers = new HashMap<>();
    private final Map<Key, Long> takenAt = new HashMap<>();
    private final Map<LegKey, Channel.State> channels = new HashMap<>();
    private long openingTotal;

    void addLedger(String name, Limits limits, ModelLedgerStore.Tables tables) {
        var ledger = new AuditedLedger(name, limits, tables, this::type);
        ledgers.put(name, ledger);
        openingTotal += ledger.totalMinor();
    }

    /** What an outside party has done, whether anybody was told or not. */
    void channel(LegKey leg, Channel.State state) {
        channels.put(leg, state);
    }

    Channel.@Nullable State channel(LegKey leg) {
        return channels.get(leg);
    }

    /** The rows of a leg at this participant; null where there are none, or where it keeps no accounts. */
    AuditedLedger.@Nullable Leg leg(String participant, LegKey key) {
        var ledger = ledgers.get(participant);
        return ledger == null ? null : ledger.leg(key);
    }

    boolean isLedger(String participant) {
        return ledgers.containsKey(participant);
    }

    /** Null for a payment that nobody has stored. */
    private @Nullable PaymentType type(long payment) {
        var known = payments.get(payment);
        return known == null ? null : known.type();
    }

    /** The batch of expiry has come to its end at this business time. */
    void allHasExpired(long atMicros) {
        for (var ledger : ledgers.values()) ledger.allHasExpired(atMicros);
    }

    Iterable<AuditedPayment> payments() {
        return payments.values();
    }

    /** The newest payment, or the newest refund; null where there is none yet. */
    @Nullable
    AuditedPayment newest(boolean refund) {
        for (var payment : payments.descendingMap().values()) if (payment.isRefund() == refund) return payment;
        return null;
    }

    void takenOver(ModelDatabase database, int lane, int epoch) {
        var book = lane(database, lane);
        unless(epoch > book.epoch, "epochs only grow");
        book.epoch = epoch;
    }

    /** @param rows in the order in which they were given to the store */
    void committed(ModelDatabase database, long atMicros, List<LaneChange> changes, List<Object> rows) {
        var ledger = ledgers.get(database.name());
        if (ledger != null) {
            for (var row : rows) checkEpoch(database, row);
            ledger.committed(rows, atMicros);
            checkLanes(database, atMicros, changes);
            return;
        }
        for (var row : rows) {
            if (row instanceof RequestRow request) requested(database, request);
            if (row instanceof EventRow event) happened(database, event, atMicros);
            if (row instanceof OutboxRow outbox) published(database, outbox);
        }
        for (var change : changes)
            unless(
                    lane(database, change.lane()).outboxSeq == change.outboxSeq(),
                    "the lane row counts its outbox",
                    change);
        for (var row : rows)
            if (row instanceof EventRow event) payment(event.payment()).checkPublished();
        checkLanes(database, atMicros, changes);
    }

    private void checkLanes(ModelDatabase database, long atMicros, List<LaneChange> changes) {
        for (var change : changes) {
            var book = lane(database, change.lane());
            unless(change.epoch() == book.epoch, database.name(), "no batch of an old epoch", change);
            unless(atMicros > book.lastAtMicros, database.name(), "a lane's time only grows", change);
            book.lastAtMicros = atMicros;
        }
    }

    private void checkEpoch(ModelDatabase database, Object row) {
        switch (row) {
            case LedgerStore.HoldRow hold -> checkEpoch(database, hold.lane(), hold.epoch(), row);
            case LedgerStore.EntryRow entry -> checkEpoch(database, entry.lane(), entry.epoch(), row);
            case LedgerStore.AccountRow account -> checkEpoch(database, account.lane(), account.epoch(), row);
            case LedgerStore.LotRow lot -> checkEpoch(database, lot.lane(), lot.epoch(), row);
            case LedgerStore.OwnerRow owner -> checkEpoch(database, owner.lane(), owner.epoch(), row);
            case LedgerStore.FloorRow floor -> checkEpoch(database, floor.lane(), floor.epoch(), row);
            case LedgerStore.UsageRow usage -> checkEpoch(database, usage.lane(), usage.epoch(), row);
            default -> {}
        }
    }

    private void checkEpoch(ModelDatabase database, int lane, int epoch, Object row) {
        unless(epoch == lane(database, lane).epoch, database.name(), "no row of an old epoch", row);
    }

    private void requested(ModelDatabase database, RequestRow row) {
        checkEpoch(database, row.lane(), row.epoch(), row);
        var old = targets.put(new Key(row.principal(), row.key()), row.target());
        unless(old == null, "a key is used once", row);
    }

    private void happened(ModelDatabase database, EventRow row, long atMicros) {
        var payment = payments.computeIfAbsent(row.payment(), id -> new AuditedPayment(this, id));
        payment.happened(row, atMicros);
        checkEpoch(database, row.lane(), row.epoch(), row);
    }

    private void published(ModelDatabase database, OutboxRow row) {
        var book = lane(database, row.lane());
        unless(row.seq() == book.outboxSeq + 1, "the outbox has no hole and no rival", row);
        book.outboxSeq = row.seq();
        payment(row.payment()).published(row);
    }

    AuditedPayment payment(long id) {
        var payment = payments.get(id);
        unless(payment != null, "a payment is stored before anybody speaks of it", id);
        return Objects.requireNonNull(payment);
    }

    /** A command leaves a coordinator. */
    void sent(Command command) {
        payment(command.leg().payment()).sent(command);
        var ledger = ledgers.get(command.ledger());
        if (ledger != null && command instanceof Command.Try asked) ledger.asked(asked);
    }

    /** A reply leaves a ledger. */
    void replied(String participant, Reply reply) {
        Objects.requireNonNull(ledgers.get(participant)).replied(reply);
    }

    /** A client has received this answer to what it asked under its key. */
    void answered(RequestKey request, PaymentAnswer answer, long askedAtMicros, long atMicros) {
        var key = new Key(request.principal(), request.key());
        var before = answers.computeIfAbsent(key, asked -> new ArrayList<>());
        switch (answer) {
            case PaymentAnswer.Taken taken -> {
                var view = taken.payment();
                for (var old : before) unless(old.payment().id() == view.id(), "one key, one payment", taken);
                unless(Objects.equals(targets.get(key), view.id()), "an answer tells what is stored", taken);
                payment(view.id()).answered(taken);
                var _ = takenAt.putIfAbsent(key, atMicros);
                before.add(taken);
            }
            case PaymentAnswer.Refused refused ->
                unless(
                        askedAtMicros <= takenAt.getOrDefault(key, Long.MAX_VALUE),
                        "what was taken is not refused later",
                        refused);
            case PaymentAnswer.Retry _, PaymentAnswer.NotOwner _ -> {}
        }
    }

    /** Everything has come to rest. */
    void atRest() {
        for (var payment : payments.values()) payment.atRest();
        long total = 0;
        for (var ledger : ledgers.values()) {
            ledger.atRest();
            total += ledger.totalMinor();
        }
        unless(total == openingTotal, "all ledgers together have neither won nor lost", (total - openingTotal));
        for (var taken : answers.values())
            for (var answer : taken) payment(answer.payment().id()).answered(answer);
    }

    private LaneBook lane(ModelDatabase database, int lane) {
        return lanes.computeIfAbsent(new LaneKey(database.name(), lane), key -> new LaneBook());
    }
}
