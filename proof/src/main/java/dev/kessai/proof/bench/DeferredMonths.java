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
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.launcher.Kessai;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/**
 * Three months of users who pay later: some buy in April and never repay, so that June brings them a late fee; the
 * others buy in June. On a business clock that stands still between the steps.
 */
final class DeferredMonths {
    static final long PURCHASE_MINOR = 10_000;
    /** 30 days of June at 14.6 %. */
    static final long LATE_FEE_MINOR = 120;

    private static final long PRINCIPAL = 9;
    private static final long DEADLINE_MILLIS = 60_000;
    private static final long MERCHANT = Owner.merchant(0).id();
    private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ManualClock business = new ManualClock(noon(4, 8));
    private final MicroClock machine = MicroClock.system();
    private final int users;
    private final LongPredicate isLate;

    /** @param isLate who buys in April */
    DeferredMonths(int users, LongPredicate isLate) {
        this.users = users;
        this.isLate = isLate;
    }

    Clocks clocks() {
        return new Clocks(business, machine);
    }

    /** Everything until the last day of June. */
    void untilJuneIsOver(Kessai kessai) throws InterruptedException {
        Population.each(0, 1, i -> answered(kessai.balance(), new AccountCommand.Open(MERCHANT, Currency.JPY)));
        Population.each(0, users, i -> lend(kessai.deferred(), Owner.user(i).id()));
        Population.each(0, users, i -> isLate.test(i) ? buy(kessai, i) : CompletableFuture.completedFuture(true));
        goTo(kessai, 5, 1);
        goTo(kessai, 6, 1);
        Population.each(0, users, i -> isLate.test(i) ? CompletableFuture.completedFuture(true) : buy(kessai, i));
        settle(kessai);
    }

    /** June is over: returns when it is closed, its late fees are charged and all statements are billed. */
    void closeJune(Kessai kessai) {
        goTo(kessai, 7, 1);
    }

    /** For a start that goes on after June was over. */
    void julyHasCome() {
        business.set(noon(7, 1));
    }

    private void goTo(Kessai kessai, int month, int day) {
        settle(kessai);
        business.set(noon(month, day));
        await(kessai, LocalDate.of(2026, month, day));
    }

    static void await(Kessai kessai, LocalDate day) {
        while (!kessai.billing().isDoneWith(day) || kessai.billing().open() > 0) LockSupport.parkNanos(ASK_NANOS);
    }

    private static void settle(Kessai kessai) {
        while (kessai.billing().behind() > 0) LockSupport.parkNanos(ASK_NANOS);
    }

    private static long noon(int month, int day) {
        return Clocks.startMicros(LocalDate.of(2026, month, day)) + TimeUnit.HOURS.toMicros(12);
    }

    private static CompletableFuture<Boolean> lend(Accounts deferred, long user) {
        var line =
                new AccountCommand.SetFloor(user, FundClass.DEFERRED_RECEIVABLE, Currency.JPY, -PURCHASE_MINOR * 2, 1);
        return answered(deferred, new AccountCommand.Open(user, Currency.JPY))
                .thenCompose(isOpen -> isOpen ? answered(deferred, line) : CompletableFuture.completedFuture(false));
    }

    private static CompletableFuture<Boolean> answered(Accounts ledger, AccountCommand command) {
        return ledger.submit(command)
                .thenCompose(answer -> answer instanceof AccountAnswer.Retry
                        ? answered(ledger, command)
                        : CompletableFuture.completedFuture(answer instanceof AccountAnswer.Done));
    }

    private CompletableFuture<Boolean> buy(Kessai kessai, long number) {
        var order = new Order(
                PaymentType.PURCHASE,
                PURCHASE_MINOR,
                Currency.JPY,
                Owner.user(number).id(),
                MERCHANT,
                List.of(Source.rest(Ledgers.DEFERRED)),
                0,
                List.of(),
                0,
                "purchase.code",
                "",
                Order.Capture.AT_ONCE);
        var key = new RequestKey(PRINCIPAL, Hash128.of("buy" + number), Hash128.of("purchase" + number));
        var command = new PaymentCommand.Create(key, order, Wait.COMPLETED, machine.millis() + DEADLINE_MILLIS);
        return kessai.payments().submit(command).thenApply(DeferredMonths::isPaid);
    }

    private static boolean isPaid(PaymentAnswer answer) {
        return answer instanceof PaymentAnswer.Taken taken && taken.payment().status() == PaymentStatus.SUCCEEDED;
    }
}
