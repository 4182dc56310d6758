package dev.kessai.books.reconciliation;

import dev.kessai.books.reconciliation.Verdict.Break;
import dev.kessai.books.reconciliation.Verdict.Count;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what a run finds; keeps the first breaks of each invariant and counts the rest. Thread-safe. */
final class Findings {
    private final int listedMax;
    private final EnumMap<Invariant, List<Break>> listed = new EnumMap<>(Invariant.class);
    private final EnumMap<Invariant, Long> compared = new EnumMap<>(Invariant.class);
    private final EnumMap<Invariant, Long> broken = new EnumMap<>(Invariant.class);
    private final EnumMap<Reconciliation, Long> millis = new EnumMap<>(Reconciliation.class);
    private final EnumMap<Reconciliation, RunDigest> inputs = new EnumMap<>(Reconciliation.class);
    private long pending;
    private final Map<String, Long> rows = new TreeMap<>();

    /** @param listedMax breaks that are kept of each invariant */
    Findings(int listedMax) {
        this.listedMax = listedMax;
    }

    int listedMax() {
        return listedMax;
    }

    synchronized void compared(Invariant invariant, long count) {
        compared.merge(invariant, count, Long::sum);
    }

    /** How long a reconciliation took, or a part of it. */
    synchronized void took(Reconciliation reconciliation, long elapsedMillis) {
        millis.merge(reconciliation, elapsedMillis, Long::sum);
    }

    /** Not judged: accounting has not got there yet. */
    synchronized void pending(long count) {
        pending += count;
    }

    synchronized void rows(String table, long count) {
        rows.merge(table, count, Long::sum);
    }

    /** What this reconciliation has read; for the thread of the run only. */
    RunDigest inputs(Reconciliation reconciliation) {
        return inputs.computeIfAbsent(reconciliation, name -> new RunDigest());
    }

    void broken(Invariant invariant, String service, String key, long expected, long found) {
        long amount = invariant == Invariant.ACCOUNT_SEQ ? 0 : found - expected;
        broken(invariant, service, Subject.of(key).of(amount), Long.toString(expected), Long.toString(found));
    }

    void broken(Invariant invariant, String service, String key, String expected, String found) {
        broken(invariant, service, Subject.of(key), expected, found);
    }

    synchronized void broken(Invariant invariant, String service, Subject subject, String expected, String found) {
        broken.merge(invariant, 1L, Long::sum);
        var list = listed.computeIfAbsent(invariant, name -> new ArrayList<>());
        if (list.size() < listedMax)
            list.add(new Break(
                    invariant,
                    service,
                    subject.key(),
                    expected,
                    found,
                    invariant.remedy(),
                    subject.payment(),
                    subject.amountMinor()));
    }

    /** Breaks that were counted but not looked at one by one. */
    synchronized void brokenUnlisted(Invariant invariant, long count) {
        broken.merge(invariant, count, Long::sum);
    }

    synchronized Verdict verdict(Verdict.Span span, long elapsedMillis) {
        var breaks = new ArrayList<Break>();
        var counts = new EnumMap<Invariant, Count>(Invariant.class);
        for (var invariant : Invariant.values()) {
            breaks.addAll(listed.getOrDefault(invariant, List.of()));
            counts.put(invariant, new Count(compared.getOrDefault(invariant, 0L), broken.getOrDefault(invariant, 0L)));
        }
        breaks.sort(Comparator.comparing(Break::invariant)
                .thenComparing(Break::service)
                .thenComparing(Break::key));
        return new Verdict(
                span, breaks, counts, new TreeMap<>(rows), pending, new EnumMap<>(millis), evidence(), elapsedMillis);
    }

    private Map<Reconciliation, Verdict.Inputs> evidence() {
        var evidence = new EnumMap<Reconciliation, Verdict.Inputs>(Reconciliation.class);
        inputs.forEach((name, read) -> {
            var sums = new TreeMap<String, Long>();
            read.sums().forEach((currency, sum) -> sums.put(Keys.currency(currency), sum));
            evidence.put(name, new Verdict.Inputs(read.end(), sums));
        });
        return evidence;
    }
}
