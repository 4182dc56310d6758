package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.id.IdText;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.reconciliation.CaseAnswer;
import dev.kessai.contracts.reconciliation.CaseQuestion;
import dev.kessai.contracts.reconciliation.CaseState;
import dev.kessai.contracts.reconciliation.CaseView;
import dev.kessai.contracts.reconciliation.Reconciliations;
import dev.kessai.contracts.reconciliation.Resolution;
import dev.kessai.contracts.reconciliation.RunReport;
import dev.kessai.contracts.reconciliation.RunView;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs of reconciliation with their evidence, and the cases of what they found (04-books; four eyes as in 06-edge).
 */
public final class ReconciliationApi {
    private static final String SCOPE = "admin";
    private static final IdText RUN = new IdText("run");
    private static final IdText CASE = new IdText("cas");
    private static final IdText ADJUSTMENT = new IdText("adj");
    private static final IdText PAYMENT = new IdText("pay");
    private static final String CASES = "/admin/v1/reconciliation/cases";
    private static final String RUNS = "/admin/v1/reconciliation/runs";

    private final Reconciliations reconciliations;
    private final Problems problems;

    public ReconciliationApi(Reconciliations reconciliations, Problems problems) {
        this.reconciliations = reconciliations;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.POST, RUNS, SCOPE, true, this::run),
                new Route(Method.GET, RUNS, SCOPE, false, this::runs),
                new Route(Method.GET, RUNS + "/{id}", SCOPE, false, this::evidence),
                new Route(Method.GET, CASES, SCOPE, false, this::cases),
                new Route(Method.GET, CASES + "/{id}", SCOPE, false, this::find),
                change("/assign", (call, fields) -> {
                    var owner = fields.text("owner");
                    return id -> reconciliations.assign(id, owner, call.principal());
                }),
                change("/propose", (call, fields) -> {
                    var resolution = resolution(fields);
                    return id -> reconciliations.propose(id, resolution, call.principal());
                }),
                change("/approve", (call, fields) -> id -> reconciliations.approve(id, call.principal())),
                change("/reject", (call, fields) -> id -> reconciliations.reject(id, call.principal())));
    }

    /** @param reader what the body asks for; used only where the body is right */
    private Route change(String verb, BiFunction<Call, Fields, LongFunction<CaseAnswer>> reader) {
        return new Route(Method.POST, CASES + "/{id}" + verb, SCOPE, true, call -> {
            var id = CASE.find(call.path("id"));
            if (id.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
            var body = Json.parse(call.body());
            if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
            var fields = new Fields(body.get());
            var decision = reader.apply(call, fields);
            var fault = fields.fault();
            if (fault.isPresent())
                return problems.of(fault.get().error(), fault.get().param(), call);
            return switch (decision.apply(id.getAsLong())) {
                case CaseAnswer.Taken taken -> Json.answer(200, json(taken.whole()));
                case CaseAnswer.Refused refused -> problems.of(problems.codes().of(refused.reason()), "", call);
            };
        });
    }

    private static Resolution resolution(Fields fields) {
        var kind = fields.constant("resolution", Resolution.Kind.NONE);
        if (kind == Resolution.Kind.NONE) fields.wrong(RequestError.VALUE_INVALID, "resolution");
        long adjustment = 0;
        if (kind == Resolution.Kind.ADJUSTMENT) {
            var id = ADJUSTMENT.find(fields.text("adjustment"));
            if (id.isEmpty()) fields.wrong(RequestError.VALUE_INVALID, "adjustment");
            adjustment = id.orElse(0);
        }
        return new Resolution(kind, fields.text("reason"), fields.text("ticket", ""), adjustment);
    }

    private Answer run(Call call) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fault = new Fields(body.get()).fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        return reconciliations
                .run(call.principal())
                .map(each -> Json.answer(200, json(each)))
                .orElseGet(() -> problems.of(RequestError.RECONCILIATION_UNDER_WAY, "", call));
    }

    private Answer runs(Call call) {
        var before = call.query().getOrDefault("before", "");
        var id = RUN.find(before);
        if (!before.isEmpty() && id.isEmpty()) return problems.of(RequestError.VALUE_INVALID, "before", call);
        var found = reconciliations.runs(id.orElse(0));
        var json = Json.object();
        json.put("object", "list");
        var data = json.putArray("data");
        for (var each : found) data.add(json(each));
        json.put("has_more", found.size() == Reconciliations.PAGE_MAX);
        return Json.answer(200, json);
    }

    private Answer evidence(Call call) {
        var id = RUN.find(call.path("id"));
        if (id.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        return reconciliations
                .evidence(id.getAsLong())
                .map(each -> Json.answer(200, json(each)))
                .orElseGet(() -> problems.of(RequestError.NOT_FOUND, "id", call));
    }

    private Answer cases(Call call) {
        var before = call.query().getOrDefault("before", "");
        var id = CASE.find(before);
        if (!before.isEmpty() && id.isEmpty()) return problems.of(RequestError.VALUE_INVALID, "before", call);
        var states = EnumSet.noneOf(CaseState.class);
        var named = call.query().getOrDefault("state", "");
        for (var each : CaseState.values())
            if (each.name().equals(named) || (named.equals("UNFINISHED") && !each.isEnd())) states.add(each);
        if (!named.isEmpty() && states.isEmpty()) return problems.of(RequestError.VALUE_INVALID, "state", call);
        var found =
                reconciliations.cases(new CaseQuestion(states, call.query().getOrDefault("owner", ""), id.orElse(0)));
        var json = Json.object();
        json.put("object", "list");
        var data = json.putArray("data");
        for (var each : found) data.add(json(each));
        json.put("has_more", found.size() == Reconciliations.PAGE_MAX);
        return Json.answer(200, json);
    }

    private Answer find(Call call) {
        var id = CASE.find(call.path("id"));
        if (id.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        return reconciliations
                .find(id.getAsLong())
                .map(each -> Json.answer(200, json(each)))
                .orElseGet(() -> problems.of(RequestError.NOT_FOUND, "id", call));
    }

    private static ObjectNode json(RunView run) {
        var report = run.report();
        var json = Json.object();
        json.put("id", RUN.text(run.id()));
        json.put("object", "reconciliation_run");
        Json.time(json, "as_of", report.asOfMicros());
        Json.time(json, "since", report.sinceMicros());
        Json.time(json, "began_at", report.beganAtMicros());
        json.put("by", report.by());
        json.put("millis", report.millis());
        json.put("pending", report.pending());
        json.put("clean", run.parts().stream().noneMatch(ReconciliationApi::isBroken));
        var parts = json.putArray("reconciliations");
        for (var part : run.parts()) {
            var each = parts.addObject();
            each.put("name", part.name());
            each.put("compared", part.compared());
            put(each.putObject("sums"), part.sums());
            put(each.putObject("breaks"), part.breaks());
            each.put("inputs", part.inputs());
            each.put("millis", part.millis());
        }
        return json;
    }

    private static boolean isBroken(RunReport.Part part) {
        return part.breaks().values().stream().anyMatch(each -> each > 0);
    }

    private static void put(ObjectNode json, Map<String, Long> figures) {
        figures.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> json.put(each.getKey(), each.getValue()));
    }

    private static ObjectNode json(CaseView.Whole whole) {
        var json = json(whole.summary());
        var steps = json.putArray("steps");
        for (var step : whole.steps()) {
            var each = steps.addObject();
            each.put("state", step.state().name());
            Json.time(each, "at", step.atMicros());
            each.put("by", step.by());
            each.put("owner", step.owner());
            put(each, step.resolution());
            each.put("note", step.note());
        }
        var matches = json.putArray("matches");
        for (var match : whole.matches())
            matches.addObject()
                    .put("case", CASE.text(match.caseId()))
                    .put("reason", match.reason().name());
        return json;
    }

    private static ObjectNode json(CaseView each) {
        var finding = each.finding();
        var json = Json.object();
        json.put("id", CASE.text(each.id()));
        json.put("object", "reconciliation_case");
        json.put("state", each.state().name());
        json.put("owner", each.owner());
        json.put("reconciliation", finding.reconciliation());
        json.put("mismatch", finding.mismatch());
        json.put("rule", finding.rule());
        json.put("service", finding.service());
        json.put("subject", finding.key());
        json.put("expected", finding.expected());
        json.put("found", finding.found());
        json.put("remedy", finding.remedy());
        if (finding.payment() == 0) json.putNull("payment");
        else json.put("payment", PAYMENT.text(finding.payment()));
        json.put("amount", finding.amountMinor());
        json.put("severity", each.weight().severity().name());
        json.put("age", each.weight().age().name());
        json.put("level", each.weight().level().name());
        Json.time(json, "first_seen", each.firstSeenMicros());
        Json.time(json, "last_seen", each.lastSeenMicros());
        json.put("sightings", each.sightings());
        json.put("occurrence", each.occurrence());
        json.put("proposed_by", each.proposedBy());
        put(json, each.resolution());
        return json;
    }

    private static void put(ObjectNode json, Resolution resolution) {
        if (resolution.kind() == Resolution.Kind.NONE) json.putNull("resolution");
        else json.put("resolution", resolution.kind().name());
        json.put("reason", resolution.reason());
        json.put("ticket", resolution.ticket());
        if (resolution.adjustment() == 0) json.putNull("adjustment");
        else json.put("adjustment", ADJUSTMENT.text(resolution.adjustment()));
    }
}
