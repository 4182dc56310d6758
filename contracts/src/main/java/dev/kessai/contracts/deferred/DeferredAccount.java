package dev.kessai.contracts.deferred;

/**
 * What a user may still buy, and what he owes.
 *
 * @param lineMinor of the newest credit decision
 * @param usedMinor owed for purchases
 * @param heldMinor reserved by payments under way
 * @param availableMinor what a new purchase may cost
 * @param lateFeeMinor owed beside the line
 * @param suspended whether no purchase is possible now
 */
public record DeferredAccount(
        long user,
        long lineMinor,
        long usedMinor,
        long heldMinor,
        long availableMinor,
        long lateFeeMinor,
        boolean suspended) {}
