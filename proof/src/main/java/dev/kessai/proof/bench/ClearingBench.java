package dev.kessai.proof.bench;

import dev.kessai.contracts.settlement.MerchantSettlement;
import dev.kessai.contracts.zengin.TransferFile;
import dev.kessai.launcher.BuildInfo;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import dev.kessai.launcher.VerifyCommand;
import java.io.IOException;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The month's close for merchants: from the first instant of the new month until every term is fixed, each by a
 * payment. Before, every merchant has a contract and the same number of sales. Then every statement is computed again,
 * and a file of as many transfers is written.
 */
final class ClearingBench {
    private static final int SALES_OF_EACH = 20;

    private final BenchOptions options;
    private final KessaiConfig config;
    private final Consumer<String> progress;

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
        var month = new MerchantMonth(options.users(), merchants, SALES_OF_EACH);
        progress.accept("starting");
        try (var kessai = Kessai.start(config, month.clocks())) {
            Population.mark(config.data());
            month.make(kessai, config.data(), progress);
            report.put("merchants", merchants);
            report.put("sales", month.sales());
            progress.accept("the month is over");
            month.end();
            long start = System.nanoTime();
            month.clear(kessai.settlement(), progress);
            long millis = millisSince(start);
            report.put("seconds", Math.ceilDiv(millis, 1_000));
            report.put("millis", millis);
            long net = MerchantMonth.fixed(kessai.settlement());
            report.put("net", net);
            if (net != month.net()) problems.add("net is " + net + " instead of " + month.net());
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
