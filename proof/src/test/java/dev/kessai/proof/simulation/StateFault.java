package dev.kessai.proof.simulation;

import dev.kessai.payment.Payment.State;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that goes wrong while the payment under test is in one state, as the auditor has seen it stored: the n-th
 * time that it can, or every time.
 */
final class StateFault implements Faults {
    /** A column of the fault matrix; a decline is a matter of the scenario. */
    enum Kind {
        /** The coordinator knows what is stored, and nothing of what follows has left. */
        CRASH_BEFORE_SEND,
        /** A list of commands or answers has left, and nothing has come back. */
        CRASH_AFTER_SEND,
        /** Nobody hears anybody for longer than the payment's deadline, or one message is lost. */
        TIME_OUT,
        DUPLICATE,
        /** Overtaken by what is sent later, or its parts come one by one. */
        REORDER
    }

    /** For the n: always. */
    static final int EVERY = -1;

    private static final long SILENCE_MICROS = 12 * World.SECOND;

    private final State state;
    private final Kind kind;
    private final boolean ofRefund;
    private final int n;
    private @Nullable World world;
    private int seen;
    private boolean struck;
    private long silentUntil = Long.MAX_VALUE;

    /** @param ofRefund whether the refund is under test and not its payment */
    StateFault(State state, Kind kind, boolean ofRefund, int n) {
        this.state = state;
        this.kind = kind;
        this.ofRefund = ofRefund;
        this.n = n;
    }

    @Override
    public void begin(World begun) {
        world = begun;
    }

    /** Every state that the payment under test was stored in, in order. */
    List<State> path() {
        var payment = Objects.requireNonNull(world).auditor.newest(ofRefund);
        return payment == null ? List.of() : payment.path();
    }

    /** Whether it has happened. */
    boolean struck() {
        return struck;
    }

    @Override
    public Blow at(Step step, Node<?> node) {
        boolean here = switch (kind) {
            case CRASH_BEFORE_SEND -> step == Step.COMMITTED || step == Step.SEND;
            case CRASH_AFTER_SEND -> step == Step.SENT;
            case TIME_OUT, DUPLICATE, REORDER -> false;
        };
        boolean coordinator = node.service().name().equals(Simulation.PAYMENT);
        if (struck || !here || !coordinator || !isInState() || seen++ != n) return Blow.NONE;
        struck = true;
        return Blow.CRASH;
    }

    @Override
    public Fate of(String from, String to, List<?> parts) {
        if (kind == Kind.CRASH_BEFORE_SEND || kind == Kind.CRASH_AFTER_SEND || !isInState()) return Fate.ARRIVES;
        if (n != EVERY && seen++ != n) return Fate.ARRIVES;
        long now = Objects.requireNonNull(world).now();
        if (silentUntil == Long.MAX_VALUE) silentUntil = now + SILENCE_MICROS;
        if (now >= silentUntil) return Fate.ARRIVES; // even the worst network comes back
        struck = true;
        return switch (kind) {
            case TIME_OUT -> Fate.LOST;
            case DUPLICATE -> Fate.TWICE;
            case REORDER -> n == EVERY && parts.size() > 1 ? Fate.SHUFFLED : Fate.LATE;
            case CRASH_BEFORE_SEND, CRASH_AFTER_SEND -> Fate.ARRIVES;
        };
    }

    private boolean isInState() {
        var payment = Objects.requireNonNull(world).auditor.newest(ofRefund);
        return payment != null && payment.state() == state;
    }
}
