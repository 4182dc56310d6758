package dev.kessai.launcher;

import dev.kessai.base.time.Clocks;
import dev.kessai.books.accounting.Books;
import dev.kessai.books.accounting.BooksReadStore;
import dev.kessai.books.accounting.ChartOfAccounts;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kessai books}: the trial balance, and whether anybody has changed the journals behind it. */
@Command(
        name = "books",
        mixinStandardHelpOptions = true,
        subcommands = {BookReportCommand.class, ReversalCommand.class},
        description = {
            "Prints the trial balance, and proves that the journals are as they were written.",
            "",
            "Every day's journals are a chain of hashes: one that was changed, removed or added breaks it, and the",
            "totals are added up again. Exit status 0: whole; 1: broken, or events wait in quarantine.",
            "Debits are positive, as accountants write them. Works beside a running server and without one."
        })
public final class BooksCommand implements CliCommand {
    private static final LocalDate FIRST_DAY = LocalDate.of(1970, 1, 1);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Settings settings = new Settings();

    @Option(names = "--until", paramLabel = "DATE", description = "last day, such as 2026-04-30; default today")
    private @Nullable LocalDate until;

    @Option(names = "--json", description = "as one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        try (var inspection = Inspection.open(settings.load(KessaiConfig.DATA))) {
            var store = new BooksReadStore(inspection.db(Kessai.ACCOUNTING));
            var books = new Books(store, ChartOfAccounts.load());
            var day = until == null ? Clocks.system().businessDate() : until;
            var balances = books.trialBalance(day);
            var broken = books.verify(FIRST_DAY, day);
            long quarantined = store.quarantined();
            long waiting = store.waiting();
            var out = spec.commandLine().getOut();
            if (json)
                out.println(
                        JsonMapper.shared().writeValueAsString(report(day, balances, broken, quarantined, waiting)));
            else print(out, day, balances, broken, quarantined, waiting);
            out.flush();
            return broken.isEmpty() && quarantined == 0 ? ExitCode.OK.status() : ExitCode.CHECK_FAILED.status();
        }
    }

    private static Map<String, Object> report(
            LocalDate day, List<Books.Balance> balances, List<Books.Broken> broken, long quarantined, long waiting) {
        var report = new LinkedHashMap<String, Object>();
        report.put("until", day.toString());
        report.put(
                "accounts",
                balances.stream()
                        .map(each -> {
                            var account = new LinkedHashMap<String, Object>();
                            account.put("number", each.account().number());
                            account.put("name", each.account().name());
                            account.put("currency", each.currency().name());
                            account.put("debit_minor", each.total().debitMinor());
                            account.put("credit_minor", each.total().creditMinor());
                            account.put(
                                    "balance_minor",
                                    Math.negateExact(each.total().balanceMinor()));
                            account.put("lines", each.total().lines());
                            return account;
                        })
                        .toList());
        report.put("broken", broken);
        report.put("quarantined", quarantined);
        report.put("waiting", waiting);
        return report;
    }

    private static void print(
            PrintWriter out,
            LocalDate day,
            List<Books.Balance> balances,
            List<Books.Broken> broken,
            long quarantined,
            long waiting) {
        out.printf("Trial balance until %s, minor units, debit positive%n%n", day);
        out.printf("%-6s %-36s %-4s %18s %18s %18s%n", "", "account", "", "debit", "credit", "balance");
        for (var each : balances)
            out.printf(
                    "%-6d %-36s %-4s %,18d %,18d %,18d%n",
                    each.account().number(),
                    each.account().name(),
                    each.currency(),
                    each.total().debitMinor(),
                    each.total().creditMinor(),
                    -each.total().balanceMinor());
        out.println();
        for (var each : broken)
            out.printf("BROKEN %s: expected %s, found %s%n", each.where(), each.expected(), each.found());
        out.printf(
                "%s; %,d events in quarantine, %,d lines waiting for their predecessor%n",
                broken.isEmpty() ? "The chain of journals is whole" : broken.size() + " breaks", quarantined, waiting);
    }
}
