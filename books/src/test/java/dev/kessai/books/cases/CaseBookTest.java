package dev.kessai.books.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.base.postgres.TestPostgres;
import dev.kessai.base.time.ManualClock;
import dev.kessai.contracts.adjustment.AdjustmentAnswer;
import dev.kessai.contracts.adjustment.AdjustmentView;
import dev.kessai.contracts.adjustment.Adjustments;
import dev.kessai.contracts.adjustment.Correction;
import dev.kessai.contracts.reconciliation.CaseAnswer;
import dev.kessai.contracts.reconciliation.CaseQuestion;
import dev.kessai.contracts.reconciliation.CaseState;
import dev.kessai.contracts.reconciliation.CaseView;
import dev.kessai.contracts.reconciliation.CaseView.Match;
import dev.kessai.contracts.reconciliation.Finding;
import dev.kessai.contracts.reconciliation.Republication;
import dev.kessai.contracts.reconciliation.Resolution;
import dev.kessai.contracts.reconciliation.RunReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs come, find things or find them no more, and two people decide. */
final class CaseBookTest {
    private static final String HASH = "ab".repeat(32);
    private static final long ADJUSTMENT = 41;

    private final ManualClock clock = new ManualClock(1_800_000_000_000_000L);
    private final Db db;
    private final CaseBook book;
    private final CaseService service;
    private final List<Long> toldAgain = new ArrayList<>();
    private final FakeAdjustments adjustments = new FakeAdjustments();
    private String refusal = "";
    private List<Finding> found = List.of();

    CaseBookTest() {
        var login = TestPostgres.service(TestPostgres.database(), CaseBook.NAME);
        var _ = Migrations.run(login, CaseBook.NAME, CaseBook.MIGRATIONS);
        db = Db.open(login, new Session("test", CaseBook.NAME, 30_000, false), 4);
        book = new CaseBook(db);
        service = new CaseService(book, by -> report(by, found, 0, Set.of()), this::again, adjustments, clock);
    }

    @AfterEach
    void close() {
        db.close();
    }

    private Republication.Told again(long payment) {
        toldAgain.add(payment);
        return new Republication.Told(1, 2, refusal);
    }

    /** One adjustment, that ends as a test says. */
    private static final class FakeAdjustments implements Adjustments {
        private static final Correction NOTHING =
                new Correction(1, Currency.JPY, 1, 2, List.of(), List.of(), "adjustment.correction", "why", "OPS-1");
        AdjustmentView.State state = AdjustmentView.State.PROPOSED;
        String approvedBy = "";

        @Override
        public AdjustmentAnswer propose(Correction correction, String by, Hash128 key) {
            throw new IllegalStateException("cases name adjustments that are there");
        }

        @Override
        public AdjustmentAnswer approve(long id, String by) {
            approvedBy = by;
            if (state == AdjustmentView.State.PROPOSED) state = AdjustmentView.State.APPROVED;
            return new AdjustmentAnswer.Taken(find(id).orElseThrow(), false);
        }

        @Override
        public AdjustmentAnswer reject(long id, String by) {
            throw new IllegalStateException("nobody asks");
        }

        @Override
        public Optional<AdjustmentView> find(long id) {
            return id == ADJUSTMENT
                    ? Optional.of(new AdjustmentView(id, state, NOTHING, "maker", 1, approvedBy, 1, 0, "NOT_LEGAL"))
                    : Optional.empty();
        }

        @Override
        public List<AdjustmentView> list(long beforeId) {
            return List.of();
        }
    }

    private static Finding finding(String rule, String mismatch, String key, long payment, long amount) {
        return new Finding("R1", mismatch, rule, "accounting", key, "a journal", "none", "publish", payment, amount);
    }

    private static Finding missing(long payment, long amount) {
        return finding("JOURNAL_MISSING", "MISSING", "payment " + payment, payment, amount);
    }

    private RunReport report(String by, List<Finding> findings, long since, Set<String> unlisted) {
        clock.advance(Duration.ofSeconds(1));
        var part = new RunReport.Part("R1", 10, Map.of("JPY", 700L), Map.of("MISSING", 1L, "EXTRA", 0L), HASH, 5);
        return new RunReport(clock.micros(), clock.micros(), since, by, List.of(part), findings, unlisted, 3, 17);
    }

    @CanIgnoreReturnValue
    private long run(Finding... findings) {
        found = List.of(findings);
        var run = service.run("schedule").orElseThrow().id();
        clock.advance(Duration.ofSeconds(1));
        return run;
    }

    private List<CaseView> all() {
        return service.cases(new CaseQuestion(Set.of(), "", 0));
    }

    @CanIgnoreReturnValue
    private static CaseView taken(CaseAnswer answer) {
        assertThat(answer).isInstanceOf(CaseAnswer.Taken.class);
        return ((CaseAnswer.Taken) answer).whole().summary();
    }

    private static CaseAnswer.Reason refused(CaseAnswer answer) {
        assertThat(answer).isInstanceOf(CaseAnswer.Refused.class);
        return ((CaseAnswer.Refused) answer).reason();
    }

    private static Resolution explained() {
        return new Resolution(Resolution.Kind.EXPLAINED, "a test of the partner", "OPS-9", 0);
    }

    @Test
    void theEvidenceOfARunIsKeptAndCannotBeChanged() {
        long first = run();
        long second = run(missing(7, 500));
        var runs = service.runs(0);
        assertThat(runs).extracting(each -> each.id()).containsExactly(second, first);
        var part = runs.getFirst().parts().getFirst();
        assertThat(part.inputs()).isEqualTo(HASH);
        assertThat(part.sums()).isEqualTo(Map.of("JPY", 700L));
        assertThat(part.breaks()).isEqualTo(Map.of("MISSING", 1L, "EXTRA", 0L));
        assertThat(part.compared()).isEqualTo(10);
        assertThat(runs.getFirst().report().by()).isEqualTo("schedule");
        assertThat(runs.getFirst().report().pending()).isEqualTo(3);
        assertThat(service.evidence(first).orElseThrow().id()).isEqualTo(first);
        for (var table : List.of("run", "evidence", "figure", "step"))
            assertThatThrownBy(() -> db.run(tx -> {
                        var _ = tx.update("delete from " + table);
                    }))
                    .isInstanceOf(DbFailure.class)
                    .hasMessageContaining("permission denied");
    }

    @Test
    void whatIsFoundManyTimesIsOneCaseAndClosesByItselfWhenItIsGone() {
        run(missing(7, 500), missing(8, 20_000));
        run(missing(7, 500), missing(8, 20_000));
        assertThat(all()).hasSize(2);
        var first = all().getLast();
        assertThat(first.sightings()).isEqualTo(2);
        assertThat(first.weight().severity()).isEqualTo(CaseView.Severity.LOW);
        assertThat(all().getFirst().weight().severity()).isEqualTo(CaseView.Severity.MEDIUM);
        assertThat(first.weight().level()).isEqualTo(CaseView.Level.PENDING);
        clock.advance(Duration.ofDays(3));
        assertThat(all().getLast().weight())
                .isEqualTo(new CaseView.Weight(CaseView.Severity.LOW, CaseView.Age.UNDER_A_WEEK, CaseView.Level.ERROR));
        run(missing(8, 20_000));
        assertThat(all().getLast().state()).isEqualTo(CaseState.CLOSED_BY_ITSELF);
        assertThat(all().getFirst().state()).isEqualTo(CaseState.OPEN);
        assertThat(book.openCount()).isEqualTo(1);
        run(missing(7, 500), missing(8, 20_000));
        var again = all().getFirst();
        assertThat(again.occurrence()).isEqualTo(2);
        assertThat(again.state()).isEqualTo(CaseState.OPEN);
    }

    @Test
    void aRunThatDidNotLookAtAllOrListAllClosesNothing() {
        run(missing(7, 500));
        var _ = book.record(report("x", List.of(), 1, Set.of()));
        var _ = book.record(report("x", List.of(), 0, Set.of("JOURNAL_MISSING")));
        assertThat(all().getFirst().state()).isEqualTo(CaseState.OPEN);
        run();
        assertThat(all().getFirst().state()).isEqualTo(CaseState.CLOSED_BY_ITSELF);
    }

    @Test
    void whoProposesDoesNotApproveAndWhatIsKnownStaysKnown() {
        run(missing(7, 500));
        long id = all().getFirst().id();
        assertThat(refused(service.approve(id, "ann"))).isEqualTo(CaseAnswer.Reason.CASE_NOT_PROPOSED);
        assertThat(taken(service.assign(id, "ann", "boss")).owner()).isEqualTo("ann");
        var without = new Resolution(Resolution.Kind.EXPLAINED, " ", "", 0);
        assertThat(refused(service.propose(id, without, "ann"))).isEqualTo(CaseAnswer.Reason.CASE_INCOMPLETE);
        assertThat(taken(service.propose(id, explained(), "ann")).state()).isEqualTo(CaseState.PROPOSED);
        assertThat(taken(service.propose(id, explained(), "ann")).state()).isEqualTo(CaseState.PROPOSED);
        assertThat(refused(service.assign(id, "bob", "boss"))).isEqualTo(CaseAnswer.Reason.CASE_NOT_OPEN);
        assertThat(refused(service.approve(id, "ann"))).isEqualTo(CaseAnswer.Reason.CASE_APPROVER_IS_PROPOSER);
        assertThat(taken(service.reject(id, "ann")).state()).isEqualTo(CaseState.ASSIGNED);
        assertThat(taken(service.propose(id, explained(), "ann")).state()).isEqualTo(CaseState.PROPOSED);
        assertThat(taken(service.approve(id, "bob")).state()).isEqualTo(CaseState.RESOLVED);
        assertThat(taken(service.approve(id, "bob")).state()).as("again").isEqualTo(CaseState.RESOLVED);
        assertThat(refused(service.approve(id, "cid"))).isEqualTo(CaseAnswer.Reason.CASE_NOT_PROPOSED);
        assertThat(refused(service.approve(99, "cid"))).isEqualTo(CaseAnswer.Reason.CASE_NOT_FOUND);
        run(missing(7, 500));
        assertThat(all()).as("the same facts are explained").hasSize(1);
        run(new Finding("R1", "MISSING", "JOURNAL_MISSING", "accounting", "payment 7", "a journal", "half", "", 7, 1));
        assertThat(all()).as("other facts are not").hasSize(2);
        var steps = service.find(id).orElseThrow().steps();
        assertThat(steps).extracting(CaseView.Step::by).containsExactly("", "boss", "ann", "ann", "ann", "bob", "");
    }

    @Test
    void publishingAgainIsDoneOnceItIsApprovedAndAnotherCaseFollowsWhereItDidNotHelp() {
        run(missing(7, 500), finding("TRANSIT", "INVARIANT", "currency 392", 0, 1));
        long id = all().getLast().id();
        var again = new Resolution(Resolution.Kind.PUBLISH_AGAIN, "lost on the way", "", 0);
        assertThat(refused(service.propose(all().getFirst().id(), again, "ann")))
                .isEqualTo(CaseAnswer.Reason.CASE_HAS_NO_PAYMENT);
        taken(service.propose(id, again, "ann"));
        assertThat(toldAgain).isEmpty();
        refusal = "off by 1";
        var failed = taken(service.approve(id, "bob"));
        assertThat(failed.state()).isEqualTo(CaseState.ASSIGNED);
        assertThat(service.find(id).orElseThrow().steps().getLast().note()).isEqualTo("not booked: off by 1");
        refusal = "";
        taken(service.propose(id, again, "ann"));
        assertThat(taken(service.approve(id, "bob")).state()).isEqualTo(CaseState.RESOLVED);
        assertThat(toldAgain).containsExactly(7L, 7L);
        run(missing(7, 500));
        assertThat(all().getFirst().occurrence()).isEqualTo(2);
    }

    @Test
    void anAdjustmentIsApprovedByTheApproverAndWaitedFor() {
        run(missing(7, 500));
        long id = all().getFirst().id();
        var unknown = new Resolution(Resolution.Kind.ADJUSTMENT, "give it back", "", 5);
        assertThat(refused(service.propose(id, unknown, "ann"))).isEqualTo(CaseAnswer.Reason.CASE_ADJUSTMENT_UNKNOWN);
        var known = new Resolution(Resolution.Kind.ADJUSTMENT, "give it back", "", ADJUSTMENT);
        taken(service.propose(id, known, "ann"));
        assertThat(taken(service.approve(id, "bob")).state()).isEqualTo(CaseState.APPROVED);
        assertThat(adjustments.approvedBy).isEqualTo("bob");
        var worker = new CaseWorker(book, service, 0, clock);
        worker.look();
        assertThat(all().getFirst().state()).isEqualTo(CaseState.APPROVED);
        adjustments.state = AdjustmentView.State.DONE;
        worker.look();
        assertThat(all().getFirst().state()).isEqualTo(CaseState.RESOLVED);
    }

    @Test
    void otherHalvesAreSuggested() {
        run(
                missing(7, 500),
                finding("JOURNAL_EXTRA", "EXTRA", "journal 9", 8, 500),
                finding("JOURNAL_CODE", "CODE", "journal 3, payment 7", 7, 0),
                finding("BOOKS_BALANCE", "DELTA", "usr_a", 0, -40),
                finding("BOOKS_BALANCE", "DELTA", "usr_b", 0, 40),
                finding("BOOKS_BALANCE", "DELTA", "usr_c", 0, 41));
        var cases = all().reversed();
        long missing = cases.getFirst().id();
        assertThat(service.find(missing).orElseThrow().matches())
                .containsExactly(
                        new Match(missing + 2, Match.Reason.SAME_PAYMENT),
                        new Match(missing + 1, Match.Reason.SAME_AMOUNT));
        assertThat(service.find(missing + 3).orElseThrow().matches())
                .containsExactly(new Match(missing + 4, Match.Reason.OPPOSITE_DELTA));
        assertThat(service.find(missing + 5).orElseThrow().matches()).isEmpty();
    }

    @Test
    void aScheduledRunIsMadeByOneInstanceAndOnlyWhenItIsDue() {
        var workers = List.of(new CaseWorker(book, service, 3_600, clock), new CaseWorker(book, service, 3_600, clock));
        for (var each : workers) each.look();
        assertThat(service.runs(0)).as("the first is due after an hour").isEmpty();
        clock.advance(Duration.ofMinutes(59));
        for (var each : workers) each.look();
        assertThat(service.runs(0)).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        for (var each : workers) each.look();
        assertThat(service.runs(0)).hasSize(1);
        var never = new CaseWorker(book, service, 0, clock);
        clock.advance(Duration.ofDays(1));
        never.look();
        assertThat(service.runs(0)).hasSize(1);
    }
}
