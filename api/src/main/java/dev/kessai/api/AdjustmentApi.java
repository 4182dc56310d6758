package dev.kessai.api;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.id.IdText;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.adjustment.AdjustmentAnswer;
import dev.kessai.contracts.adjustment.AdjustmentView;
import dev.kessai.contracts.adjustment.Adjustments;
import dev.kessai.contracts.adjustment.Correction;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.participant.Part;
import java.util.List;
import java.util.function.LongFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Corrections with two approvals: who proposes is another client than who approves (06-edge, Admin: four eyes). */
public final class AdjustmentApi {
    private static final String SCOPE = "admin";
    private static final IdText ADJUSTMENT = new IdText("adj");
    private static final IdText PAYMENT = new IdText("pay");

    private final Adjustments adjustments;
    private final Problems problems;

    public AdjustmentApi(Adjustments adjustments, Problems problems) {
        this.adjustments = adjustments;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.POST, "/admin/v1/adjustments", SCOPE, true, this::propose),
                new Route(Method.GET, "/admin/v1/adjustments", SCOPE, false, this::list),
                new Route(Method.GET, "/admin/v1/adjustments/{id}", SCOPE, false, this::find),
                new Route(
                        Method.POST,
                        "/admin/v1/adjustments/{id}/approve",
                        SCOPE,
                        true,
                        call -> decide(call, id -> adjustments.approve(id, call.principal()))),
                new Route(
                        Method.POST,
                        "/admin/v1/adjustments/{id}/reject",
                        SCOPE,
                        true,
                        call -> decide(call, id -> adjustments.reject(id, call.principal()))));
    }

    private Answer propose(Call call) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        var correction = new Correction(
                fields.integer("amount"),
                fields.currency("currency"),
                fields.owner("payer"),
                fields.owner("payee"),
                OrderFields.debits(fields),
                OrderFields.parts(fields),
                fields.text("accounting_code", "adjustment.correction"),
                fields.text("reason"),
                fields.text("ticket"));
        var fault = fields.fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        var key = Hash128.of(call.idempotencyKey().orElse(""));
        return answer(call, adjustments.propose(correction, call.principal(), key));
    }

    private Answer decide(Call call, LongFunction<AdjustmentAnswer> decision) {
        var id = ADJUSTMENT.find(call.path("id"));
        if (id.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fault = new Fields(body.get()).fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        return answer(call, decision.apply(id.getAsLong()));
    }

    private Answer find(Call call) {
        var id = ADJUSTMENT.find(call.path("id"));
        if (id.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        var found = adjustments.find(id.getAsLong());
        return found.isPresent()
                ? Json.answer(200, json(found.get()))
                : problems.of(RequestError.NOT_FOUND, "id", call);
    }

    private Answer list(Call call) {
        var before = call.query().getOrDefault("before", "");
        var id = ADJUSTMENT.find(before);
        if (!before.isEmpty() && id.isEmpty()) return problems.of(RequestError.VALUE_INVALID, "before", call);
        var found = adjustments.list(id.orElse(0));
        var json = Json.object();
        json.put("object", "list");
        var data = json.putArray("data");
        for (var each : found) data.add(json(each));
        json.put("has_more", found.size() == Adjustments.PAGE_MAX);
        return Json.answer(200, json);
    }

    private Answer answer(Call call, AdjustmentAnswer answer) {
        return switch (answer) {
            case AdjustmentAnswer.Taken taken -> {
                var answered = Json.answer(200, json(taken.adjustment()));
                yield taken.replayed() ? answered.with("Idempotent-Replayed", "true") : answered;
            }
            case AdjustmentAnswer.Refused refused ->
                problems.of(problems.codes().of(refused.reason()), "", call);
        };
    }

    private static ObjectNode json(AdjustmentView adjustment) {
        var correction = adjustment.correction();
        var json = Json.object();
        json.put("id", ADJUSTMENT.text(adjustment.id()));
        json.put("object", "adjustment");
        json.put("state", adjustment.state().name());
        json.put("amount", correction.amountMinor());
        json.put("currency", correction.currency().name());
        json.put("payer", new Owner(correction.payer()).text());
        json.put("payee", new Owner(correction.payee()).text());
        parts(json.putArray("debits"), correction.debits());
        parts(json.putArray("parts"), correction.parts());
        json.put("accounting_code", correction.accountingCode());
        json.put("reason", correction.reason());
        json.put("ticket", correction.ticket());
        json.put("proposed_by", adjustment.proposedBy());
        Json.time(json, "proposed_at", adjustment.proposedAtMicros());
        if (adjustment.decidedBy().isEmpty()) json.putNull("decided_by");
        else json.put("decided_by", adjustment.decidedBy());
        Json.time(json, "decided_at", adjustment.decidedAtMicros());
        if (adjustment.payment() == 0) json.putNull("payment");
        else json.put("payment", PAYMENT.text(adjustment.payment()));
        if (adjustment.failure().isEmpty()) json.putNull("failure");
        else json.put("failure", adjustment.failure());
        return json;
    }

    private static void parts(ArrayNode json, List<Part> parts) {
        for (var part : parts) {
            var each = json.addObject();
            each.put("class", part.fundClass().name());
            each.put("amount", part.amountMinor());
            switch (part.lot()) {
                case Part.Lot.None _ -> {}
                case Part.Lot.New lot -> {
                    if (lot.expiresAtMicros() != Long.MAX_VALUE) Json.time(each, "expires_at", lot.expiresAtMicros());
                }
                case Part.Lot.Restore lot -> each.put("lot", lot.lot());
            }
        }
    }
}
