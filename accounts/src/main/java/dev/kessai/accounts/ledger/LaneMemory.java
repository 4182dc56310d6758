package dev.kessai.accounts.ledger;

import dev.kessai.base.hash.LongMap;
import dev.kessai.contracts.participant.LegKey;
import java.util.ArrayList;
import java.util.Objects;
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

    private long batch;

    LaneMemory(int lane, LedgerProgram.Limits limits) {
        this.lane = lane;
        this.limits = limits;
        this.recent = new RecentKeys(limits.recentKeysPerLane());
    }

    /** The owner, or null where it has to be read. */
    @Nullable
    OwnerState findOwner(long id) {
        var owner = owners.get(id);
        if (owner != null) owner.usedInBatch = batch;
        return owner;
    }

    /** A place for an owner that is being read. */
    OwnerState addOwner(long id) {
        var owner = new OwnerState(lane, id);
        owner.usedInBatch = batch;
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
        batch++;
        if (legs.size() > limits.paymentsPerLane())
            legs.removeSome(legs.size() - limits.paymentsPerLane() * 7 / 8, batch * 0x9E3779B9L, leg -> true);
        if (owners.size() > limits.ownersPerLane()) evictOwners();
    }

    void clear() {
        owners.clear();
        legs.clear();
        legsOfBatch.clear();
        recent.lose();
    }

    int ownersSize() {
        return owners.size();
    }

    int paymentsSize() {
        return legs.size();
    }

    private void evictOwners() {
        int target = limits.ownersPerLane() * 7 / 8;
        owners.removeSome(
                owners.size() - target, batch * 0x9E3779B9L, owner -> owner.usedInBatch < batch - IDLE_BATCHES);
        if (owners.size() > limits.ownersPerLane())
            owners.removeSome(owners.size() - target, batch * 0x9E3779B9L, owner -> true);
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
