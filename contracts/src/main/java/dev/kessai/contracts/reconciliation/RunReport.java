package dev.kessai.contracts.reconciliation;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one run has compared and found.
 *
 * @param asOfMicros business time of its first snapshot: what it says is true of this instant
 * @param beganAtMicros by the machine's clock
 * @param sinceMicros business time from which on it looked; 0: all of it
 * @param by the client, command or schedule that asked for it
 * @param parts of each reconciliation that took place
 * @param findings at most as many of a rule as a run lists
 * @param unlisted rules of which there are more breaks than findings
 * @param pending things that were not judged, since the books had not got to them
 */
public record RunReport(
        long asOfMicros,
        long beganAtMicros,
        long sinceMicros,
        String by,
        List<Part> parts,
        List<Finding> findings,
        Set<String> unlisted,
        long pending,
        long millis) {
    public RunReport {
        parts = List.copyOf(parts);
        findings = List.copyOf(findings);
        unlisted = Set.copyOf(unlisted);
    }

    /**
     * One reconciliation of a run.
     *
     * @param name R0 to R3
     * @param compared things that were looked at
     * @param sums of the positive amounts that were compared, minor units by currency; empty where none are
     * @param breaks by class of mismatch, also where there are none
     * @param inputs SHA-256 of what was compared, in order, in hexadecimal: the same rows give the same
     */
    public record Part(
            String name, long compared, Map<String, Long> sums, Map<String, Long> breaks, String inputs, long millis) {
        public Part {
            sums = Map.copyOf(sums);
            breaks = Map.copyOf(breaks);
        }
    }

    /** Whether it looked at all there is: what it does not find is not there. */
    public boolean isWhole() {
        return sinceMicros == 0;
    }
}
