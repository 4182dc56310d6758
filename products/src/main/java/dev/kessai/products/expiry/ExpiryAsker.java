package dev.kessai.products.expiry;

import dev.kessai.base.db.Db;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.detail.AccountingDetail;
import dev.kessai.contracts.detail.AccountingDetail.Dimension;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.expiry.ExpiryRun;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.products.expiry.ExpiryOrderStore.Ended;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks payment for stored orders and stores how they ended, each with what it means to accounting. An answer that does
 * not come is none: the same key again, later. An order that failed has found less than it had read, or nobody there:
 * what is left of its lots is read again and ordered in the next round. Blocks. Thread-safe.
 */
final class ExpiryAsker {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiryAsker.class);
    private static final long PRINCIPAL = Hash128.of("product expiry").high();
    private static final long ANSWER_MILLIS_MAX = 20_000;
    private static final long GRACE_MILLIS = 2_000;
    /** The batch must not stand in the way of payments: so few are under way at a time, of all callers together. */
    private static final int IN_FLIGHT_MAX = 14;
    /** An order of a later round waits for so long: whoever took from its lots, or kept it from trying, may be gone. */
    private static final long NEXT_ROUND_MICROS = 1_000_000;

    private final Db db;
    private final Payments payments;
    private final Map<String, Accounts> ledgers;
    private final AccountingDetails details;
    private final Clocks clocks;
    private final ExpiryOrderStore orders = new ExpiryOrderStore();
    private final Semaphore free = new Semaphore(IN_FLIGHT_MAX);

    ExpiryAsker(Db db, Payments payments, List<Accounts> ledgers, AccountingDetails details, Clocks clocks) {
        this.db = db;
        this.payments = payments;
        this.ledgers = ledgers.stream().collect(Collectors.toMap(Accounts::name, Function.identity()));
        this.details = details;
        this.clocks = clocks;
    }

    private record Asked(ExpiryOrder order, CompletableFuture<PaymentAnswer> answer, long deadlineMillis) {}

    /** Asks for all, and waits for their ends. */
    ExpiryRun ask(List<ExpiryOrder> all) {
        if (all.isEmpty()) return ExpiryRun.NOTHING;
        var asked = new ArrayList<Asked>(all.size());
        for (var order : all) {
            free.acquireUninterruptibly();
            long deadline = clocks.machine().millis() + ANSWER_MILLIS_MAX;
            var answer = payments.submit(command(order, deadline));
            var _ = answer.whenComplete((_, _) -> free.release());
            asked.add(new Asked(order, answer, deadline));
        }
        var ends = new ArrayList<Ended>();
        var refused = new EnumMap<Refusal, Integer>(Refusal.class);
        for (var each : asked) {
            var answer = await(each);
            if (answer.orElse(null) instanceof PaymentAnswer.Refused no) refused.merge(no.reason(), 1, Integer::sum);
            answer.flatMap(it -> end(each.order(), it)).ifPresent(ends::add);
        }
        if (!refused.isEmpty()) LOG.atWarn().log("payment refuses orders, they are asked for again: {}", refused);
        return ends.isEmpty() ? ExpiryRun.NOTHING : ended(ends);
    }

    private static PaymentCommand command(ExpiryOrder order, long deadlineMillis) {
        var key = Hash128.of(order.key());
        return new PaymentCommand.Create(
                new RequestKey(PRINCIPAL, key, key), order.order(), Wait.COMPLETED, deadlineMillis);
    }

    private Optional<PaymentAnswer> await(Asked asked) {
        try {
            long left = asked.deadlineMillis() + GRACE_MILLIS - clocks.machine().millis();
            return Optional.of(asked.answer().get(Math.max(1, left), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the coordinator broke its contract", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<Ended> end(ExpiryOrder order, PaymentAnswer answer) {
        if (!(answer instanceof PaymentAnswer.Taken taken) || taken.payment().completedAtMicros() == 0)
            return Optional.empty();
        boolean succeeded = taken.payment().status() == PaymentStatus.SUCCEEDED;
        return Optional.of(new Ended(order, succeeded, taken.payment().id()));
    }

    private ExpiryRun ended(List<Ended> ends) {
        var next = new ArrayList<ExpiryOrder>();
        for (var each : ends) if (!each.succeeded()) left(each.order()).ifPresent(next::add);
        return db.tx(tx -> {
            var first = orders.end(tx, ends);
            orders.add(tx, next, clocks.machine().micros() + NEXT_ROUND_MICROS);
            var done = ends.stream()
                    .filter(each ->
                            each.succeeded() && first.contains(each.order().key()))
                    .toList();
            if (!done.isEmpty())
                details.publish(tx, done.stream().map(ExpiryAsker::detail).toList());
            return run(done);
        });
    }

    private static AccountingDetail detail(Ended end) {
        var order = end.order().order();
        var fundClass = order.debits().getFirst().fundClass();
        return new AccountingDetail(
                end.order().key(),
                end.payment(),
                order.accountingCode(),
                List.of(
                        new Dimension("fund_class", fundClass.name()),
                        new Dimension("lots", Integer.toString(order.debits().size()))));
    }

    private static ExpiryRun run(List<Ended> done) {
        long lots = 0;
        long amount = 0;
        for (var each : done) {
            lots += each.order().order().debits().size();
            amount = Math.addExact(amount, each.order().order().amountMinor());
        }
        return new ExpiryRun(lots, done.size(), amount, 0, true);
    }

    /** What is free now in the lots of an order, if anything. */
    private Optional<ExpiryOrder> left(ExpiryOrder failed) {
        var order = failed.order();
        var fundClass = order.debits().getFirst().fundClass();
        var free = Objects.requireNonNull(ledgers.get(failed.ledger())).find(order.payer()).stream()
                .flatMap(owner -> owner.balances().stream())
                .filter(each -> each.fundClass() == fundClass && each.currency() == order.currency())
                .flatMap(balance -> balance.lots().stream())
                .collect(Collectors.toMap(OwnerView.LotView::lot, OwnerView.LotView::freeMinor));
        var debits = new ArrayList<Part>();
        for (var debit : order.debits()) {
            var lot = (Part.Lot.Restore) debit.lot();
            long left = free.getOrDefault(lot.lot(), 0L);
            if (left > 0) debits.add(new Part(fundClass, left, lot));
        }
        return debits.isEmpty() ? Optional.empty() : Optional.of(failed.again(debits));
    }
}
