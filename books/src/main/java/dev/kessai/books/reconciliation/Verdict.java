package dev.kessai.books.reconciliation;

import dev.kessai.contracts.reconciliation.Finding;
import dev.kessai.contracts.reconciliation.RunReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one run of {@link Verify} found.
 *
 * @param span of which time it speaks
 * @param breaks at most as many as the settings list; sorted by invariant and service
 * @param invariants for every invariant how much was compared and how much was broken
 * @param rows read, by service and table
 * @param pending payments and accounts of which the books were behind and that are not judged
 * @param millis that each reconciliation took; R0 and R1 are largely one pass, which counts for both
 * @param inputs of each reconciliation that took place
 * @param elapsedMillis from the first snapshot to the end
 */
public record Verdict(
        Span span,
        List<Break> breaks,
        Map<Invariant, Count> invariants,
        Map<String, Long> rows,
        long pending,
        Map<Reconciliation, Long> millis,
        Map<Reconciliation, Inputs> inputs,
        long elapsedMillis) {
    public Verdict {
        breaks = List.copyOf(breaks);
    }

    /**
     * One thing that is wrong.
     *
     * @param service whose rows
     * @param key the payment, account or lane
     * @param payment 0 where it is about none
     * @param amountMinor how much is wrong, 0 where nobody knows
     */
    public record Break(
            Invariant invariant,
            String service,
            String key,
            String expected,
            String found,
            String remedy,
            long payment,
            long amountMinor) {
        @Override
        public String toString() {
            return "%s in %s at %s: expected %s, found %s".formatted(invariant, service, key, expected, found);
        }
    }

    /**
     * Business times.
     *
     * @param asOfMicros of the first snapshot
     * @param sinceMicros 0 where all was looked at
     */
    public record Span(long asOfMicros, long sinceMicros) {}

    /**
     * What was compared.
     *
     * @param hash SHA-256 over it, hexadecimal
     * @param sums of positive amounts, by currency
     */
    public record Inputs(String hash, Map<String, Long> sums) {}

    /**
     * @param compared things looked at: accounts, legs, payments, lanes
     * @param broken of them; more than are listed where there are many
     */
    public record Count(long compared, long broken) {}

    public Count count(Invariant invariant) {
        return invariants.getOrDefault(invariant, new Count(0, 0));
    }

    public boolean clean() {
        return brokenCount() == 0;
    }

    /**
     * For whoever keeps evidence and cases.
     *
     * @param by who wanted it
     * @param beganAtMicros by the machine's clock
     */
    public RunReport report(String by, long beganAtMicros) {
        var parts = new ArrayList<RunReport.Part>();
        inputs.forEach((name, read) -> parts.add(part(name, read)));
        var unlisted = new HashSet<String>();
        for (var invariant : Invariant.values()) {
            long listed = breaks.stream()
                    .filter(each -> each.invariant() == invariant)
                    .count();
            if (count(invariant).broken() > listed) unlisted.add(invariant.name());
        }
        return new RunReport(
                span.asOfMicros(),
                beganAtMicros,
                span.sinceMicros(),
                by,
                parts,
                breaks.stream().map(Verdict::finding).toList(),
                unlisted,
                pending,
                elapsedMillis);
    }

    private RunReport.Part part(Reconciliation name, Inputs read) {
        var byClass = new TreeMap<String, Long>();
        long compared = 0;
        for (var invariant : Invariant.values()) {
            if (invariant.reconciliation() != name) continue;
            var count = count(invariant);
            byClass.merge(invariant.mismatch(), count.broken(), Long::sum);
            compared = Math.max(compared, count.compared());
        }
        return new RunReport.Part(
                name.name(), compared, read.sums(), byClass, read.hash(), millis.getOrDefault(name, 0L));
    }

    private static Finding finding(Break found) {
        return new Finding(
                found.invariant().reconciliation().name(),
                found.invariant().mismatch(),
                found.invariant().name(),
                found.service(),
                found.key(),
                found.expected(),
                found.found(),
                found.remedy(),
                found.payment(),
                found.amountMinor());
    }

    /** All breaks, listed or not. */
    public long brokenCount() {
        long sum = 0;
        for (var count : invariants.values()) sum += count.broken();
        return sum;
    }
}
