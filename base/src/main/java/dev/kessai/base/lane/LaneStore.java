package dev.kessai.base.lane;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The database behind a service's lanes, as its batches see it: a transaction begins with the first call after a
 * commit or rollback. Confined to the worker's thread. Every method throws {@link LaneFailure} only.
 */
public interface LaneStore {
    /** Locks these lane rows against every other owner and reads them, in lane order. */
    List<LaneRow> lock(List<Integer> lanes);

    /**
     * Writes the lane rows together with all rows that the service has put into its buffers, and empties those: one
     * round trip. A statement that changes another number of rows than it must is a CONFLICT.
     *
     * @param atMicros the batch's time
     */
    void write(long atMicros, List<LaneChange> lanes);

    void commit();

    /** Ends the transaction without effect and empties the buffers; never throws. Reconnects at the next call. */
    void rollback();

    /**
     * Makes this instance the owner of those of the given lanes whose lease has run out, or of all when forced, and
     * returns them with their new epoch. Waits for an open batch of the old owner.
     */
    List<LaneRow> takeOver(List<Integer> lanes, boolean forced);

    /** Renews the leases of owned lanes outside a batch; returns the lanes that are still ours. */
    List<Integer> renew(List<LaneRow> lanes);

    /** Gives lanes back, so that others need not wait for the lease to end. */
    void release(List<LaneRow> lanes);

    /** Where these lanes live now, outside a batch; a lane that nobody owns is left out. */
    default Map<Integer, String> addresses(Set<Integer> lanes) {
        return Map.of();
    }
}
