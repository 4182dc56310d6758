package dev.kessai.products.deferred;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.Tx;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.detail.AccountingDetail;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.products.deferred.DebtorStore.Named;
import dev.kessai.products.deferred.FactStore.Purchase;
import dev.kessai.products.deferred.PaymentOrder.State;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Lets what has happened count, together with all that follows from it, in one transaction: facts of payment's outbox
 * with the place up to which it was read, ends of payments that were asked for. What follows beyond the database is
 * stored as an order or as a difference to the ledger, and done after the commit by {@link Asker} and {@link Teller}.
 * Thread-safe.
 */
final class Billing {
    private final Db db;
    private final Terms terms;
    private final Clocks clocks;
    private final DebtorStore debtors = new DebtorStore();
    private final FactStore facts = new FactStore();
    private final PaymentOrderStore orders = new PaymentOrderStore();
    private final NoticeStore notices = new NoticeStore();
    private final AccountingDetails details;

    Billing(Db db, Terms terms, Clocks clocks, AccountingDetails details) {
        this.db = db;
        this.terms = terms;
        this.clocks = clocks;
        this.details = details;
    }

    /**
     * Events of payment, in the order of their lanes. What counted already, as one may come again, counts no more.
     *
     * @return payments to be asked for
     */
    List<PaymentOrder> happened(List<OutboxEvent> events) {
        return db.tx(tx -> {
            var read = facts.lockLanes(
                    tx, events.stream().map(OutboxEvent::lane).collect(Collectors.toCollection(TreeSet::new)));
            var found = new ArrayList<Fact>();
            for (var event : events) {
                if (event.seq() <= read.getOrDefault(event.lane(), 0L)) continue;
                read.put(event.lane(), event.seq());
                PaymentFacts.of(event).ifPresent(found::add);
            }
            var follows = count(tx, found);
            facts.moveLanes(tx, read);
            return follows;
        });
    }

    /**
     * Payments that were asked for have ended.
     *
     * @return payments to be asked for
     */
    List<PaymentOrder> ended(List<Fact.Ended> ends) {
        return ends.isEmpty() ? List.of() : db.tx(tx -> count(tx, ends));
    }

    /** Payment has taken them, and they wait for an outside party. */
    void taken(Collection<PaymentOrder> waiting) {
        if (!waiting.isEmpty()) db.run(tx -> orders.take(tx, waiting));
    }

    /** Payment has never taken them; if it does after all, its event counts. */
    void refused(Collection<PaymentOrder> never) {
        if (never.isEmpty()) return;
        db.run(tx -> {
            var open = byKey(orders.lock(tx, keys(never)));
            var ended = new ArrayList<PaymentOrder>();
            for (var each : open.values()) if (each.state() == State.ASKED) ended.add(each.ended(State.REFUSED, 0));
            orders.end(tx, ended, clocks.business().micros());
        });
    }

    /** Stores what has changed of debtors that this transaction holds; answers the new orders among it. */
    List<PaymentOrder> store(Tx tx, Collection<Debtor> changed) {
        debtors.write(tx, changed);
        var fresh = new ArrayList<PaymentOrder>();
        var said = new ArrayList<Notice>();
        for (var each : changed) {
            fresh.addAll(each.orders());
            said.addAll(each.notices());
        }
        orders.add(tx, fresh, clocks.machine().micros());
        notices.add(tx, said, clocks.business().micros());
        return fresh;
    }

    private List<PaymentOrder> count(Tx tx, List<? extends Fact> all) {
        if (all.isEmpty()) return List.of();
        var open = open(orders.find(tx, keysOf(all)));
        var months = facts.months(tx, parents(all));
        var held = debtors.lock(tx, terms, owners(all, open), named(all, open, months), thisMonth());
        // Read again under the lock: somebody may have been faster.
        open = open(orders.lock(tx, keysOf(all)));
        var purchases = new ArrayList<Purchase>();
        var ended = new ArrayList<PaymentOrder>();
        var said = new ArrayList<AccountingDetail>();
        for (var fact : all) {
            switch (fact) {
                case Fact.Bought it -> {
                    var month = of(held, it.owner()).buy(it.payment(), it.minor(), day(it.atMicros()));
                    purchases.add(new Purchase(it.payment(), it.owner(), it.minor(), it.atMicros(), month));
                    months.put(it.payment(), month);
                }
                case Fact.Refunded it -> {
                    var month = months.getOrDefault(it.parent(), YearMonth.from(day(it.atMicros())));
                    of(held, it.owner()).refund(it.refund(), month, it.minor(), day(it.atMicros()));
                }
                case Fact.Corrected it ->
                    of(held, it.owner()).correct(it.payment(), it.minor(), it.feeMinor(), day(it.atMicros()));
                case Fact.Ended it -> {
                    var order = open.remove(it.key());
                    if (order == null) continue;
                    var end = order.ended(it.state(), it.payment());
                    ended.add(end);
                    if (order.owner() != 0) of(held, order.owner()).ended(end, day(it.atMicros()));
                    if (end.state() == State.SUCCEEDED) said.add(Details.of(end, about(end, held)));
                }
            }
        }
        facts.add(tx, purchases);
        orders.end(tx, ended, clocks.business().micros());
        var follows = store(tx, held.values());
        if (!said.isEmpty()) details.publish(tx, said);
        return follows;
    }

    /** The statement that a payment was about: a repayment knows when it has settled something. */
    private static YearMonth about(PaymentOrder end, Map<Long, Debtor> held) {
        if (end.owner() == 0 || !end.month().equals(PaymentOrder.NO_MONTH)) return end.month();
        return of(held, end.owner()).oldestSettledBy(end.payment()).orElse(PaymentOrder.NO_MONTH);
    }

    private static List<String> keysOf(List<? extends Fact> all) {
        var keys = new ArrayList<String>();
        for (var fact : all) if (fact instanceof Fact.Ended ended) keys.add(ended.key());
        return keys;
    }

    /** Those that have not ended. */
    private static Map<String, PaymentOrder> open(List<PaymentOrder> found) {
        var open = byKey(found);
        open.values().removeIf(order -> order.state() == State.SUCCEEDED || order.state() == State.FAILED);
        return open;
    }

    private static List<Long> parents(List<? extends Fact> all) {
        var parents = new ArrayList<Long>();
        for (var fact : all) if (fact instanceof Fact.Refunded refunded) parents.add(refunded.parent());
        return parents;
    }

    private static Set<Long> owners(List<? extends Fact> all, Map<String, PaymentOrder> open) {
        var owners = new TreeSet<Long>();
        for (var fact : all) {
            switch (fact) {
                case Fact.Bought it -> owners.add(it.owner());
                case Fact.Refunded it -> owners.add(it.owner());
                case Fact.Corrected it -> owners.add(it.owner());
                case Fact.Ended it -> {
                    var order = open.get(it.key());
                    if (order != null && order.owner() != 0) owners.add(order.owner());
                }
            }
        }
        return owners;
    }

    private static List<Named> named(
            List<? extends Fact> all, Map<String, PaymentOrder> open, Map<Long, YearMonth> months) {
        var named = new ArrayList<Named>();
        for (var fact : all) {
            if (!(fact instanceof Fact.Refunded refunded)) continue;
            var month = months.get(refunded.parent());
            if (month != null) named.add(new Named(refunded.owner(), month));
        }
        for (var order : open.values())
            if (order.owner() != 0 && !order.month().equals(PaymentOrder.NO_MONTH))
                named.add(new Named(order.owner(), order.month()));
        return named;
    }

    private static Debtor of(Map<Long, Debtor> held, long owner) {
        var debtor = held.get(owner);
        if (debtor == null) throw new IllegalStateException("not locked: " + owner);
        return debtor;
    }

    private static List<String> keys(Collection<PaymentOrder> all) {
        return all.stream().map(PaymentOrder::key).toList();
    }

    private static Map<String, PaymentOrder> byKey(List<PaymentOrder> all) {
        return all.stream()
                .collect(Collectors.toMap(
                        PaymentOrder::key, Function.identity(), (one, other) -> one, LinkedHashMap::new));
    }

    private static LocalDate day(long micros) {
        return Clocks.businessDate(micros);
    }

    private YearMonth thisMonth() {
        return YearMonth.from(clocks.businessDate());
    }
}
