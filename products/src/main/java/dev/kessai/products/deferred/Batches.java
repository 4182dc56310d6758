package dev.kessai.products.deferred;

import dev.kessai.base.db.Db;
import dev.kessai.base.time.Clocks;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/**
 * What a new day or month changes for many users. Some users at a time, each lot in a transaction of its own that
 * stores what follows before it is done; the rows themselves say who is left, so a batch that was stopped goes on, and
 * a second run, or one beside another, changes nothing more. Blocks. Thread-safe.
 */
final class Batches {
    private static final int USERS_AT_ONCE = 2_000;

    private final Db db;
    private final Terms terms;
    private final Clocks clocks;
    private final Billing billing;
    private final Asker asker;
    private final Teller teller;
    private final DebtorStore debtors = new DebtorStore();
    private final PaymentOrderStore orders = new PaymentOrderStore();

    Batches(Db db, Terms terms, Clocks clocks, Billing billing, Asker asker, Teller teller) {
        this.db = db;
        this.terms = terms;
        this.clocks = clocks;
        this.billing = billing;
        this.asker = asker;
        this.teller = teller;
    }

    /** @param charged late fees that were asked for */
    record Closed(long users, long charged, long remaining) {}

    private record Lot(long last, int users, List<PaymentOrder> orders) {}

    /**
     * Closes this month, and those before it, for every user or until the time is over.
     *
     * @param untilMillis machine clock
     */
    Closed close(YearMonth month, long untilMillis) {
        long users = 0;
        long charged = 0;
        for (var each = firstOpen(month); !each.isAfter(month); each = each.plusMonths(1)) {
            long after = Long.MIN_VALUE;
            while (clocks.machine().millis() < untilMillis) {
                var lot = closeSome(each, after);
                asker.ask(lot.orders());
                users += lot.users();
                charged += lot.orders().size();
                after = lot.last();
                if (lot.users() == 0) break;
            }
        }
        return new Closed(users, charged, db.read(tx -> debtors.unclosed(tx, month)));
    }

    private YearMonth firstOpen(YearMonth otherwise) {
        return db.read(tx -> debtors.closedForAll(tx))
                .map(closed -> closed.plusMonths(1))
                .orElse(otherwise);
    }

    private Lot closeSome(YearMonth month, long after) {
        return db.tx(tx -> {
            var held = debtors.lockUnclosed(tx, terms, month, after, USERS_AT_ONCE);
            if (held.isEmpty()) return new Lot(after, 0, List.of());
            var settled = debtors.settlementsSinceFee(tx, held.keySet());
            held.forEach((owner, debtor) -> debtor.close(month, settled.getOrDefault(owner, List.of())));
            return new Lot(
                    held.keySet().stream().mapToLong(Long::longValue).max().orElseThrow(),
                    held.size(),
                    billing.store(tx, held.values()));
        });
    }

    /**
     * Provides for what is not expected to be paid, once for each month that is closed.
     *
     * @param today the first day on which the month is closed and who is overdue is known
     */
    void provide(YearMonth month, LocalDate today) {
        asker.ask(db.tx(tx -> {
            long expected = 0;
            for (var each : debtors.overdue(tx).entrySet())
                expected = Math.addExact(expected, terms.expectedLoss(each.getValue(), each.getKey(), today));
            long growth = expected - orders.allowance(tx);
            if (growth <= 0) return List.of();
            var order = PaymentOrder.allowance(month, growth);
            orders.add(tx, List.of(order), clocks.machine().micros());
            return orders.find(tx, List.of(order.key()));
        }));
    }

    /** Whoever is overdue since this day is suspended, whoever stays so is reminded. */
    void dayHasCome(LocalDate today) {
        for (var lot = dueSome(today, Long.MIN_VALUE); lot.users() > 0; lot = dueSome(today, lot.last())) {
            var _ = teller.tellAll();
        }
    }

    private Lot dueSome(LocalDate today, long after) {
        return db.tx(tx -> {
            var held = debtors.lockDue(tx, terms, today, after, USERS_AT_ONCE);
            held.values().forEach(debtor -> debtor.dayHasCome(today));
            return new Lot(
                    held.keySet().stream().mapToLong(Long::longValue).max().orElse(after),
                    held.size(),
                    billing.store(tx, held.values()));
        });
    }
}
