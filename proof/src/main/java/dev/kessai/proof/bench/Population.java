package dev.kessai.proof.bench;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.launcher.Kessai;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Users with enough of everything, and merchants. A file in the data directory tells how many there are: they are made
 * once, and only those that are missing.
 */
final class Population {
    private static final String FILE = "bench.properties";
    private static final int IN_FLIGHT = 1_024;
    private static final long MONEY_MINOR = 100_000_000;
    private static final long POINTS = 100_000_000;
    private static final long PRINCIPAL = 8;
    private static final long DEADLINE_MILLIS = 60_000;

    private final Kessai kessai;
    private final Path file;
    private final MicroClock clock = MicroClock.system();

    Population(Kessai kessai, Path data) {
        this.kessai = kessai;
        this.file = data.resolve(FILE);
    }

    /** Whether this directory was made by a bench and may be made anew. */
    static boolean isIn(Path data) {
        return Files.exists(data.resolve(FILE));
    }

    /** This directory is a bench's. */
    static void mark(Path data) throws IOException {
        var mine = data.resolve(FILE);
        if (!Files.exists(mine)) Files.writeString(mine, "");
    }

    /** Makes those who are missing; again changes nothing. */
    void make(int users, int merchants) throws IOException, InterruptedException {
        var made = new Properties();
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                made.load(in);
            }
        }
        int usersBefore = Integer.parseInt(made.getProperty("users", "0"));
        int merchantsBefore = Integer.parseInt(made.getProperty("merchants", "0"));
        if (usersBefore >= users && merchantsBefore >= merchants) return;
        each(usersBefore, users, i -> open(kessai.balance(), Owner.user(i)));
        each(usersBefore, users, i -> open(kessai.points(), Owner.user(i)));
        each(merchantsBefore, merchants, i -> open(kessai.balance(), Owner.merchant(i)));
        each(usersBefore, users, this::fund);
        made.setProperty("users", Integer.toString(Math.max(users, usersBefore)));
        made.setProperty("merchants", Integer.toString(Math.max(merchants, merchantsBefore)));
        try (var out = Files.newBufferedWriter(file)) {
            made.store(out, "who was made for the bench");
        }
    }

    private static CompletableFuture<Boolean> open(Accounts ledger, Owner owner) {
        return ledger.submit(new AccountCommand.Open(owner.id(), Currency.JPY))
                .thenCompose(answer -> answer instanceof AccountAnswer.Retry
                        ? open(ledger, owner)
                        : CompletableFuture.completedFuture(answer instanceof AccountAnswer.Done));
    }

    private CompletableFuture<Boolean> fund(long number) {
        var parts = List.of(
                Part.of(FundClass.MONEY, MONEY_MINOR),
                new Part(FundClass.POINT_FREE, POINTS, new Part.Lot.New(Long.MAX_VALUE)));
        var order = new Order(
                PaymentType.OPENING,
                MONEY_MINOR + POINTS,
                Currency.JPY,
                0,
                Owner.user(number).id(),
                List.of(),
                0,
                parts,
                0,
                "opening.migration",
                "",
                Order.Capture.AT_ONCE);
        var key = new RequestKey(PRINCIPAL, Hash128.of("opening-" + number), Hash128.of(order.toString()));
        return kessai.payments()
                .submit(new PaymentCommand.Create(key, order, Wait.COMPLETED, clock.millis() + DEADLINE_MILLIS))
                .thenApply(Population::isPaid);
    }

    /** Whether this is the last word, and a good one. */
    static boolean isPaid(PaymentAnswer answer) {
        return answer instanceof PaymentAnswer.Taken taken
                && taken.satisfied()
                && taken.payment().status() == PaymentStatus.SUCCEEDED;
    }

    /** Starts one piece of work a number, many at a time; returns when all are done. */
    static void each(long from, long to, LongFunction<CompletableFuture<Boolean>> work) throws InterruptedException {
        var free = new Semaphore(IN_FLIGHT);
        var failure = new AtomicReference<@Nullable Throwable>();
        for (long i = from; i < to && failure.get() == null; i++) {
            free.acquire();
            var _ = work.apply(i).whenComplete((isDone, thrown) -> {
                if (thrown != null) failure.set(thrown);
                else if (!isDone) failure.set(new IllegalStateException("refused"));
                free.release();
            });
        }
        free.acquire(IN_FLIGHT);
        var failed = failure.get();
        if (failed != null) throw new IllegalStateException("the bench's population cannot be made", failed);
    }
}
