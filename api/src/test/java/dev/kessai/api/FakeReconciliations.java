package dev.kessai.api;

import dev.kessai.contracts.accounting.Quarantine;
import dev.kessai.contracts.reconciliation.CaseAnswer;
import dev.kessai.contracts.reconciliation.CaseQuestion;
import dev.kessai.contracts.reconciliation.CaseState;
import dev.kessai.contracts.reconciliation.CaseView;
import dev.kessai.contracts.reconciliation.Finding;
import dev.kessai.contracts.reconciliation.Reconciliations;
import dev.kessai.contracts.reconciliation.Resolution;
import dev.kessai.contracts.reconciliation.RunReport;
import dev.kessai.contracts.reconciliation.RunView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run that has found one thing, and one event in quarantine. */
final class FakeReconciliations implements Reconciliations, Quarantine {
    static final long CASE = Fakes.ID;
    private static final long AT = Fakes.NOW_MICROS;

    CaseAnswer.@Nullable Reason refusal;
    boolean busy;
    CaseQuestion asked = new CaseQuestion(Set.of(), "", 0);
    Resolution resolution = Resolution.NONE;
    String by = "";
    String refusedAgain = "";

    private static RunView view() {
        var part = new RunReport.Part("R1", 10, Map.of("JPY", 700L), Map.of("MISSING", 1L), "0a".repeat(32), 5);
        return new RunView(3, new RunReport(AT, AT, 0, "ann", List.of(part), List.of(), Set.of(), 1, 9));
    }

    private CaseView summary() {
        var finding = new Finding(
                "R1", "MISSING", "JOURNAL_MISSING", "accounting", "pay_1", "a journal", "none", "publish", 77, 500);
        return new CaseView(
                CASE,
                1,
                finding,
                resolution.kind() == Resolution.Kind.NONE ? CaseState.OPEN : CaseState.PROPOSED,
                "",
                resolution,
                by,
                AT,
                AT,
                2,
                new CaseView.Weight(CaseView.Severity.LOW, CaseView.Age.OLDER, CaseView.Level.ERROR));
    }

    @Override
    public Optional<RunView> run(String client) {
        return busy ? Optional.empty() : Optional.of(view());
    }

    @Override
    public List<RunView> runs(long beforeId) {
        return List.of(view());
    }

    @Override
    public Optional<RunView> evidence(long run) {
        return run == 3 ? Optional.of(view()) : Optional.empty();
    }

    @Override
    public List<CaseView> cases(CaseQuestion question) {
        asked = question;
        return List.of(summary());
    }

    @Override
    public Optional<CaseView.Whole> find(long caseId) {
        if (caseId != CASE) return Optional.empty();
        var step = new CaseView.Step(CaseState.OPEN, AT, "", "", Resolution.NONE, "");
        var match = new CaseView.Match(4, CaseView.Match.Reason.SAME_AMOUNT);
        return Optional.of(new CaseView.Whole(summary(), List.of(step), List.of(match)));
    }

    private CaseAnswer answer(String client) {
        by = client;
        var refused = refusal;
        return refused == null ? new CaseAnswer.Taken(find(CASE).orElseThrow()) : new CaseAnswer.Refused(refused);
    }

    @Override
    public CaseAnswer assign(long caseId, String owner, String client) {
        return answer(client);
    }

    @Override
    public CaseAnswer propose(long caseId, Resolution how, String client) {
        resolution = how;
        return answer(client);
    }

    @Override
    public CaseAnswer approve(long caseId, String client) {
        return answer(client);
    }

    @Override
    public CaseAnswer reject(long caseId, String client) {
        return answer(client);
    }

    @Override
    public List<Kept> open() {
        return List.of(new Kept(new Id("payment", 0, 1), 77, AT, "off by 1", "00ff", 0));
    }

    @Override
    public Optional<Kept> find(Id id) {
        return open().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    @Override
    public Retried retry(Id id) {
        var found = find(id);
        if (found.isEmpty()) return new Retried.NotFound();
        return refusedAgain.isEmpty() ? new Retried.Taken(found.get()) : new Retried.Refused(found.get(), refusedAgain);
    }
}
