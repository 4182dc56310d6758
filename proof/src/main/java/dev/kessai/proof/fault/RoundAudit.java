package dev.kessai.proof.fault;

import dev.kessai.base.id.IdText;
import dev.kessai.contracts.account.Owner;
import dev.kessai.proof.fault.RoundAuditStore.Moved;
import dev.kessai.proof.fault.RoundAuditStore.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares what clients were told with what is stored, when every key has its answer and nothing is open:
 *
 * <ul>
 *   <li>a key has one payment, and a payment one key; every stored payment is one that a client knows
 *   <li>what was told is what is stored: SUCCEEDED has its entries, each once and with its amount, FAILED has none
 *   <li>users and merchants own what follows from the answers, nothing is held, all accounts sum to zero
 *   <li>no row of an old epoch comes after one of a newer epoch
 * </ul>
 */
final class RoundAudit {
    private static final IdText PAYMENT = new IdText("pay");
    private static final int SUCCEEDED = 7;
    private static final int FAILED = 8;
    private static final int TOLD_OF_EACH_MAX = 3;

    private static final Moved BALANCE_OF_SUCCESS =
            new Moved(1, -Purchase.FROM_BALANCE_MINOR, 1, Purchase.AMOUNT_MINOR);
    private static final Moved POINTS_OF_SUCCESS = new Moved(1, -Purchase.FROM_POINTS_MINOR, 0, 0);

    private final RoundAuditStore store;
    private final long from;
    private final Map<String, List<String>> findings = new LinkedHashMap<>();

    /** @param from smallest id of a payment of the round */
    RoundAudit(RoundAuditStore store, long from) {
        this.store = store;
        this.from = from;
    }

    /** What is wrong; empty when all is right. The first few of each kind, and how many there are. */
    List<String> run(List<Purchase> purchases, Population population) {
        purchases.forEach(purchase -> purchase.faults().forEach(fault -> found("answers differ", fault)));
        var payments = store.payments(from);
        var keys = keys(purchases);
        for (var id : payments.keySet()) if (!keys.containsKey(id)) found("payment without a key", PAYMENT.text(id));
        expect("keys", "with an effect", purchases.size(), store.requests(from));
        var balance = store.moved("balance", from);
        var points = store.moved("points", from);
        keys.forEach((id, purchase) -> payment(id, purchase, Optional.ofNullable(payments.get(id)), balance, points));
        expect("payments", "that have not ended", 0, store.open(from));
        wealth(population);
        for (var ledger : List.of("balance", "points")) {
            expect("holds", "unsettled in " + ledger, 0, store.unsettled(ledger, from));
            expect("held", ledger, 0, store.held(ledger));
        }
        expect("all accounts", "their sum", 0, store.total());
        expect("epochs", "lanes with rows of an old one after a newer one", 0, store.oldAfterNew(from));
        return told();
    }

    private List<String> told() {
        var told = new ArrayList<String>();
        findings.forEach((kind, all) -> {
            for (var each : all.subList(0, Math.min(all.size(), TOLD_OF_EACH_MAX))) told.add(kind + ": " + each);
            if (all.size() > TOLD_OF_EACH_MAX) told.add(kind + ": " + all.size() + " in all");
        });
        return told;
    }

    /** Purchases by the payment that their clients were told. */
    private Map<Long, Purchase> keys(List<Purchase> purchases) {
        var keys = new HashMap<Long, Purchase>();
        for (var purchase : purchases) {
            if (!purchase.isAcknowledged()) found("key without an answer", purchase.key());
            purchase.id().ifPresent(text -> {
                var other = keys.put(PAYMENT.parse(text), purchase);
                if (other != null) found("payment with two keys", text + ": " + other.key() + ", " + purchase.key());
            });
        }
        return keys;
    }

    private void payment(
            long id, Purchase purchase, Optional<Stored> stored, Map<Long, Moved> balance, Map<Long, Moved> points) {
        var name = PAYMENT.text(id) + " (" + purchase.key() + ")";
        if (stored.isEmpty()) {
            found("acknowledged and not stored", name);
            return;
        }
        boolean succeeded = purchase.hasSucceeded();
        expect("state", name, succeeded ? SUCCEEDED : FAILED, stored.get().state());
        if (!stored.get().isGapless()) found("gap in the events", name);
        expect("entries in balance", name, succeeded ? BALANCE_OF_SUCCESS : Moved.NOTHING, moved(balance, id));
        expect("entries in points", name, succeeded ? POINTS_OF_SUCCESS : Moved.NOTHING, moved(points, id));
    }

    private static Moved moved(Map<Long, Moved> ledger, long id) {
        return ledger.getOrDefault(id, Moved.NOTHING);
    }

    private void wealth(Population population) {
        var expected = population.expected();
        var owners = expected.stream().map(Population.Wealth::owner).toList();
        var balance = store.wealth("balance", owners);
        var points = store.wealth("points", owners);
        for (var wealth : expected) {
            long id = wealth.owner();
            var name = new Owner(id).text();
            expect("balance", name, wealth.balanceMinor(), (long) balance.getOrDefault(id, 0L));
            expect("points", name, wealth.points(), (long) points.getOrDefault(id, 0L));
        }
    }

    private void expect(String kind, String name, Moved wanted, Moved is) {
        if (!wanted.equals(is)) found(kind, name + " " + is + " instead of " + wanted);
    }

    private void expect(String kind, String name, long wanted, long is) {
        if (wanted != is) found(kind, name + " " + is + " instead of " + wanted);
    }

    private void found(String kind, String what) {
        findings.computeIfAbsent(kind, each -> new ArrayList<>()).add(what);
    }
}
