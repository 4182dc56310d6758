package dev.kessai.contracts.deferred;

import java.util.List;

/**
 * Why a user may owe so much: stored for ever, with what it was decided from.
 *
 * @param version of the user's line, from 1; 0 before it is stored
 * @param lineMinor 0 or more
 * @param model name and version of what decided, or of who did
 * @param inputs what it saw, as JSON
 * @param reasons codes, at least one
 * @param atMicros business time; 0 before it is stored
 */
public record CreditDecision(
        long user, int version, long lineMinor, String model, String inputs, List<String> reasons, long atMicros) {
    public CreditDecision {
        reasons = List.copyOf(reasons);
    }

    /** As it is stored. */
    public CreditDecision stored(int asVersion, long at) {
        return new CreditDecision(user, asVersion, lineMinor, model, inputs, reasons, at);
    }
}
