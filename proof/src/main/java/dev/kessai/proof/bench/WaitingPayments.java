package dev.kessai.proof.bench;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.counterparties.Counterparty.Setup;
import dev.kessai.counterparties.cvs.CvsAgent;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Payments that wait for convenience stores: the slips are issued by a store agent in this process, and nobody pays
 * them. They are made a day ago, by the business clock, since most of those that wait do so for days.
 */
final class WaitingPayments implements AutoCloseable {
    private static final long AMOUNT_MINOR = 1_000;
    private static final long PRINCIPAL = 9;
    private static final long DEADLINE_MILLIS = 60_000;
    private static final long AGE_MICROS = TimeUnit.DAYS.toMicros(1);
    private static final long SLIP_SECONDS = TimeUnit.DAYS.toSeconds(7);
    private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final int count;
    private final CvsAgent store;
    private final Path data;
    private final MicroClock machine = MicroClock.system();
    private final long run = machine.micros();
    private final AtomicLong aheadMicros = new AtomicLong();

    /** @param data of the bench */
    WaitingPayments(int count, Path data) {
        this.count = count;
        this.data = data;
        this.store = new CvsAgent(new Setup(0, data.resolve("cvs"), "", Optional::empty, machine));
    }

    int count() {
        return count;
    }

    /** A business clock that goes on a day when the payments are made. */
    Clocks clocks() {
        return new Clocks(() -> machine.micros() + aheadMicros.get(), machine);
    }

    /** Of a server that reaches the store. */
    List<String> settings() {
        return List.of("channels.cvs.url=http://127.0.0.1:" + store.port(), "channels.cvs.slipSeconds=" + SLIP_SECONDS);
    }

    /** Makes those that are missing and returns when they rest. */
    void make(Kessai kessai, int users) throws InterruptedException {
        try (var rows = new WaitingStore(kessai.databases().auditor())) {
            var issued = new ConcurrentLinkedQueue<Long>();
            Population.each(rows.waiting(), count, i -> issue(kessai, i, users, issued));
            aheadMicros.addAndGet(AGE_MICROS);
            // A look at each, as after a day it has had many: from now on it is asked for once an hour.
            Population.each(0, issued.size(), i -> look(kessai, issued.remove()));
            while (rows.busy() > count / 100 || kessai.coordinator().openCount() > count / 100)
                LockSupport.parkNanos(ASK_NANOS);
        }
    }

    private static CompletableFuture<Boolean> look(Kessai kessai, long payment) {
        return kessai.payments()
                .submit(new PaymentCommand.LegChanged(new LegKey(payment, 1)))
                .thenApply(answer -> true);
    }

    private CompletableFuture<Boolean> issue(Kessai kessai, long number, int users, Queue<Long> issued) {
        var order = new Order(
                PaymentType.PURCHASE,
                AMOUNT_MINOR,
                Currency.JPY,
                Owner.user(number % users).id(),
                Owner.merchant(0).id(),
                List.of(Source.rest("cvs")),
                0,
                List.of(),
                0,
                "purchase.code",
                "",
                Order.Capture.AT_ONCE);
        var key = new RequestKey(PRINCIPAL, Hash128.of("slip-" + run + "-" + number), Hash128.of(order.toString()));
        return kessai.payments()
                .submit(new PaymentCommand.Create(key, order, Wait.DECIDED, machine.millis() + DEADLINE_MILLIS))
                .thenApply(answer -> waits(answer, issued));
    }

    private static boolean waits(PaymentAnswer answer, Queue<Long> issued) {
        return answer instanceof PaymentAnswer.Taken taken
                && taken.payment().status() == PaymentStatus.WAITING_EXTERNAL
                && issued.add(taken.payment().id());
    }

    /** Milliseconds from the start of a server's process, on the data with all that wait, until it is ready. */
    long restartMillis() throws IOException, InterruptedException {
        var options = new ArrayList<>(List.of("--data", data.toString()));
        for (var setting : settings()) options.addAll(List.of("--set", setting));
        long start = System.nanoTime();
        try (var server = ServerProcess.start(data.resolve("restart.log"), options)) {
            var _ = server.awaitReady();
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
