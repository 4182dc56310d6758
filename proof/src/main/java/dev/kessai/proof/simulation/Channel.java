package dev.kessai.proof.simulation;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An outside party behind its adapter: owns no value, answers late, not at all or with a wait, and keeps its state
 * whatever happens to anybody else. A charge-only one (the pivot) cannot take back what it has charged.
 */
final class Channel {
    /** What has become of one leg there. */
    enum State {
        /** Sent; nobody knows. */
        UNKNOWN,
        /** Waits for a person. */
        PENDING,
        OK,
        NO,
        CANCELLED,
        CONFIRMED
    }

    /** How the party treats its next leg. */
    enum Manner {
        OK_AT_ONCE,
        NO_AT_ONCE,
        UNKNOWN_THEN_OK,
        UNKNOWN_THEN_NO,
        PENDING_THEN_OK,
        PENDING_THEN_NO,
        PENDING_UNTIL_EXPIRY,
        /** Paid after it has expired: money that comes when its leg is cancelled. */
        PENDING_THEN_PAID_LATE
    }

    /** Money has come for a leg that is cancelled (01-payment rule 5); may be told more than once. */
    @FunctionalInterface
    interface Late {
        void came(String channel, LegKey leg, long amountMinor);
    }

    private static final class Deal {
        State state = State.UNKNOWN;
        long expiresAtMicros;
        long amountMinor;
    }

    private final World world;
    private final String name;
    private final boolean pivot;
    private final Manner manner;
    private final long delayMicros;
    private final Consumer<LegKey> hint;
    private final Late late;
    private final Map<LegKey, Deal> deals = new HashMap<>();
    private long downUntil;

    /**
     * @param hint tells the coordinator that a leg became definite; may be lost
     */
    Channel(World world, String name, boolean pivot, Scenario.Behaviour behaviour, Consumer<LegKey> hint, Late late) {
        this.world = world;
        this.name = name;
        this.pivot = pivot;
        this.manner = behaviour.manner();
        this.delayMicros = behaviour.delayMicros();
        this.hint = hint;
        this.late = late;
    }

    String name() {
        return name;
    }

    void down(long micros) {
        downUntil = world.now() + micros;
    }

    void execute(List<Command> commands, Consumer<List<Reply>> replies) {
        if (world.now() < downUntil) return;
        var answers = new ArrayList<Reply>();
        for (var command : commands) answers.add(decide(command));
        replies.accept(answers);
    }

    private Reply decide(Command command) {
        return switch (command) {
            case Command.Try wish -> {
                if (!deals.containsKey(wish.leg())) begin(wish);
                yield answer(wish.leg());
            }
            case Command.Get ask -> deals.containsKey(ask.leg()) ? answer(ask.leg()) : new Reply.Absent(ask.leg());
            case Command.Cancel cancel -> cancel(cancel.leg());
            case Command.Confirm confirm -> confirm(confirm);
            case Command.Credit credit -> throw new Broken(name, "nobody credits an outside party", credit);
        };
    }

    private void begin(Command.Try wish) {
        var leg = wish.leg();
        var deal = new Deal();
        deal.amountMinor = wish.amountMinor();
        deals.put(leg, deal);
        switch (manner) {
            case OK_AT_ONCE -> become(leg, State.OK);
            case NO_AT_ONCE -> become(leg, State.NO);
            case UNKNOWN_THEN_OK -> later(leg, State.UNKNOWN, State.OK);
            case UNKNOWN_THEN_NO -> later(leg, State.UNKNOWN, State.NO);
            case PENDING_THEN_OK -> later(leg, State.PENDING, State.OK);
            case PENDING_THEN_NO -> later(leg, State.PENDING, State.NO);
            case PENDING_UNTIL_EXPIRY -> {
                deal.expiresAtMicros = world.business() + delayMicros;
                // A charge-only party always answers in the end; the others wait to be cancelled.
                if (pivot) later(leg, State.PENDING, State.NO);
                else become(leg, State.PENDING);
            }
            case PENDING_THEN_PAID_LATE -> {
                later(leg, State.PENDING, State.OK);
                deal.expiresAtMicros = world.business() + delayMicros / 2;
            }
        }
    }

    private void later(LegKey leg, State first, State then) {
        deal(leg).expiresAtMicros = world.business() + 2 * delayMicros;
        become(leg, first);
        world.after(delayMicros, () -> {
            if (deal(leg).state == first) {
                become(leg, then);
                hint.accept(leg);
            } else if (deal(leg).state == State.CANCELLED && manner == Manner.PENDING_THEN_PAID_LATE) {
                late.came(name, leg, deal(leg).amountMinor);
                late.came(name, leg, deal(leg).amountMinor); // partners tell twice
            }
        });
    }

    private void become(LegKey leg, State state) {
        deal(leg).state = state;
        world.auditor.channel(leg, state);
        world.trace(() -> name + ": " + leg + " is " + state);
    }

    private Deal deal(LegKey leg) {
        return deals.computeIfAbsent(leg, key -> new Deal());
    }

    private Reply answer(LegKey leg) {
        return switch (deal(leg).state) {
            case UNKNOWN -> new Reply.Retry(leg, "unknown");
            case PENDING -> new Reply.Pending(leg, deal(leg).expiresAtMicros, "pay");
            case OK, CONFIRMED -> new Reply.Tried(leg, List.of());
            case NO -> new Reply.Declined(leg, Decline.REFUSED_BY_CHANNEL);
            case CANCELLED -> new Reply.Aborted(leg);
        };
    }

    private Reply cancel(LegKey leg) {
        var state = deals.containsKey(leg) ? deal(leg).state : State.UNKNOWN;
        Broken.unless(state != State.CONFIRMED, name, "nobody cancels what is confirmed", leg);
        Broken.unless(!pivot || state == State.NO, name, "nobody cancels a charge", leg);
        if (state != State.NO) become(leg, State.CANCELLED);
        return new Reply.Cancelled(leg);
    }

    private Reply confirm(Command.Confirm confirm) {
        var leg = confirm.leg();
        var state = deals.containsKey(leg) ? deal(leg).state : State.UNKNOWN;
        Broken.unless(state == State.OK || state == State.CONFIRMED, name, "confirms only what is OK", leg);
        become(leg, State.CONFIRMED);
        return new Reply.Confirmed(leg, Math.max(world.business(), confirm.decidedAtMicros()), List.of());
    }
}
