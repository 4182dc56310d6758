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
import dev.kessai.contracts.settlement.ClearingRun;
import dev.kessai.contracts.settlement.FeePlan;
import dev.kessai.contracts.settlement.FeePlan.FeeRate;
import dev.kessai.contracts.settlement.FeePlan.Funding;
import dev.kessai.contracts.settlement.MerchantContract;
import dev.kessai.contracts.settlement.MerchantContract.PayDay;
import dev.kessai.contracts.settlement.MerchantSettlement;
import dev.kessai.contracts.settlement.PayeeAccount;
import dev.kessai.contracts.settlement.SettlementAnswer;
import dev.kessai.contracts.zengin.TransferFile;
import dev.kessai.launcher.BuildInfo;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import dev.kessai.launcher.VerifyCommand;
import java.io.IOException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The month's close for merchants: from the first instant of the new month until every term is fixed, each by a
 * payment. Before, every merchant has a contract and the same number of sales. Then every statement is computed again,
 * and a file of as many transfers is written.
 */
final class ClearingBench {
    private static final int SALES_OF_EACH = 20;
    private static final long SALE_MINOR = 1_000;
    private static final LocalDate APRIL = LocalDate.of(2026, 4, 1);
    private static final long PRINCIPAL = 11;
    private static final long DEADLINE_MILLIS = 60_000;
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long WAIT_MILLIS_MAX = 600_000;

    private final BenchOptions options;
    private final KessaiConfig config;
    private final Consumer<String> progress;
    private final ManualClock business = new ManualClock(Clocks.startMicros(APRIL) + TimeUnit.DAYS.toMicros(7));
    private final MicroClock machine = MicroClock.system();

    ClearingBench(BenchOptions options, KessaiConfig config, Consumer<String> progress) {
        this.options = options;
        this.config = config;
        this.progress = progress;
    }

    /** The report, with the names of docs/bench.md. */
    Map<String, Object> run() throws IOException, InterruptedException {
        var report = new LinkedHashMap<String, Object>();
        report.put("profile", Profile.CLEARING.text());
        var problems = new ArrayList<String>();
        int merchants = options.merchants();
        long sales = (long) merchants * SALES_OF_EACH;
        progress.accept("starting");
        try (var kessai = Kessai.start(config, new Clocks(business, machine))) {
            Population.mark(config.data());
            new Population(kessai, config.data()).make(options.users(), merchants);
            progress.accept(merchants + " contracts");
            agree(kessai.settlement(), merchants);
            progress.accept(sales + " sales");
            Population.each(0, sales, i -> sell(kessai, i));
            progress.accept("the books and settlement catch up");
            catchUp(kessai);
            report.put("merchants", merchants);
            report.put("sales", sales);
            progress.accept("the month is over");
            business.set(Clocks.startMicros(APRIL.plusMonths(1)));
            long start = System.nanoTime();
            var cleared = clear(kessai.settlement());
            long millis = millisSince(start);
            report.put("seconds", Math.ceilDiv(millis, 1_000));
            report.put("millis", millis);
            report.put("net", cleared.netMinor());
            long expected = merchants * netOfOne();
            if (cleared.netMinor() != expected)
                problems.add("net is " + cleared.netMinor() + " instead of " + expected);
            progress.accept("every statement again");
            checkAgain(kessai.settlement(), report, problems);
            progress.accept("verify");
            long verifying = System.nanoTime();
            var verdict = VerifyCommand.verify(kessai.databases()).run();
            report.put("verify_millis", millisSince(verifying));
            if (!verdict.clean()) problems.add("verify: " + verdict.breaks());
            report.put("verify", verdict.clean() ? "clean" : verdict.breaks().toString());
        }
        writeFile(merchants, report);
        report.put("problems", problems);
        report.put("machine", Machine.describe());
        report.put("commit", BuildInfo.read().commit());
        return report;
    }

    /** 2.6 % and 10 % tax on it. */
    private static long netOfOne() {
        long sales = SALES_OF_EACH * SALE_MINOR;
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
                Owner.user(number % options.users()).id(),
                Owner.merchant(number % options.merchants()).id(),
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

    private ClearingRun clear(MerchantSettlement settlement) {
        long end = machine.millis() + WAIT_MILLIS_MAX;
        var all = settlement.clear();
        while (!all.done()) {
            if (machine.millis() >= end) throw new IllegalStateException("not cleared: " + all);
            all = all.then(settlement.clear());
            progress.accept(all.cleared() + " cleared, " + all.fixed() + " fixed " + all.waitsFor());
        }
        return all;
    }

    private static void checkAgain(MerchantSettlement settlement, Map<String, Object> report, List<String> problems) {
        long start = System.nanoTime();
        long statements = 0;
        long different = 0;
        for (long after = 0; ; ) {
            var checked = settlement.check(after);
            statements += checked.statements();
            different += checked.different().size();
            after = checked.last();
            if (checked.done()) break;
        }
        report.put("checked", statements);
        report.put("different", different);
        report.put("check_millis", millisSince(start));
        if (different > 0) problems.add(different + " statements differ");
    }

    private static void writeFile(int transfers, Map<String, Object> report) {
        var all = new ArrayList<TransferFile.Transfer>(transfers);
        for (int i = 0; i < transfers; i++)
            all.add(new TransferFile.Transfer(
                    "0001", "001", "1234567", "カ)カメイテン ガギグゲゴ", 1L + i, "P" + i, TransferFile.NO_RESULT));
        var header =
                new TransferFile.Header("0000000001", "ケツサイ(カ", MonthDay.of(5, 15), "0001", "", "001", "", "7654321");
        long start = System.nanoTime();
        var bytes = new TransferFile(header, all).bytes();
        report.put("file_millis", millisSince(start));
        report.put("file_bytes", bytes.length);
    }

    private static long millisSince(long startNanos) {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    }
}
