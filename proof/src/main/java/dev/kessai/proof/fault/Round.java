package dev.kessai.proof.fault;

import dev.kessai.base.id.Ids;
import dev.kessai.base.time.MicroClock;
import dev.kessai.proof.fault.RoundAuditStore.Stored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One round: clients pay, the fault comes, the system recovers, what has no answer is sent again, all is compared. */
final class Round {
    private static final long LOAD_MILLIS_MAX = 20_000;
    private static final long RECOVERY_MILLIS_MAX = 60_000;
    private static final long RECOVERY_MILLIS_BAR = 5_000;
    private static final long QUIET_MILLIS_MAX = 20_000;

    private final Schedule.Planned planned;
    private final Site site;
    private final Api api;
    private final Population population;
    private final MicroClock clock = MicroClock.system();

    Round(Schedule.Planned planned, Site site, Api api, Population population) {
        this.planned = planned;
        this.site = site;
        this.api = api;
        this.population = population;
    }

    /**
     * What a round was and found.
     *
     * @param sent different keys
     * @param unanswered keys that had no final answer before they were sent again
     * @param succeeded acknowledged as such
     * @param failed acknowledged as such
     * @param resumed payments that began before the fault and ended after it
     * @param recoveryMillis from ready until no payment was open
     * @param outageMillis from the fault until no payment was open and every client had an answer or an error
     * @param findings what is wrong; empty when all is right
     */
    record Result(
            Schedule.Planned planned,
            long sent,
            long unanswered,
            long succeeded,
            long failed,
            long resumed,
            long recoveryMillis,
            long outageMillis,
            List<String> findings) {
        long acknowledged() {
            return succeeded + failed;
        }

        boolean isRight() {
            return findings.isEmpty();
        }
    }

    Result run() throws InterruptedException {
        long from = Ids.first(clock.millis());
        try (var clients = new Clients(api, site::doors, "round-" + planned.number(), planned.seed())) {
            clients.start();
            var _ = Moments.await(LOAD_MILLIS_MAX, () -> clients.acknowledged() >= planned.payments());
            Moments.pass(planned.millis());
            long struckMicros = clock.micros();
            long struck = System.nanoTime();
            long ready = site.strike(planned.fault(), clients);
            try (var store = RoundAuditStore.open(site.databases().auditor())) {
                long recovery = TimeUnit.NANOSECONDS.toMillis(awaitNothingOpen(store, clients, from, ready) - ready);
                long outage = Moments.millisSince(struck);
                site.end(planned.fault(), clients);
                var _ = Moments.await(QUIET_MILLIS_MAX, () -> clients.inFlight() == 0);
                int unanswered = clients.repeat();
                var _ = Moments.await(QUIET_MILLIS_MAX, () -> store.open(from) == 0);
                var purchases = clients.purchases();
                purchases.stream().filter(Purchase::hasSucceeded).forEach(population::paid);
                long succeeded =
                        purchases.stream().filter(Purchase::hasSucceeded).count();
                long acknowledged =
                        purchases.stream().filter(Purchase::isAcknowledged).count();
                return new Result(
                        planned,
                        purchases.size(),
                        unanswered,
                        succeeded,
                        acknowledged - succeeded,
                        resumed(store.payments(from).values(), struckMicros),
                        recovery,
                        outage,
                        findings(new RoundAudit(store, from).run(purchases, population), recovery, succeeded));
            }
        }
    }

    /**
     * Waits until nothing is open and nobody waits for an answer; but a stopped server keeps its clients waiting: the
     * system has recovered, it has not.
     *
     * @return {@link System#nanoTime} of the last look at which a payment was open, {@code ready} where none was
     */
    private long awaitNothingOpen(RoundAuditStore store, Clients clients, long from, long ready) {
        boolean clientsCount = planned.fault() != Fault.STOP_OWNER;
        var lastOpen = new AtomicLong(ready);
        var _ = Moments.await(RECOVERY_MILLIS_MAX, () -> {
            boolean open = store.open(from) > 0;
            if (open) lastOpen.set(System.nanoTime());
            return !open && (!clientsCount || clients.inFlight() == 0);
        });
        return lastOpen.get();
    }

    /** A round in which nobody paid, or that recovered too slowly, is wrong too. */
    private static List<String> findings(List<String> audited, long recoveryMillis, long succeeded) {
        var findings = new ArrayList<>(audited);
        if (succeeded == 0) findings.add("no payment succeeded");
        if (recoveryMillis > RECOVERY_MILLIS_BAR)
            findings.add(
                    "nothing was open only " + recoveryMillis + " ms after ready, more than " + RECOVERY_MILLIS_BAR);
        return List.copyOf(findings);
    }

    private static long resumed(Collection<Stored> payments, long struckMicros) {
        return payments.stream()
                .filter(payment -> payment.beganMicros() < struckMicros && payment.endedMicros() > struckMicros)
                .count();
    }
}
