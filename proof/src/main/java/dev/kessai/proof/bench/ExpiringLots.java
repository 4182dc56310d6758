package dev.kessai.proof.bench;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.ManualClock;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.launcher.Kessai;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Users with lots of points, all of which expire at one instant, on a business clock that stands still until it is put
 * there. They pay nothing: who pays meanwhile is somebody else.
 */
final class ExpiringLots {
    static final int LOTS_EACH = 10;
    static final long LOT_MINOR = 10;

    private static final int FIRST_USER = 10_000_000;
    private static final long PRINCIPAL = 10;
    private static final long DEADLINE_MILLIS = 60_000;
    private static final long BEGIN = Clocks.startMicros(LocalDate.of(2026, 4, 8));
    private static final long EXPIRY = Clocks.startMicros(LocalDate.of(2026, 5, 1));

    private final ManualClock business = new ManualClock(BEGIN);
    private final MicroClock machine = MicroClock.system();
    private final int users;

    /** @param users each with {@link #LOTS_EACH} lots */
    ExpiringLots(int users) {
        this.users = users;
    }

    Clocks clocks() {
        return new Clocks(business, machine);
    }

    /** Opens all and gives them their lots. */
    void give(Kessai kessai) throws InterruptedException {
        Population.each(0, users, i -> open(kessai.balance(), user(i)));
        Population.each(0, users, i -> open(kessai.points(), user(i)));
        Population.each(0, users, i -> give(kessai, i));
    }

    /** All lots are due. */
    void expire() {
        business.set(EXPIRY);
    }

    /** The same, and nobody waits until the server looks by itself. */
    void expire(Kessai kessai) {
        expire();
        kessai.expiry().begin(EXPIRY);
    }

    /** Whether all of it is done. */
    boolean hasExpired(Kessai kessai) {
        return kessai.expiry().isQuiet(EXPIRY);
    }

    long lots() {
        return (long) users * LOTS_EACH;
    }

    static long user(long number) {
        return Owner.user(FIRST_USER + number).id();
    }

    private static CompletableFuture<Boolean> open(Accounts ledger, long user) {
        return ledger.submit(new AccountCommand.Open(user, Currency.JPY))
                .thenCompose(answer -> answer instanceof AccountAnswer.Retry
                        ? open(ledger, user)
                        : CompletableFuture.completedFuture(answer instanceof AccountAnswer.Done));
    }

    private CompletableFuture<Boolean> give(Kessai kessai, long number) {
        var lot = new Part(FundClass.POINT_FREE, LOT_MINOR, new Part.Lot.New(EXPIRY));
        var order = new Order(
                PaymentType.GRANT,
                LOT_MINOR * LOTS_EACH,
                Currency.JPY,
                0,
                user(number),
                List.of(),
                0,
                Collections.nCopies(LOTS_EACH, lot),
                0,
                "grant.campaign",
                "",
                Order.Capture.AT_ONCE);
        var key = new RequestKey(PRINCIPAL, Hash128.of("lots" + number), Hash128.of("lots of " + number));
        return kessai.payments()
                .submit(new PaymentCommand.Create(key, order, Wait.COMPLETED, machine.millis() + DEADLINE_MILLIS))
                .thenApply(Population::isPaid);
    }
}
