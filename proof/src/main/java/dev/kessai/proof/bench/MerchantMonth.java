package dev.kessai.proof.bench;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.ManualClock;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.contracts.settlement.FeePlan;
import dev.kessai.contracts.settlement.FeePlan.FeeRate;
import dev.kessai.contracts.settlement.FeePlan.Funding;
import dev.kessai.contracts.settlement.MerchantContract;
import dev.kessai.contracts.settlement.MerchantContract.PayDay;
import dev.kessai.contracts.settlement.MerchantSettlement;
import dev.kessai.contracts.settlement.PayeeAccount;
import dev.kessai.contracts.settlement.SettlementAnswer;
import dev.kessai.launcher.Kessai;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A month of merchants, each with a contract and the same number of sales, until the first instant of the next one. The
 * same in every process that has the same numbers.
 */
final class MerchantMonth {
    private static final long SALE_MINOR = 1_000;
    private static final LocalDate APRIL = LocalDate.of(2026, 4, 1);
    private static final long PRINCIPAL = 11;
    private static final long DEADLINE_MILLIS = 60_000;
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long WAIT_MILLIS_MAX = 600_000;

    private final int users;
    private final int merchants;
    private final int salesOfEach;
    private final ManualClock business = new ManualClock(Clocks.startMicros(APRIL) + TimeUnit.DAYS.toMicros(7));
    private final MicroClock machine = MicroClock.system();

    /** @param users who buy, in turns */
    MerchantMonth(int users, int merchants, int salesOfEach) {
        this.salesOfEach = salesOfEach;
        this.users = users;
        this.merchants = merchants;
    }

    Clocks clocks() {
        return new Clocks(business, machine);
    }

    long sales() {
        return (long) merchants * salesOfEach;
    }

    /** Makes all of it, and returns when the books and settlement have it. */
    void make(Kessai kessai, Path data, Consumer<String> progress) throws IOException, InterruptedException {
        new Population(kessai, data).make(users, merchants);
        progress.accept(merchants + " contracts");
        agree(kessai.settlement(), merchants);
        progress.accept(sales() + " sales");
        Population.each(0, sales(), i -> sell(kessai, i));
        progress.accept("the books and settlement catch up");
        catchUp(kessai);
    }

    /** It is over. */
    void end() {
        business.set(Clocks.startMicros(APRIL.plusMonths(1)));
    }

    /** What all merchants get. */
    long net() {
        return merchants * netOfOne();
    }

    /** 2.6 % and 10 % tax on it. */
    private long netOfOne() {
        long sales = salesOfEach * SALE_MINOR;
        long fee = sales * 26 / 1_000;
        return sales - fee - fee / 10;
    }

    private static void agree(MerchantSettlement settlement, int merchants) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(4, Thread.ofVirtual().factory())) {
            Population.each(
                    0,
                    merchants,
                    i -> CompletableFuture.supplyAsync(
                            () -> settlement.agree(contract(i), "bench", Hash128.of("contract " + i))
                                    instanceof SettlementAnswer.Done<?>,
                            threads));
        }
    }

    private static MerchantContract contract(long number) {
        return new MerchantContract(
                Owner.merchant(number).id(),
                "加盟店 " + number,
                APRIL,
                MerchantContract.Cycle.MONTHLY,
                List.of(new PayDay(1, 15)),
                MerchantContract.PayDayRule.NEXT_BUSINESS_DAY,
                MerchantContract.Rounding.PER_TOTAL,
                1,
                MerchantContract.Negative.CARRIED_OVER,
                0,
                new PayeeAccount("0001", "001", PayeeAccount.Type.ORDINARY, "1234567", "カメイテン"),
                List.of(new FeePlan(
                        APRIL,
                        FeePlan.FOREVER,
                        List.of(
                                new FeeRate(FeeRate.ANY, Funding.WALLET, 26_000),
                                new FeeRate(FeeRate.ANY, Funding.DEFERRED, 26_000)))));
    }

    private CompletableFuture<Boolean> sell(Kessai kessai, long number) {
        var order = new Order(
                PaymentType.PURCHASE,
                SALE_MINOR,
                Currency.JPY,
                Owner.user(number % users).id(),
                Owner.merchant(number % merchants).id(),
                List.of(Source.rest(Ledgers.BALANCE)),
                0,
                List.of(),
                0,
                "purchase.code",
                "",
                Order.Capture.AT_ONCE);
        var key = new RequestKey(PRINCIPAL, Hash128.of("sale" + number), Hash128.of("sale of " + number));
        var command = new PaymentCommand.Create(key, order, Wait.COMPLETED, machine.millis() + DEADLINE_MILLIS);
        return kessai.payments().submit(command).thenApply(Population::isPaid);
    }

    private void catchUp(Kessai kessai) {
        long end = machine.millis() + WAIT_MILLIS_MAX;
        while (kessai.settlement().behind() + kessai.accounting().orElseThrow().behind() > 0) {
            if (machine.millis() >= end) throw new IllegalStateException("settlement or the books do not catch up");
            LockSupport.parkNanos(WAIT_NANOS);
        }
    }

    /** Until nothing is left to clear, whether by this caller or by settlement itself. */
    void clear(MerchantSettlement settlement, Consumer<String> progress) {
        long end = machine.millis() + WAIT_MILLIS_MAX;
        for (var run = settlement.clear(); !run.done(); run = settlement.clear()) {
            if (machine.millis() >= end) throw new IllegalStateException("not cleared: " + run);
            progress.accept(run.cleared() + " more cleared, " + run.fixed() + " fixed " + run.waitsFor());
        }
    }

    /** What merchants get by the statements that are fixed. */
    static long fixed(MerchantSettlement settlement) {
        long net = 0;
        for (long after = 0; ; ) {
            var page = settlement.statements(0, after);
            for (var each : page) if (each.payment() != 0) net += each.figures().netMinor();
            if (page.size() < MerchantSettlement.LISTED_MAX) return net;
            after = page.getLast().id();
        }
    }
}
