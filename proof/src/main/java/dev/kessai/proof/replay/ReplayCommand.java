package dev.kessai.proof.replay;

import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.ManualClock;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.counterparties.Counterparty.Setup;
import dev.kessai.counterparties.bank.Bank;
import dev.kessai.launcher.CliCommand;
import dev.kessai.launcher.CliFailure;
import dev.kessai.launcher.ExitCode;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import dev.kessai.launcher.VerifyCommand;
import dev.kessai.proof.replay.WalletFile.Operation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kessai replay}: a file of operations, run by the engine, with the books proven at the end. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Runs every operation of DIR/transactions.csv(.gz) as a payment and proves the books.",
            "",
            "Operations run concurrently with the result of their order. tx_id is the key: a second run on the same",
            "--data changes nothing. The whole file is checked first; a broken line ends with its number, nothing done."
        })
public final class ReplayCommand implements CliCommand {
    private static final int PROGRESS_EVERY = 10_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "where transactions.csv or transactions.csv.gz is")
    private Path directory = Path.of(".");

    @Option(names = "--opening", paramLabel = "JPY", description = "what a new user has; default ${DEFAULT-VALUE}")
    private long opening = 50_000;

    @Option(names = "--data", paramLabel = "DIR", description = "the engine's data; default ${DEFAULT-VALUE}")
    private Path data = Path.of(".kessai", "replay");

    @Option(
            names = "--settle",
            description = {
                "each day ends on the test clock: terms close, merchants' statements are fixed and paid out by a",
                "simulated bank; sum_merchants counts what was settled too"
            })
    private boolean settle;

    @Option(names = "--json", description = "the result as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (opening < 0 || opening > Currency.JPY.maxMinor())
            throw new CliFailure(ExitCode.USAGE, "--opening must be 0 to " + Currency.JPY.maxMinor());
        var operations = WalletFile.read(directory);
        var days = settle ? WalletFile.byDay(operations) : new LinkedHashMap<LocalDate, List<Operation>>();
        if (settle && days.isEmpty()) throw new CliFailure(ExitCode.USAGE, "nothing to settle: the file is empty");
        if (!settle) {
            try (var kessai = Kessai.start(KessaiConfig.in(data).withoutPorts())) {
                return run(kessai, operations, days);
            }
        }
        boolean isNew = !Files.exists(data);
        var clocks =
                new Clocks(new ManualClock(Clocks.startMicros(days.firstEntry().getKey())), MicroClock.system());
        try (var bank = new Bank(new Setup(0, data.resolve("bank"), "", Optional::empty, clocks.machine()));
                var kessai = Kessai.start(
                        KessaiConfig.in(data, besideBank(bank.port())).withoutPorts(), clocks)) {
            if (!isNew && !kessai.testClock().read().frozen())
                throw new CliFailure(ExitCode.USAGE, data + " is of a replay without --settle: take another --data");
            kessai.testClock().freeze();
            return run(kessai, operations, days);
        }
    }

    private static List<String> besideBank(int port) {
        return List.of("channels.bank.url=http://127.0.0.1:" + port, "channels.payout.times=" + Settlements.FILE_TIME);
    }

    /** @param days empty where nothing is settled */
    private int run(Kessai kessai, List<Operation> operations, SequencedMap<LocalDate, List<Operation>> days)
            throws InterruptedException {
        var err = spec.commandLine().getErr();
        var clock = Clocks.system().machine();
        long start = clock.millis();
        var replay = new Replay(kessai, opening, clock::millis, count -> {
            if (!json && count % PROGRESS_EVERY == 0) progress(err, count, operations.size());
        });
        var settlements = days.isEmpty() ? null : new Settlements(kessai, clock::millis);
        replay.openMerchants(operations);
        if (settlements == null) replay.run(operations);
        else {
            settlements.prepare(operations, days.firstEntry().getKey());
            for (var day : days.entrySet()) {
                replay.run(day.getValue());
                settlements.endDay(day.getKey());
            }
            settlements.awaitBank();
        }
        long ran = clock.millis();
        var users = Replay.users(operations);
        var report = new LinkedHashMap<String, Object>();
        report.put("accepted", counts(replay.accepted()));
        report.put("declined", counts(replay.declined()));
        report.put("users", users.size());
        report.put("sum_users", sum(kessai, users, FundClass.MONEY));
        long unsettled = sum(kessai, Replay.merchants(operations), FundClass.MERCHANT_UNSETTLED);
        var settled = settlements == null ? null : settlements.outcome();
        report.put("sum_merchants", unsettled + (settled == null ? 0 : settled.grossMinor()));
        if (settled != null) report.put("settlement", settled.figures());
        var verdict = VerifyCommand.verify(kessai.databases()).run();
        report.put("operations", operations.size());
        report.put("payments_per_second", operations.size() * 1_000L / Math.max(1, ran - start));
        report.put("seconds", (clock.millis() - start) / 1_000);
        report.put("verify", verdict.clean() ? "clean" : verdict.breaks().toString());
        var out = spec.commandLine().getOut();
        if (json) out.println(JsonMapper.shared().writeValueAsString(report));
        else print(out, report);
        out.flush();
        boolean sound = verdict.clean() && (settled == null || settled.different() == 0);
        return sound ? ExitCode.OK.status() : ExitCode.CHECK_FAILED.status();
    }

    private static void progress(PrintWriter err, long count, long all) {
        err.printf("\r%,d of %,d operations (%d %%)", count, all, count * 100 / all);
        if (count + PROGRESS_EVERY > all) err.println();
        err.flush();
    }

    private static Map<String, Long> counts(Map<WalletFile.Type, LongAdder> counters) {
        var counts = new TreeMap<String, Long>();
        counters.forEach((type, count) -> {
            if (count.sum() > 0) counts.put(type.name(), count.sum());
        });
        return counts;
    }

    private static long sum(Kessai kessai, Set<String> names, FundClass fundClass) {
        long sum = 0;
        for (var name : names)
            for (var balance :
                    kessai.balance().find(Replay.owner(name)).orElseThrow().balances())
                if (balance.fundClass() == fundClass && balance.currency() == Currency.JPY)
                    sum += balance.ledgerMinor();
        return sum;
    }

    private static void print(PrintWriter out, Map<String, Object> report) {
        report.forEach((name, value) -> out.printf("%-20s %s%n", name, value));
    }
}
