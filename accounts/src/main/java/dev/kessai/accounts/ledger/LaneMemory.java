package dev.kessai.accounts.ledger;

import dev.kessai.base.hash.LongMap;
import dev.kessai.contracts.participant.LegKey;
import java.util.ArrayList;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a lane remembers: owners with their accounts, and legs whose hold is open. Valid while every commit is known;
 * all of it can be read again, so it is bounded by forgetting.
 */
final class LaneMemory {
    /** An owner not needed for so many batches goes first. */
    private static final int IDLE_BATCHES = 64;

    final int lane;
    final RecentKeys recent;
    private final LedgerProgram.Limits limits;
    private final LongMap<OwnerState> owners = new LongMap<>();
    private final LongMap<Leg> legs = new LongMap<>();
    /** Legs that the batch under way has read, made or settled. */
    private final ArrayList<Leg> legsOfBatch = new ArrayList<>();

    private final ArrayList<OwnerState> ownersOfBatch = new ArrayList<>();
    private long batch = 1;
    /** Of all owners, as counted when a batch needed them last. */
    private long cells;

    LaneMemory(int lane, LedgerProgram.Limits limits) {
        this.lane = lane;
        this.limits = limits;
        this.recent = new RecentKeys(limits.recentKeysPerLane());
    }

    /** The owner, or null where it has to be read. */
    @Nullable
    OwnerState findOwner(long id) {
        var owner = owners.get(id);
        if (owner != null) use(owner);
        return owner;
    }

    private void use(OwnerState owner) {
        if (owner.usedInBatch == batch) return;
        owner.usedInBatch = batch;
        ownersOfBatch.add(owner);
    }

    /** A place for an owner that is being read. */
    OwnerState addOwner(long id) {
        var owner = new OwnerState(lane, id);
        use(owner);
        owners.put(id, owner);
        return owner;
    }

    /** An owner that has been read, existing or not. */
    OwnerState owner(long id) {
        return Objects.requireNonNull(owners.get(id), "owner was not loaded");
    }

    @Nullable
    Leg leg(LegKey key) {
        for (var leg = legs.get(key.payment()); leg != null; leg = leg.next) if (leg.key.no() == key.no()) return leg;
        return null;
    }

    void addLeg(Leg leg) {
        leg.next = legs.get(leg.key.payment());
        legs.put(leg.key.payment(), leg);
        legsOfBatch.add(leg);
    }

    /** The leg's state has changed in this batch. */
    void changed(Leg leg) {
        legsOfBatch.add(leg);
    }

    /** Ends a batch: keeps open holds only, and not more than the limits allow. */
    void committed() {
        for (int i = 0; i < legsOfBatch.size(); i++)
            if (legsOfBatch.get(i).state != Leg.State.TRIED) remove(legsOfBatch.get(i));
        legsOfBatch.clear();
        for (int i = 0; i < ownersOfBatch.size(); i++) count(ownersOfBatch.get(i));
        ownersOfBatch.clear();
        batch++;
        if (legs.size() > limits.paymentsPerLane())
            legs.removeSome(legs.size() - limits.paymentsPerLane() * 7 / 8, batch * 0x9E3779B9L, leg -> true);
        if (cells > limits.cellsPerLane()) evictOwners();
    }

    private void count(OwnerState owner) {
        int now = owner.countCells();
        cells += now - owner.cells;
        owner.cells = now;
    }

    void clear() {
        owners.clear();
        ownersOfBatch.clear();
        cells = 0;
        legs.clear();
        legsOfBatch.clear();
        recent.lose();
    }

    int countCells() {
        int[] sum = {0};
        owners.forEach(owner -> sum[0] += owner.countCells());
        return sum[0];
    }

    int paymentsSize() {
        return legs.size();
    }

    private void evictOwners() {
        evict(owner -> owner.usedInBatch < batch - IDLE_BATCHES);
        while (cells > limits.cellsPerLane()) evict(owner -> true);
    }

    /** Some of these, until an eighth is free. */
    private void evict(Predicate<OwnerState> which) {
        long target = (long) limits.cellsPerLane() * 7 / 8;
        owners.removeSome(owners.size(), batch * 0x9E3779B9L, owner -> {
            if (cells <= target || !which.test(owner)) return false;
            cells -= owner.cells;
            return true;
        });
    }

    void remove(Leg gone) {
        long payment = gone.key.payment();
        var head = legs.get(payment);
        if (head == null) return;
        if (head == gone) {
            if (gone.next == null) legs.remove(payment);
            else legs.put(payment, gone.next);
            return;
        }
        for (var leg = head; leg.next != null; leg = leg.next) {
            if (leg.next != gone) continue;
            leg.next = gone.next;
            return;
        }
    }
}
