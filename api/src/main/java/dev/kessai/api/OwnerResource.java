package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.account.Scope;
import dev.kessai.contracts.catalogue.RequestError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An owner with its accounts in all ledgers. */
final class OwnerResource {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerResource.class);

    private OwnerResource() {}

    /** Reads every ledger; one that fails is named and hides no other. A problem where none knows the owner. */
    static Answer answer(Call call, Owner owner, List<Accounts> ledgers, Problems problems) {
        var views = new ArrayList<OwnerView>();
        var unavailable = new ArrayList<String>();
        for (var ledger : ledgers) {
            try {
                ledger.find(owner.id()).ifPresent(views::add);
            } catch (RuntimeException e) {
                LOG.warn("reading ledger {}", ledger.name(), e);
                unavailable.add(ledger.name());
            }
        }
        if (!views.isEmpty()) return Json.answer(200, json(owner, views, unavailable));
        if (!unavailable.isEmpty()) return problems.of(RequestError.UNAVAILABLE, "", call);
        return problems.of(problems.codes().of(AccountAnswer.Reason.OWNER_NOT_FOUND), "id", call);
    }

    private static ObjectNode json(Owner owner, List<OwnerView> views, List<String> unavailable) {
        var json = Json.object();
        json.put("id", owner.text());
        json.put("object", "owner");
        json.put("open", views.stream().allMatch(OwnerView::open));
        var blocked = json.putArray("blocked");
        for (var scope : Scope.values())
            if (views.stream().anyMatch(view -> (view.blockedScopes() & scope.bit()) != 0)) blocked.add(scope.name());
        var standing =
                views.stream().map(OwnerView::standing).filter(Objects::nonNull).findFirst();
        if (standing.isPresent()) {
            json.put("level", standing.get().level().name());
            json.put("rating", standing.get().rating().name());
        }
        var balances = json.putArray("balances");
        for (var view : views) add(balances, view);
        var missing = json.putArray("unavailable");
        unavailable.forEach(missing::add);
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
            if (balance.floorMinor() != OwnerView.NO_FLOOR) each.put("floor", balance.floorMinor());
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
