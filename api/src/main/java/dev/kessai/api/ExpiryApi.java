package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.expiry.Expiry;
import java.util.List;

/** Expiry for the wallet app and for operators (02-accounts, Expiry). */
public final class ExpiryApi {
    private final Expiry expiry;
    private final Problems problems;

    public ExpiryApi(Expiry expiry, Problems problems) {
        this.expiry = expiry;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/wallet/v1/expiry-notices", "wallet", false, this::notices),
                new Route(Method.POST, "/admin/v1/expiry/runs", "admin", true, this::run));
    }

    private Answer notices(Call call) {
        var user = Owner.parse(call.query().getOrDefault("user", "")).filter(owner -> owner.kind() == OwnerKind.USER);
        if (user.isEmpty()) return problems.of(RequestError.VALUE_INVALID, "user", call);
        var json = Json.object();
        json.put("object", "list");
        json.put("user", user.get().text());
        var all = json.putArray("notices");
        for (var each : expiry.notices(user.get().id())) {
            var notice = all.addObject();
            notice.put("class", each.fundClass().name());
            notice.put("amount", each.amountMinor());
            notice.put("currency", each.currency().name());
            Json.time(notice, "expires_at", each.expiresAtMicros());
            notice.put("days", each.days());
            Json.time(notice, "told_at", each.atMicros());
        }
        return Json.answer(200, json);
    }

    /** Idempotent by what it does: whatever the key, nothing expires twice. */
    private Answer run(Call call) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        var fault = fields.fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        var run = expiry.run();
        var json = Json.object();
        json.put("object", "expiry_run");
        json.put("lots", run.lots());
        json.put("payments", run.payments());
        json.put("amount", run.amountMinor());
        json.put("notices", run.notices());
        json.put("done", run.done());
        return Json.answer(200, json);
    }
}
