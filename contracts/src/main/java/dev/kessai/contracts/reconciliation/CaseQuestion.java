package dev.kessai.contracts.reconciliation;

import java.util.Set;

/**
 * Which cases.
 *
 * @param states none: all
 * @param owner empty: whoever's
 * @param before the last id of the page before, 0 for the first page
 */
public record CaseQuestion(Set<CaseState> states, String owner, long before) {
    public CaseQuestion {
        states = Set.copyOf(states);
    }
}
