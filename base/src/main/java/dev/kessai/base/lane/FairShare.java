package dev.kessai.base.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The assignment of an instance among several: each wants an equal share of the lanes. Who is present is a table in the
 * service's schema; who has more than its share gives lanes back, who has less takes what is free, given back or left
 * behind by the dead. Nobody asks anybody; a mistake costs a moment, never a row, since the epoch fences.
 */
public final class FairShare implements LaneAssignment {
    private final int lanes;
    private final String me;
    private final Supplier<List<String>> present;
    private final Runnable absent;

    /**
     * @param me this instance's name
     * @param present says that we are here, and answers the names of all that are, sorted
     * @param absent says that we are gone
     */
    public FairShare(int lanes, String me, Supplier<List<String>> present, Runnable absent) {
        this.lanes = lanes;
        this.me = me;
        this.present = present;
        this.absent = absent;
    }

    @Override
    public void adjust(LaneRunner<?> runner) {
        var instances = present.get();
        int place = Math.max(0, instances.indexOf(me));
        int share = share(lanes, Math.max(1, instances.size()), place);
        var owned = runner.ownedLanes();
        if (owned.size() > share) runner.release(owned.subList(share, owned.size()));
        int start = lanes * place / Math.max(1, instances.size());
        for (int i = 0, have = owned.size(); i < lanes && have < share; ) {
            var wanted = new ArrayList<Integer>();
            for (; i < lanes && wanted.size() < share - have; i++)
                if (!runner.owns((start + i) % lanes)) wanted.add((start + i) % lanes);
            if (!wanted.isEmpty()) have += runner.takeOver(wanted, false);
        }
    }

    @Override
    public void leave() {
        absent.run();
    }

    /** How many lanes the instance at this place gets; the shares of all sum to the lanes. */
    static int share(int lanes, int instances, int place) {
        return lanes / instances + (place < lanes % instances ? 1 : 0);
    }
}
