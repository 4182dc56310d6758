package dev.kessai.products.expiry;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.DueLot;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentType;
import java.util.ArrayList;
import java.util.List;

/**
 * A payment that makes lots of one account expire. Its key tells which: a ledger tells a lot at most once for each time
 * at which it becomes due, and the round grows when an order could not take what it had read.
 *
 * @param key at most 64 characters; payment carries it as the reference
 */
record ExpiryOrder(String key, Order order) {
    /** As many as one order may name. */
    static final int LOTS_MAX = 16;

    /** Orders for these lots, which are in the order of a page: neighbours of one account share an order. */
    static List<ExpiryOrder> of(List<DueLot> lots) {
        var orders = new ArrayList<ExpiryOrder>();
        for (int from = 0, to; from < lots.size(); from = to) {
            var first = lots.get(from);
            long sum = first.freeMinor();
            to = from + 1;
            while (to < lots.size() && to - from < LOTS_MAX && isSameAccount(first, lots.get(to))) {
                if (lots.get(to).freeMinor() > first.currency().maxMinor() - sum) break;
                sum += lots.get(to++).freeMinor();
            }
            orders.add(order(key(first, 1), lots.subList(from, to), sum));
        }
        return orders;
    }

    private static boolean isSameAccount(DueLot one, DueLot other) {
        return one.owner() == other.owner()
                && one.fundClass() == other.fundClass()
                && one.currency() == other.currency();
    }

    private static String key(DueLot first, int round) {
        return "expire:%s:%d:%d:%d:%d:%d"
                .formatted(
                        new Owner(first.owner()).text(),
                        first.fundClass().code(),
                        first.currency().code(),
                        first.lot(),
                        first.dueAtMicros(),
                        round);
    }

    private static ExpiryOrder order(String key, List<DueLot> lots, long sumMinor) {
        var first = lots.getFirst();
        var debits = new ArrayList<Part>(lots.size());
        for (var lot : lots) debits.add(new Part(first.fundClass(), lot.freeMinor(), new Part.Lot.Restore(lot.lot())));
        return new ExpiryOrder(key, order(key, first.owner(), first.currency(), debits, sumMinor));
    }

    private static Order order(String key, long owner, Currency currency, List<Part> debits, long sumMinor) {
        boolean points = debits.getFirst().fundClass().isIn(Ledgers.POINTS);
        return new Order(
                PaymentType.EXPIRY,
                sumMinor,
                currency,
                owner,
                SystemOwner.HOUSE.owner().id(),
                List.of(),
                0,
                List.of(),
                0,
                points ? "expiry.points" : "expiry.proceeds",
                key,
                Order.Capture.AT_ONCE,
                debits);
    }

    /** The next round, of these debits. */
    ExpiryOrder again(List<Part> debits) {
        int colon = key.lastIndexOf(':');
        int round = Integer.parseInt(key.substring(colon + 1)) + 1;
        long sum = 0;
        for (var part : debits) sum = Math.addExact(sum, part.amountMinor());
        var next = key.substring(0, colon + 1) + round;
        return new ExpiryOrder(next, order(next, order.payer(), order.currency(), debits, sum));
    }

    /** The ledger of its lots. */
    String ledger() {
        return order.debits().getFirst().fundClass().ledgerOr(Ledgers.BALANCE);
    }
}
