package dev.kessai.proof.simulation;

import dev.kessai.base.lane.LaneFailure;
import dev.kessai.base.lane.LaneProgram;
import dev.kessai.base.lane.LaneRunner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One process of a service: the real runner and program, an inbox and clocks of its own. It can crash in the middle of
 * a batch, and stand still while others take its lanes.
 *
 * @param <C> the service's commands
 */
final class Node<C> {
    /** What a process is made of; a new one for each start. */
    record Parts<C>(ModelSession session, LaneProgram<C> program) {}

    private static final int BATCH_MAX = 64;
    private static final long PAUSE_MICROS = 300 * World.MILLI;

    private final World world;
    private final Service<C> service;
    private final String name;
    private final long skewMicros;
    private final ArrayDeque<C> inbox = new ArrayDeque<>();
    private @Nullable Parts<C> parts;
    private @Nullable LaneRunner<C> runner;
    private boolean stopped;
    private boolean busy;
    private long wakeAt = Long.MAX_VALUE;
    private long pausedUntil;
    private int starts;

    Node(World world, Service<C> service, String name) {
        this.world = world;
        this.service = service;
        this.name = name;
        this.skewMicros = world.random.nextLong(-20 * World.MILLI, 20 * World.MILLI);
    }

    String name() {
        return name;
    }

    Service<C> service() {
        return service;
    }

    boolean isUp() {
        return parts != null;
    }

    /** Whether it runs: neither dead nor standing still. */
    boolean isAwake() {
        return parts != null && !stopped;
    }

    /** Which life of the process this is: what an earlier one sent is answered to nobody. */
    int starts() {
        return starts;
    }

    long machineMicros() {
        return world.now() + skewMicros;
    }

    long businessMicros() {
        return world.business() + skewMicros;
    }

    void start() {
        if (parts != null) return;
        starts++;
        parts = service.parts(this);
        runner = new LaneRunner<>(parts.program(), parts.session(), this::businessMicros);
        world.trace(() -> name + ": starts");
        takeOver(service.lanes(), false);
        takeOverLater(ModelDatabase.LEASE_MICROS + World.SECOND); // a lease of its former life may still run
    }

    private void takeOverLater(long micros) {
        world.after(micros, () -> takeOver(service.lanes(), false));
    }

    /** Dies and comes back after a while. */
    void crash(long downMicros) {
        if (parts == null || busy) return;
        world.trace(() -> name + ": dies");
        die(downMicros);
    }

    private void die(long downMicros) {
        var died = Objects.requireNonNull(parts);
        parts = null;
        runner = null;
        stopped = false;
        busy = false;
        inbox.clear();
        wakeAt = Long.MAX_VALUE;
        died.session().abort();
        service.leaseEnds(this);
        world.after(downMicros, this::start);
    }

    /** Takes lanes as soon as they are free, or at once when forced. */
    void takeOver(List<Integer> lanes, boolean forced) {
        if (!isAwake()) return; // tries again when it starts or continues
        if (busy) {
            takeOverLater(PAUSE_MICROS);
            return;
        }
        busy = true;
        try {
            int taken = Objects.requireNonNull(runner).takeOver(lanes, forced);
            if (taken > 0) world.trace(() -> name + ": takes lanes, owns " + owned());
        } catch (LaneFailure failure) {
            world.after(PAUSE_MICROS, () -> takeOver(lanes, forced));
        } catch (Crash crash) {
            die(downtime());
            return;
        }
        busy = false;
        wake();
    }

    private List<Integer> owned() {
        return runner == null ? List.of() : runner.ownedLanes();
    }

    /** Renews its leases, as it does three times a lease; done only when somebody looks. */
    void renew() {
        if (isAwake() && !busy) Objects.requireNonNull(runner).renew();
    }

    /** Gives its lanes back, as at a planned stop. */
    void release() {
        if (!isAwake() || busy) return;
        var mine = Objects.requireNonNull(runner);
        mine.release(mine.ownedLanes());
        world.trace(() -> name + ": gives its lanes back");
        service.leaseEnds(this);
        takeOverLater(2 * ModelDatabase.LEASE_MICROS); // if nobody else has
    }

    /** What the network brings; a dead process hears nothing. */
    void deliver(List<C> commands) {
        if (parts == null) return;
        inbox.addAll(commands);
        schedule(world.now() + world.random.nextInt(1_000));
    }

    private void schedule(long atMicros) {
        if (wakeAt <= atMicros) return;
        wakeAt = atMicros;
        int life = starts;
        world.at(atMicros, () -> {
            if (starts == life && wakeAt == atMicros) run();
        });
    }

    private void run() {
        wakeAt = Long.MAX_VALUE;
        if (parts == null || stopped || busy) return;
        if (world.now() < pausedUntil) {
            schedule(pausedUntil);
            return;
        }
        var batch = new ArrayList<>(parts.program().due(machineMicros()));
        while (!inbox.isEmpty() && batch.size() < BATCH_MAX) batch.add(inbox.remove());
        busy = true;
        try {
            if (!batch.isEmpty() && !Objects.requireNonNull(runner).run(batch))
                pausedUntil = world.now() + PAUSE_MICROS;
        } catch (Crash crash) {
            die(downtime());
            return;
        }
        busy = false;
        wake();
    }

    /** Looks when the inbox or the program wants it to. */
    private void wake() {
        if (parts == null || stopped) return;
        long next = parts.program().wakeAtMicros();
        if (next != Long.MAX_VALUE) schedule(Math.max(next - skewMicros, world.now() + 100));
        if (!inbox.isEmpty()) schedule(world.now() + 100);
    }

    private long downtime() {
        return world.random.nextInt(8) == 0
                ? world.random.nextLong(60 * World.SECOND)
                : world.random.nextLong(5 * World.SECOND);
    }

    /** The process is at this step of its batch; called by its own session and by what it sends. */
    void pass(Faults.Step step) {
        switch (world.blow(step, this)) {
            case NONE -> {}
            case CRASH -> throw new Crash();
            case LOSE -> {
                boolean speaksToTheDatabase = step != Faults.Step.SEND && step != Faults.Step.SENT;
                if (speaksToTheDatabase) throw new LaneFailure(LaneFailure.Kind.LOST, "connection lost", null);
            }
            case STOP -> standStill(service.stopMicros());
        }
    }

    /** The world goes on while this process stands in the middle of its batch. */
    private void standStill(long micros) {
        stopped = true;
        service.leaseEnds(this);
        var _ = world.runUntil(world.now() + micros);
        stopped = false;
        takeOverLater(World.SECOND);
        world.trace(() -> name + ": continues");
    }

    /** Stands still between two batches. */
    void stop(long micros) {
        if (!isAwake() || busy) return;
        stopped = true;
        service.leaseEnds(this);
        int life = starts;
        world.trace(() -> name + ": stands still");
        world.after(micros, () -> {
            if (starts != life) return;
            stopped = false;
            world.trace(() -> name + ": continues");
            takeOverLater(World.SECOND);
            wake();
        });
    }
}
