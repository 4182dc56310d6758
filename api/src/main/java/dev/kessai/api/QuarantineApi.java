package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.id.IdText;
import dev.kessai.contracts.accounting.Quarantine;
import dev.kessai.contracts.accounting.Quarantine.Kept;
import dev.kessai.contracts.catalogue.RequestError;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Events that accounting could not take: which, why, and once more (04-books). */
public final class QuarantineApi {
    private static final String SCOPE = "admin";
    private static final IdText PAYMENT = new IdText("pay");
    private static final String EVENTS = "/admin/v1/accounting/quarantine";

    private final Quarantine quarantine;
    private final Problems problems;

    public QuarantineApi(Quarantine quarantine, Problems problems) {
        this.quarantine = quarantine;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, EVENTS, SCOPE, false, this::list),
                new Route(Method.GET, EVENTS + "/{id}", SCOPE, false, this::find),
                new Route(Method.POST, EVENTS + "/{id}/retry", SCOPE, true, this::retry));
    }

    private Answer list(Call call) {
        var json = Json.object();
        json.put("object", "list");
        var data = json.putArray("data");
        var open = quarantine.open();
        for (var each : open) data.add(json(each));
        json.put("has_more", open.size() == Quarantine.LISTED_MAX);
        return Json.answer(200, json);
    }

    private Answer find(Call call) {
        return Quarantine.Id.find(call.path("id"))
                .flatMap(quarantine::find)
                .map(each -> Json.answer(200, json(each)))
                .orElseGet(() -> problems.of(RequestError.NOT_FOUND, "id", call));
    }

    private Answer retry(Call call) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fault = new Fields(body.get()).fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        Optional<Quarantine.Id> id = Quarantine.Id.find(call.path("id"));
        if (id.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        return switch (quarantine.retry(id.get())) {
            case Quarantine.Retried.NotFound _ -> problems.of(RequestError.NOT_FOUND, "id", call);
            case Quarantine.Retried.Taken taken ->
                Json.answer(200, json(taken.kept()).put("refused", ""));
            case Quarantine.Retried.Refused refused ->
                Json.answer(200, json(refused.kept()).put("refused", refused.reason()));
        };
    }

    private static ObjectNode json(Kept kept) {
        var json = Json.object();
        json.put("id", kept.id().text());
        json.put("object", "quarantined_event");
        json.put("source", kept.id().source());
        json.put("lane", kept.id().lane());
        json.put("seq", kept.id().seq());
        if (kept.payment() <= 0) json.putNull("payment");
        else json.put("payment", PAYMENT.text(kept.payment()));
        Json.time(json, "at", kept.atMicros());
        json.put("reason", kept.reason());
        json.put("payload", kept.payload());
        Json.time(json, "resolved_at", kept.resolvedAtMicros());
        return json;
    }
}
