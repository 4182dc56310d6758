package dev.kessai.proof.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Many clients, each of which sends purchases one after the other, some of them twice at the same time. They keep what
 * they were told; what got no answer is sent again only by {@link #repeat}. Thread-safe.
 */
final class Clients implements AutoCloseable {
    private static final int COUNT = 128;
    private static final int PATIENT_SECONDS = 10;
    private static final int HASTY_SECONDS = 2;
    private static final int ONE_IN_SENT_TWICE = 8;
    private static final int REPEATED_ALTHOUGH_ANSWERED = 200;
    private static final long REPEAT_MILLIS_MAX = 30_000;
    private static final long REPEAT_PAUSE_MILLIS = 100;

    private final Api api;
    private final Supplier<List<Door>> doors;
    private final String name;
    private final SplittableRandom seeds;
    private final Queue<Purchase> purchases = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger numbers = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean sending;
    private volatile boolean closed;

    /**
     * @param doors of the servers that are there at the moment
     * @param name begins every key
     */
    Clients(Api api, Supplier<List<Door>> doors, String name, long seed) {
        this.api = api;
        this.doors = doors;
        this.name = name;
        this.seeds = new SplittableRandom(seed);
    }

    void start() {
        sending = true;
        for (int i = 0; i < COUNT; i++) {
            var random = seeds.split();
            threads.execute(() -> shop(random));
        }
    }

    /** Nothing new is sent; what is under way goes on. */
    void pause() {
        sending = false;
    }

    void resume() {
        sending = true;
    }

    /** Requests without an answer so far. */
    int inFlight() {
        return inFlight.get();
    }

    /** Purchases whose first sending has been acknowledged. */
    int acknowledged() {
        return acknowledged.get();
    }

    List<Purchase> purchases() {
        return List.copyOf(purchases);
    }

    private void shop(SplittableRandom random) {
        while (!closed) {
            if (!sending) {
                Moments.pass(1);
                continue;
            }
            var purchase = new Purchase(
                    name + "-" + numbers.incrementAndGet(),
                    random.nextInt(Population.USERS),
                    random.nextInt(Population.MERCHANTS),
                    new Purchase.Terms(random.nextBoolean(), random.nextBoolean() ? PATIENT_SECONDS : HASTY_SECONDS));
            purchases.add(purchase);
            var open = doors.get();
            var first = send(purchase, open.get(random.nextInt(open.size())));
            if (random.nextInt(ONE_IN_SENT_TWICE) == 0)
                send(purchase, open.get(random.nextInt(open.size()))).join();
            first.join();
            if (purchase.isAcknowledged()) acknowledged.incrementAndGet();
        }
    }

    private CompletableFuture<Void> send(Purchase purchase, Door door) {
        inFlight.incrementAndGet();
        return api.send(purchase, door).whenComplete((_, _) -> inFlight.decrementAndGet());
    }

    /**
     * Sends what got no answer again under its key until it has one, and some of the others too; returns how many had
     * none. Nothing else may be under way.
     */
    int repeat() {
        var unanswered = new ArrayList<Purchase>();
        var again = new ArrayList<Purchase>();
        for (var purchase : purchases) {
            if (!purchase.isAcknowledged()) unanswered.add(purchase);
            else if (again.size() < REPEATED_ALTHOUGH_ANSWERED) again.add(purchase);
        }
        await(again);
        var left = List.copyOf(unanswered);
        long start = System.nanoTime();
        while (!left.isEmpty() && Moments.millisSince(start) < REPEAT_MILLIS_MAX) {
            await(left);
            left = left.stream().filter(purchase -> !purchase.isAcknowledged()).toList();
            if (!left.isEmpty()) Moments.pass(REPEAT_PAUSE_MILLIS);
        }
        return unanswered.size();
    }

    private void await(List<Purchase> all) {
        var open = doors.get();
        var sent = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < all.size(); i++) sent.add(send(all.get(i), open.get(i % open.size())));
        for (var each : sent) each.join();
    }

    @Override
    public void close() {
        closed = true;
        threads.close();
    }
}
