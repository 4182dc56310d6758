package dev.kessai.launcher;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.id.IdText;
import dev.kessai.base.time.MicroClock;
import dev.kessai.books.cases.CaseBook;
import dev.kessai.contracts.reconciliation.CaseQuestion;
import dev.kessai.contracts.reconciliation.CaseState;
import dev.kessai.contracts.reconciliation.CaseView;
import dev.kessai.contracts.reconciliation.Reconciliations;
import dev.kessai.contracts.reconciliation.RunReport;
import java.util.List;
import java.util.Set;

/**
 * The evidence of a run that a command has made. It is written by the role {@code reconciliation}, not by the auditor
 * who compared: that one can change nothing, and stays so. Who has only the auditor's password keeps no evidence,
 * and is told so.
 *
 * @param run its id, empty where none is kept
 * @param cases that have no end, a line each, the newest first
 */
record KeptEvidence(String run, List<String> cases) {
    private static final IdText RUN = new IdText("run");
    private static final Session SESSION = new Session("kessai-" + CaseBook.NAME, CaseBook.NAME, 60_000, false);

    private static final IdText CASE = new IdText("cas");
    private static final CaseQuestion UNFINISHED =
            new CaseQuestion(Set.of(CaseState.OPEN, CaseState.ASSIGNED, CaseState.PROPOSED, CaseState.APPROVED), "", 0);

    static KeptEvidence of(Databases databases, RunReport report) {
        if (!databases.knows(CaseBook.NAME)) return new KeptEvidence("", List.of());
        try (var db = open(databases)) {
            var book = new CaseBook(db);
            var run = RUN.text(book.record(report).id());
            var now = MicroClock.system().micros();
            var cases = book.cases(UNFINISHED, Reconciliations.PAGE_MAX, now).stream()
                    .map(KeptEvidence::line)
                    .toList();
            return new KeptEvidence(run, cases);
        }
    }

    private static String line(CaseView each) {
        return "%s %s %s %s of %s: %s, expected %s, found %s"
                .formatted(
                        CASE.text(each.id()),
                        each.state(),
                        each.weight().severity(),
                        each.finding().rule(),
                        each.finding().service(),
                        each.finding().key(),
                        each.finding().expected(),
                        each.finding().found());
    }

    /** The schema of runs and cases, brought to this version. */
    static Db open(Databases databases) {
        var login = databases.login(CaseBook.NAME);
        var _ = Migrations.run(login, CaseBook.NAME, CaseBook.MIGRATIONS);
        return Db.open(login, SESSION, 2);
    }

    /** One line. */
    String says() {
        return run.isEmpty()
                ? "No evidence is kept: there is no password here for the database user " + CaseBook.NAME
                : "Evidence " + run;
    }
}
