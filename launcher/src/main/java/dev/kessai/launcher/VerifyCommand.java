package dev.kessai.launcher;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.postgres.PostgresFailure;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.MicroClock;
import dev.kessai.books.accounting.ChartOfAccounts;
import dev.kessai.books.accounting.GlAccount;
import dev.kessai.books.accounting.PostingRules;
import dev.kessai.books.bank.BankBooks;
import dev.kessai.books.reconciliation.ExpectedAccount;
import dev.kessai.books.reconciliation.Invariant;
import dev.kessai.books.reconciliation.Reconciliation;
import dev.kessai.books.reconciliation.Verdict;
import dev.kessai.books.reconciliation.Verify;
import dev.kessai.books.reconciliation.Verify.Place;
import dev.kessai.books.settlement.SettlementService;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code kessai verify}: proves every invariant of the stored rows and prints one verdict. Beside a running server it
 * reads through that server, else it starts the database of the directory for the time of the run.
 */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Proves that the books are right: balances, holds, lots, histories, outboxes, channels, sums, journals.",
            "",
            "Reads only, also while payments run. Exit status 0: clean; 1: breaks.",
            "docs/invariants.md tells what is checked."
        })
public final class VerifyCommand implements CliCommand {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Settings settings = new Settings();

    @Option(
            names = "--since",
            paramLabel = "INSTANT",
            description = "only what has happened since then, and what is open; such as 2026-04-30T05:00:00Z")
    private @Nullable Instant since;

    @Option(names = "--json", description = "the verdict as one JSON object")
    private boolean json;

    /** Picocli sets the fields. */
    public VerifyCommand() {
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        try (var databases = Databases.look(settings.load(KessaiConfig.DATA))) {
            long began = MicroClock.system().micros();
            var verifier = verify(databases);
            var verdict =
                    since == null ? verifier.run() : verifier.run(ChronoUnit.MICROS.between(Instant.EPOCH, since));
            var kept = KeptEvidence.of(databases, verdict.report("kessai verify", began));
            var out = spec.commandLine().getOut();
            if (json) out.println(JsonMapper.shared().writeValueAsString(report(verdict, kept)));
            else print(verdict, kept, out);
            return verdict.clean() ? ExitCode.OK.status() : ExitCode.CHECK_FAILED.status();
        } catch (DbFailure | PostgresFailure failure) {
            throw new CliFailure(ExitCode.UNAVAILABLE, "the database cannot be read: " + failure.getMessage());
        }
    }

    /** The verifier over all services of an installation; bench and replay run it too. */
    public static Verify verify(Databases databases) {
        return verify(databases.auditor(), Clocks.system().business());
    }

    /** What R1 to R3 find now, in one line; empty for nothing. */
    static String breaks(Databases databases) {
        var broken = verify(databases).run().breaks().stream()
                .map(each -> each.invariant().reconciliation() + " " + each.invariant())
                .filter(each -> !each.startsWith(Reconciliation.R0.name()))
                .distinct()
                .toList();
        return String.join(", ", broken);
    }

    private static ExpectedAccount rules() {
        var rules = PostingRules.load(ChartOfAccounts.load());
        return (code, owner, fundClass, date) ->
                rules.find(code, owner, fundClass, date).map(GlAccount::number);
    }

    /** As this login, which may be to a copy of the installation's database. */
    public static Verify verify(DatabaseLogin auditor) {
        return verify(auditor, Clocks.system().business());
    }

    /** @param business the installation's clock */
    static Verify verify(DatabaseLogin auditor, MicroClock business) {
        return new Verify(
                new Verify.Places(
                        new Place(Kessai.PAYMENT, auditor, Kessai.PAYMENT),
                        Kessai.LEDGERS.stream()
                                .map(ledger -> new Place(ledger, auditor, ledger))
                                .toList(),
                        new Place(Kessai.CHANNEL, auditor, Kessai.CHANNEL),
                        new Place(BankBooks.NAME, auditor, BankBooks.NAME),
                        new Place(SettlementService.NAME, auditor, SettlementService.NAME),
                        Optional.of(new Verify.Books(
                                new Place(Kessai.ACCOUNTING, auditor, Kessai.ACCOUNTING),
                                Kessai.schemasOfDetails().entrySet().stream()
                                        .map(product -> new Place(product.getKey(), auditor, product.getValue()))
                                        .toList(),
                                rules()))),
                Verify.Settings.DEFAULT,
                business);
    }

    private static void print(Verdict verdict, KeptEvidence kept, PrintWriter out) {
        for (var found : verdict.breaks()) {
            out.println(found);
            out.println("    " + found.remedy());
        }
        if (!verdict.clean()) out.println();
        out.printf("%-16s %12s %8s  %s%n", "invariant", "compared", "broken", "what holds");
        for (var invariant : Invariant.values()) {
            var count = verdict.count(invariant);
            out.printf("%-16s %,12d %,8d  %s%n", invariant, count.compared(), count.broken(), invariant.says());
        }
        long rows = verdict.rows().values().stream().mapToLong(Long::longValue).sum();
        long millis = Math.max(1, verdict.elapsedMillis());
        out.printf(
                "%n%s: %,d breaks, %d listed, %,d not judged yet; %,d rows in %d.%03d s, %,d rows/s%n",
                verdict.clean() ? "CLEAN" : "BROKEN",
                verdict.brokenCount(),
                verdict.breaks().size(),
                verdict.pending(),
                rows,
                millis / 1_000,
                millis % 1_000,
                rows * 1_000 / millis);
        out.println(kept.says());
    }

    private static Map<String, Object> report(Verdict verdict, KeptEvidence kept) {
        var report = new LinkedHashMap<String, Object>();
        report.put("clean", verdict.clean());
        report.put("broken", verdict.brokenCount());
        report.put("elapsedMillis", verdict.elapsedMillis());
        report.put("pending", verdict.pending());
        report.put("rows", verdict.rows());
        report.put("invariants", verdict.invariants());
        report.put("breaks", verdict.breaks());
        report.put("run", kept.run());
        return report;
    }
}
