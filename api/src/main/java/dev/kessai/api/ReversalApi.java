package dev.kessai.api;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.id.IdText;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.reversal.Reversals;
import java.util.List;
import java.util.function.LongFunction;
import tools.jackson.databind.node.ObjectNode;

/** Journals that are taken back with two approvals (04-books; four eyes as in 06-edge). */
public final class ReversalApi {
    private static final String SCOPE = "admin";
    private static final IdText REVERSAL = new IdText("rev");
    private static final IdText PAYMENT = new IdText("pay");
    private static final String REVERSALS = "/admin/v1/accounting/reversals";

    private final Reversals reversals;
    private final Problems problems;

    public ReversalApi(Reversals reversals, Problems problems) {
        this.reversals = reversals;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.POST, REVERSALS, SCOPE, true, this::propose),
                new Route(Method.GET, REVERSALS, SCOPE, false, this::list),
                new Route(Method.GET, REVERSALS + "/{id}", SCOPE, false, this::find),
                new Route(
                        Method.POST,
                        REVERSALS + "/{id}/approve",
                        SCOPE,
                        true,
                        call -> decide(call, id -> reversals.approve(id, call.principal()))),
                new Route(
                        Method.POST,
                        REVERSALS + "/{id}/reject",
                        SCOPE,
                        true,
                        call -> decide(call, id -> reversals.reject(id, call.principal()))));
    }

    private Answer propose(Call call) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        var text = fields.text("payment");
        var payment = PaymentResource.id(text, false);
        if (payment.isEmpty()) payment = PaymentResource.id(text, true);
        if (payment.isEmpty()) fields.wrong(RequestError.VALUE_INVALID, "payment");
        var wanted = new Reversals.Wanted(
                payment.orElse(0), fields.truth("again"), fields.text("reason"), fields.text("ticket"));
        var fault = fields.fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        var key = Hash128.of(call.idempotencyKey().orElse(""));
        return answer(call, reversals.propose(wanted, call.principal(), key));
    }

    private Answer decide(Call call, LongFunction<Reversals.Answer> decision) {
        var id = REVERSAL.find(call.path("id"));
        if (id.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fault = new Fields(body.get()).fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        return answer(call, decision.apply(id.getAsLong()));
    }

    private Answer answer(Call call, Reversals.Answer answer) {
        return switch (answer) {
            case Reversals.Answer.Taken taken -> {
                var answered = Json.answer(200, json(taken.reversal()));
                yield taken.replayed() ? answered.with("Idempotent-Replayed", "true") : answered;
            }
            case Reversals.Answer.Refused refused ->
                problems.of(problems.codes().of(refused.reason()), "", call);
        };
    }

    private Answer find(Call call) {
        var id = REVERSAL.find(call.path("id"));
        if (id.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        return reversals
                .find(id.getAsLong())
                .map(each -> Json.answer(200, json(each)))
                .orElseGet(() -> problems.of(RequestError.NOT_FOUND, "id", call));
    }

    private Answer list(Call call) {
        var before = call.query().getOrDefault("before", "");
        var id = REVERSAL.find(before);
        if (!before.isEmpty() && id.isEmpty()) return problems.of(RequestError.VALUE_INVALID, "before", call);
        var found = reversals.list(id.orElse(0));
        var json = Json.object();
        json.put("object", "list");
        var data = json.putArray("data");
        for (var each : found) data.add(json(each));
        json.put("has_more", found.size() == Reversals.PAGE_MAX);
        return Json.answer(200, json);
    }

    private static ObjectNode json(Reversals.Reversal reversal) {
        var json = Json.object();
        json.put("id", REVERSAL.text(reversal.id()));
        json.put("object", "reversal");
        json.put("state", reversal.state().name());
        json.put("payment", PAYMENT.text(reversal.wanted().payment()));
        json.put("turn", reversal.turn());
        json.put("again", reversal.wanted().again());
        json.put("reason", reversal.wanted().reason());
        json.put("ticket", reversal.wanted().ticket());
        json.put("proposed_by", reversal.proposedBy());
        Json.time(json, "proposed_at", reversal.proposedAtMicros());
        if (reversal.decidedBy().isEmpty()) json.putNull("decided_by");
        else json.put("decided_by", reversal.decidedBy());
        Json.time(json, "decided_at", reversal.decidedAtMicros());
        return json;
    }
}
