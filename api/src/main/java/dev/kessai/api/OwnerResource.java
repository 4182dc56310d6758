package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.account.Scope;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An owner with its accounts in all ledgers. */
final class OwnerResource {
    private OwnerResource() {}

    /** Reads every ledger; a problem where none knows the owner. */
    static Answer answer(Call call, Owner owner, List<Accounts> ledgers, Problems problems) {
        var views = new ArrayList<OwnerView>();
        for (var ledger : ledgers) ledger.find(owner.id()).ifPresent(views::add);
        if (views.isEmpty()) return problems.of(problems.codes().of(AccountAnswer.Reason.OWNER_NOT_FOUND), "id", call);
        return Json.answer(200, json(owner, views));
    }

    private static ObjectNode json(Owner owner, List<OwnerView> views) {
        var json = Json.object();
        json.put("id", owner.text());
        json.put("object", "owner");
        json.put("open", views.stream().allMatch(OwnerView::open));
        var blocked = json.putArray("blocked");
        for (var scope : Scope.values())
            if (views.stream().anyMatch(view -> (view.blockedScopes() & scope.bit()) != 0)) blocked.add(scope.name());
        var balances = json.putArray("balances");
        for (var view : views) add(balances, view);
        return json;
    }

    private static void add(ArrayNode balances, OwnerView view) {
        for (var balance : view.balances()) {
            var each = balances.addObject();
            each.put("ledger", view.ledger());
            each.put("class", balance.fundClass().name());
            each.put("currency", balance.currency().name());
            each.put("available", balance.availableMinor());
            each.put("held", balance.heldMinor());
            each.put("balance", balance.ledgerMinor());
            if (balance.lots().isEmpty()) continue;
            var lots = each.putArray("lots");
            for (var lot : balance.lots()) {
                var one = lots.addObject();
                one.put("lot", lot.lot());
                one.put("free", lot.freeMinor());
                Json.time(one, "expires_at", lot.expiresAtMicros() == Long.MAX_VALUE ? 0 : lot.expiresAtMicros());
            }
        }
    }
}
