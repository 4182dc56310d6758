package dev.kessai.contracts.participant;

import java.util.Collection;
import java.util.List;

/** What a ledger has written for the legs of a payment; reads beside the lanes. */
public interface LegHistory {
    /** The ledger's name. */
    String name();

    /**
     * Holds and entries of this payment, by time; blocks the calling (virtual) thread.
     *
     * @param owners of the payment's legs in this ledger: their lanes are searched
     */
    List<LegRecord> legs(long payment, Collection<Long> owners);
}
