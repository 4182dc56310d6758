package dev.kessai.books.cases;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.Tx;
import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.reconciliation.CaseQuestion;
import dev.kessai.contracts.reconciliation.CaseState;
import dev.kessai.contracts.reconciliation.CaseView;
import dev.kessai.contracts.reconciliation.Finding;
import dev.kessai.contracts.reconciliation.RunReport;
import dev.kessai.contracts.reconciliation.RunView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps what runs say: their evidence, and a case for each thing that they find. Thread-safe; blocks.
 *
 * <pre>
 *   what a run finds, and its newest case        becomes
 *   none                                         a case
 *   open, assigned, proposed, approved           seen once more
 *   explained or adjusted, with the same facts   seen once more: it is known why
 *   published again, after the run began         seen once more: the run was too early to judge
 *   ended in any other way                       a case with the next number of occurrence
 * </pre>
 */
public final class CaseBook {
    /** Migrations of its schema. */
    public static final String MIGRATIONS = "db/reconciliation";
    /** Of the schema and its database user, for ever. */
    public static final String NAME = "reconciliation";

    /** Suggestions for one case. */
    static final int MATCHES_MAX = 10;

    private final Db db;
    private final CaseStore store;
    private final EvidenceStore evidence = new EvidenceStore();

    /** @param db over the schema {@link #NAME} */
    public CaseBook(Db db) {
        this.db = db;
        this.store = new CaseStore(db);
    }

    CaseStore store() {
        return store;
    }

    /** Keeps the evidence of a run, opens cases for what is new, and closes those that a run of all did not find. */
    public RunView record(RunReport report) {
        long run = db.tx(tx -> {
            store.lock(tx);
            long number = evidence.insert(tx, report);
            var found = byIdentity(report.findings());
            var known = store.newest(tx, found.keySet());
            found.forEach(
                    (identity, finding) -> see(tx, number, report, finding, Optional.ofNullable(known.get(identity))));
            if (report.isWhole()) closeThoseNotFound(tx, number, report);
            return number;
        });
        return find(run).orElseThrow();
    }

    private static Map<Hash128, Finding> byIdentity(List<Finding> findings) {
        var found = new LinkedHashMap<Hash128, Finding>();
        for (var each : findings) found.merge(each.identity(), each, Finding::and);
        return found;
    }

    private void see(Tx tx, long run, RunReport report, Finding finding, Optional<CaseStore.Stored> known) {
        long at = report.beganAtMicros();
        if (known.isPresent() && isStillTheSame(known.get(), finding, at)) {
            store.sight(tx, known.get().file().id(), run, finding, at);
            return;
        }
        int occurrence = known.map(CaseStore.Stored::occurrence).orElse(0) + 1;
        long id = store.insert(tx, run, finding, occurrence, at);
        store.add(tx, CaseFile.opened(id), at);
    }

    private static boolean isStillTheSame(CaseStore.Stored known, Finding finding, long runBeganMicros) {
        if (!known.file().state().isEnd() || known.stepAtMicros() > runBeganMicros) return true;
        if (known.file().state() != CaseState.RESOLVED) return false;
        return switch (known.file().resolution().kind()) {
            case EXPLAINED, ADJUSTMENT -> known.facts().equals(finding.facts());
            case PUBLISH_AGAIN, NONE -> false;
        };
    }

    /** What a run of all reconciliations of its kind did not find is not there, unless it did not list all. */
    private void closeThoseNotFound(Tx tx, long run, RunReport report) {
        Set<String> judged = report.parts().stream().map(RunReport.Part::name).collect(Collectors.toSet());
        for (var each : store.unfinishedBefore(tx, run)) {
            boolean gone = judged.contains(each.finding().reconciliation())
                    && !report.unlisted().contains(each.finding().rule())
                    && each.lastSeenMicros() < report.beganAtMicros();
            if (gone) store.add(tx, each.file().closed(run), report.beganAtMicros());
        }
    }

    /** The newest first; those before this one where it is not 0. */
    public List<RunView> runs(long beforeId, int rowsMax) {
        return db.read(tx -> evidence.runs(tx, beforeId == 0 ? Long.MAX_VALUE : beforeId, rowsMax));
    }

    /** The evidence of one run. */
    public Optional<RunView> find(long run) {
        return runs(Math.addExact(run, 1), 1).stream()
                .filter(each -> each.id() == run)
                .findFirst();
    }

    /** The newest first. */
    public List<CaseView> cases(CaseQuestion question, int rowsMax, long nowMicros) {
        return store.page(question, rowsMax).stream()
                .map(each -> each.view(nowMicros))
                .toList();
    }

    Optional<CaseView.Whole> whole(long id, long nowMicros) {
        return store.find(id)
                .map(each -> new CaseView.Whole(each.view(nowMicros), store.steps(id), store.matches(id, MATCHES_MAX)));
    }

    /** Cases that have no end. */
    public long openCount() {
        return store.openCount();
    }
}
