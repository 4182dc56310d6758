package dev.kessai.proof.replay;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.launcher.Kessai;
import dev.kessai.proof.replay.WalletFile.Operation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Runs the operations of a file as payments. An operation starts when every earlier one on either of its user accounts
 * is over, so the result is that of the sequential order; operations of strangers run at the same time.
 */
final class Replay {
    static final int IN_FLIGHT_MAX = 4_096;
    private static final long DEADLINE_MILLIS = 60_000;
    private static final long PRINCIPAL = Hash128.of("replay").high();

    /** A purchase that can be refunded, and what of it has not been. */
    private static final class Refundable {
        private final long payment;
        private long restMinor;

        Refundable(long payment, long restMinor) {
            this.payment = payment;
            this.restMinor = restMinor;
        }
    }

    private final Kessai kessai;
    private final long openingMinor;
    private final LongSupplier machineMillis;
    private final LongConsumer progress;
    private final Semaphore places = new Semaphore(IN_FLIGHT_MAX);
    private final Map<String, CompletableFuture<Void>> tails = new HashMap<>();
    private final Map<String, List<Refundable>> purchases = new ConcurrentHashMap<>();
    private final Map<WalletFile.Type, LongAdder> accepted = counters();
    private final Map<WalletFile.Type, LongAdder> declined = counters();
    private long taken;

    /** @param progress is told how many operations have been taken up */
    Replay(Kessai kessai, long openingMinor, LongSupplier machineMillis, LongConsumer progress) {
        this.kessai = kessai;
        this.openingMinor = openingMinor;
        this.machineMillis = machineMillis;
        this.progress = progress;
    }

    Map<WalletFile.Type, LongAdder> accepted() {
        return accepted;
    }

    Map<WalletFile.Type, LongAdder> declined() {
        return declined;
    }

    /** Users that appear in the file. */
    static Set<String> users(List<Operation> operations) {
        return names(operations, true);
    }

    static Set<String> merchants(List<Operation> operations) {
        return names(operations, false);
    }

    private static Set<String> names(List<Operation> operations, boolean users) {
        var names = new TreeSet<String>();
        for (var operation : operations)
            for (var name : List.of(operation.source(), operation.destination()))
                if (users ? WalletFile.isUser(name) : WalletFile.isMerchant(name)) names.add(name);
        return names;
    }

    /** The owner behind a name: a number, so a second run finds the same one. */
    static long owner(String name) {
        long number = Long.parseLong(name.substring(1));
        return (name.charAt(0) == 'U' ? Owner.user(number) : Owner.merchant(number)).id();
    }

    /** Every merchant's account; again changes nothing. */
    void openMerchants(List<Operation> operations) {
        var opened =
                merchants(operations).stream().map(each -> open(owner(each))).toList();
        CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new)).join();
    }

    /** Runs all, behind those of a call before; throws when something ends otherwise than accepted or declined. */
    void run(List<Operation> operations) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var operation : operations) {
                places.acquire();
                var over = start(operation, threads);
                var _ = over.whenComplete((done, failure) -> places.release());
                progress.accept(++taken);
            }
            CompletableFuture.allOf(tails.values().toArray(CompletableFuture[]::new))
                    .join();
        }
    }

    private CompletableFuture<Void> start(Operation operation, ExecutorService threads) {
        var before = new ArrayList<CompletableFuture<Void>>(2);
        for (var name : List.of(operation.source(), operation.destination()))
            if (WalletFile.isUser(name)) before.add(tails.computeIfAbsent(name, user -> appear(user, threads)));
        var over = CompletableFuture.allOf(before.toArray(CompletableFuture[]::new))
                .thenComposeAsync(ready -> operate(operation), threads);
        for (var name : List.of(operation.source(), operation.destination()))
            if (WalletFile.isUser(name)) tails.put(name, over);
        return over;
    }

    /** A user's first appearance: accounts and the opening balance. */
    private CompletableFuture<Void> appear(String user, ExecutorService threads) {
        return open(owner(user))
                .thenComposeAsync(
                        opened -> {
                            if (openingMinor == 0) return CompletableFuture.completedFuture(null);
                            var order = order(PaymentType.OPENING, 0, owner(user), openingMinor, "opening.migration");
                            return submit(create("opening:" + user, order)).thenAccept(answer -> {
                                if (!isAccepted(answer))
                                    throw new IllegalStateException("opening of " + user + ": " + answer);
                            });
                        },
                        threads);
    }

    private CompletableFuture<Void> open(long owner) {
        return kessai.balance()
                .submit(new AccountCommand.Open(owner, Currency.JPY))
                .thenAccept(answer -> {
                    if (!(answer instanceof AccountAnswer.Done)) throw new IllegalStateException("open: " + answer);
                });
    }

    private CompletableFuture<Void> operate(Operation operation) {
        long amount = operation.amountMinor();
        return switch (operation.type()) {
            case TOPUP_BANK ->
                create(
                        operation,
                        order(PaymentType.TOP_UP, SystemOwner.BANK.owner().id(), to(operation), amount, "topup.bank"));
            case TOPUP_CASH ->
                create(
                        operation,
                        order(PaymentType.TOP_UP, SystemOwner.CVS.owner().id(), to(operation), amount, "topup.cvs"));
            case CASHOUT ->
                create(
                        operation,
                        order(
                                PaymentType.WITHDRAWAL,
                                from(operation),
                                SystemOwner.BANK.owner().id(),
                                amount,
                                "withdrawal.bank"));
            case PAYMENT, P2P ->
                WalletFile.isUser(operation.destination())
                        ? create(
                                operation,
                                order(PaymentType.TRANSFER, from(operation), to(operation), amount, "transfer.p2p"))
                        : create(
                                operation,
                                order(PaymentType.PURCHASE, from(operation), to(operation), amount, "purchase.code"));
            case REFUND -> refund(operation);
        };
    }

    private static long from(Operation operation) {
        return owner(operation.source());
    }

    private static long to(Operation operation) {
        return owner(operation.destination());
    }

    private CompletableFuture<Void> create(Operation operation, Order order) {
        return submit(create(operation.txId(), order)).thenAccept(answer -> {
            count(operation, isAccepted(answer));
            boolean refundable = operation.type() == WalletFile.Type.PAYMENT
                    && order.type() == PaymentType.PURCHASE
                    && isAccepted(answer);
            if (refundable && answer instanceof PaymentAnswer.Taken taken)
                purchases
                        .computeIfAbsent(pair(operation.source(), operation.destination()), key -> new ArrayList<>())
                        .add(new Refundable(taken.payment().id(), operation.amountMinor()));
        });
    }

    /** Of the earliest accepted payment of that user to that merchant whose rest covers the amount. */
    private CompletableFuture<Void> refund(Operation operation) {
        var candidates = purchases.getOrDefault(pair(operation.destination(), operation.source()), List.of());
        for (var candidate : candidates) {
            if (candidate.restMinor < operation.amountMinor()) continue;
            var command = new PaymentCommand.Refund(
                    key(operation.txId(), operation.toString()),
                    candidate.payment,
                    operation.amountMinor(),
                    "refund.purchase",
                    operation.txId(),
                    Wait.COMPLETED,
                    machineMillis.getAsLong() + DEADLINE_MILLIS);
            return submit(command).thenAccept(answer -> {
                if (isAccepted(answer)) candidate.restMinor -= operation.amountMinor();
                count(operation, isAccepted(answer));
            });
        }
        count(operation, false);
        return CompletableFuture.completedFuture(null);
    }

    private static String pair(String user, String merchant) {
        return user + ">" + merchant;
    }

    private void count(Operation operation, boolean isAccepted) {
        var counts = isAccepted ? accepted : declined;
        var count = counts.get(operation.type());
        if (count != null) count.increment();
    }

    private CompletableFuture<PaymentAnswer> submit(PaymentCommand command) {
        return kessai.payments().submit(command).thenApply(Replay::definite);
    }

    /** A transfer above the legal limit is refused before it is a payment: as good as declined. */
    private static PaymentAnswer definite(PaymentAnswer answer) {
        boolean over = switch (answer) {
            case PaymentAnswer.Taken taken -> taken.satisfied();
            case PaymentAnswer.Refused refused -> refused.reason() == Refusal.TRANSFER_TOO_LARGE;
            case PaymentAnswer.Retry _, PaymentAnswer.NotOwner _ -> false;
        };
        if (!over) throw new IllegalStateException("no definite answer: " + answer);
        return answer;
    }

    private static boolean isAccepted(PaymentAnswer answer) {
        return answer instanceof PaymentAnswer.Taken taken && taken.payment().status() == PaymentStatus.SUCCEEDED;
    }

    private PaymentCommand create(String key, Order order) {
        return new PaymentCommand.Create(
                key(key, order.toString()), order, Wait.COMPLETED, machineMillis.getAsLong() + DEADLINE_MILLIS);
    }

    private static RequestKey key(String key, String content) {
        return new RequestKey(PRINCIPAL, Hash128.of(key), Hash128.of(content));
    }

    private static Order order(PaymentType type, long payer, long payee, long amountMinor, String code) {
        List<Source> sources = type == PaymentType.PURCHASE ? List.of(Source.rest("balance")) : List.of();
        return new Order(
                type,
                amountMinor,
                Currency.JPY,
                payer,
                payee,
                sources,
                0,
                List.of(),
                0,
                code,
                "",
                Order.Capture.AT_ONCE);
    }

    private static Map<WalletFile.Type, LongAdder> counters() {
        var counters = new EnumMap<WalletFile.Type, LongAdder>(WalletFile.Type.class);
        for (var type : WalletFile.Type.values()) counters.put(type, new LongAdder());
        return counters;
    }
}
