package dev.kessai.contracts.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a caller believes about where a service's lanes live. A belief may be wrong at any time; the owner's epoch, not
 * this, keeps money right. Thread-safe.
 */
public final class LaneRoutes {
    /** How often a command is sent to where its lane is believed to live before it is answered Retry. */
    static final int ATTEMPTS_MAX = 4;

    private static final long BACK_OFF_MILLIS = 10;
    private static final int BACK_OFF_FACTOR = 5;

    private final int lanes;
    private final List<String> instances;
    private final LaneDirectory directory;
    private final Pause pause;
    private final AtomicReferenceArray<LaneOwner> owners;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean asking;

    /** Runs something later. */
    @FunctionalInterface
    public interface Pause {
        void after(long millis, Runnable action);
    }

    /**
     * @param lanes the installed number
     * @param instances addresses of instances that may be asked where lanes live, in this order
     */
    public LaneRoutes(int lanes, List<String> instances, LaneDirectory directory, Pause pause) {
        this.lanes = lanes;
        this.instances = List.copyOf(instances);
        this.directory = directory;
        this.pause = pause;
        this.owners = new AtomicReferenceArray<>(lanes);
        for (int lane = 0; lane < lanes; lane++) owners.set(lane, new LaneOwner(lane, "", 0));
    }

    int lanes() {
        return lanes;
    }

    /** Where the lane is believed to live; empty where that is not known. */
    String address(int lane) {
        return owners.get(lane).address();
    }

    /** An instance said that it does not own the lane, and who does; empty where it does not know. */
    void correct(int lane, String address) {
        owners.updateAndGet(lane, old -> new LaneOwner(lane, address, old.epoch()));
    }

    /** Asks the instances, one after the other until one answers; whoever comes meanwhile joins. */
    void refresh(Runnable then) {
        lock.lock();
        try {
            waiting.add(then);
            if (asking) return;
            asking = true;
        } finally {
            lock.unlock();
        }
        ask(0);
    }

    /** Runs what sends again after a pause that grows with the attempts made so far. */
    void later(int attempts, Runnable again) {
        long millis = BACK_OFF_MILLIS;
        for (int i = 1; i < attempts; i++) millis *= BACK_OFF_FACTOR;
        pause.after(millis, again);
    }

    private void ask(int instance) {
        if (instance == instances.size()) asked();
        else
            directory.owners(instances.get(instance), answer -> {
                answer.forEach(this::learn);
                if (answer.isEmpty()) ask(instance + 1);
                else asked();
            });
    }

    private void learn(LaneOwner owner) {
        if (owner.lane() < 0 || owner.lane() >= lanes) return;
        owners.updateAndGet(owner.lane(), old -> owner.epoch() >= old.epoch() ? owner : old);
    }

    private void asked() {
        List<Runnable> run;
        lock.lock();
        try {
            asking = false;
            run = List.copyOf(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        run.forEach(Runnable::run);
    }
}
