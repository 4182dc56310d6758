package dev.kessai.launcher;

import dev.kessai.base.db.DbFailure;
import dev.kessai.base.postgres.PostgresFailure;
import dev.kessai.base.time.MicroClock;
import dev.kessai.books.reconciliation.Invariant;
import dev.kessai.books.reconciliation.Reconciliation;
import dev.kessai.books.reconciliation.Verdict;
import dev.kessai.books.reconciliation.planting.DamagedCopyStore;
import dev.kessai.books.reconciliation.planting.PlantedDefect;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kessai reconcile}: what of the books was compared with what, and every mismatch by its class. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        description = {
            "Compares what each service has with what the others say of it, and prints every mismatch by class.",
            "",
            "R0: each service in itself, and payment with its ledgers. R1: movements with journals. R2: what products",
            "have told with what accounting has taken. R3: balances of accounting with the ledgers'. R4: files of",
            "partners and statements of the bank with ours. Reads only, also while payments run.",
            "Exit status 0: nothing found; 1: breaks.",
            "",
            "The evidence of the run is kept, and each mismatch is a case until it is resolved or found no more:",
            "'kessai cases'.",
            "",
            "With --plant it proves itself: one defect of every class in a copy of the data, each to be found."
        })
public final class ReconcileCommand implements CliCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Settings settings = new Settings();

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Option(
            names = "--defect",
            paramLabel = "NAME",
            description = "with --plant: of these only; default all: ${COMPLETION-CANDIDATES}")
    private Set<PlantedDefect> defects = EnumSet.allOf(PlantedDefect.class);

    @Option(names = "--json", description = "as one JSON object")
    private boolean json;

    @Option(names = "--cases", description = "also the cases that have no end; 'kessai cases' works on them")
    private boolean cases;

    /** Either of the two. */
    static final class What {
        @Option(names = "--all", description = "every reconciliation")
        private boolean all;

        @Option(
                names = "--plant",
                description =
                        "damages copies of the data in every way and looks whether it is found; no server may run")
        private boolean plant;

        @Option(names = "--only", paramLabel = "NAME", description = "of these: ${COMPLETION-CANDIDATES}")
        private Set<Reconciliation> only = Set.of();
    }

    @Override
    public Integer call() {
        try (var databases = Databases.look(settings.load(KessaiConfig.DATA))) {
            return what.plant ? plant(databases) : reconcile(databases);
        } catch (DbFailure | PostgresFailure failure) {
            throw new CliFailure(ExitCode.UNAVAILABLE, "the database cannot be read: " + failure.getMessage());
        }
    }

    private int reconcile(Databases databases) {
        long began = MicroClock.system().micros();
        var verdict = VerifyCommand.verify(databases).run();
        var kept = KeptEvidence.of(databases, verdict.report("kessai reconcile", began));
        var wanted = what.all ? Set.of(Reconciliation.values()) : what.only;
        var results = new EnumMap<Reconciliation, Result>(Reconciliation.class);
        for (var each : new TreeSet<>(wanted)) results.put(each, Result.of(each, verdict));
        var breaks = verdict.breaks().stream()
                .filter(each -> wanted.contains(each.invariant().reconciliation()))
                .toList();
        boolean clean = results.values().stream().allMatch(Result::isClean);
        var out = spec.commandLine().getOut();
        if (json) {
            var report = new LinkedHashMap<String, Object>();
            report.put("clean", clean);
            report.put("reconciliations", results);
            report.put("pending", verdict.pending());
            report.put("listed", breaks);
            report.put("run", kept.run());
            if (cases) report.put("cases", kept.cases());
            out.println(JsonMapper.shared().writeValueAsString(report));
        } else {
            print(out, results, breaks, verdict.pending(), clean);
            out.println(kept.says());
            if (cases) for (var each : kept.cases()) out.println(each);
        }
        out.flush();
        return clean ? ExitCode.OK.status() : ExitCode.CHECK_FAILED.status();
    }

    /**
     * @param compared things looked at: accounts and legs, movements, balances
     * @param breaks by class of mismatch, also where there are none
     * @param seconds rounded up
     */
    record Result(String name, long compared, Map<String, Long> breaks, long seconds, long millis) {
        static Result of(Reconciliation reconciliation, Verdict verdict) {
            var breaks = new TreeMap<String, Long>();
            long compared = 0;
            for (var invariant : Invariant.values()) {
                if (invariant.reconciliation() != reconciliation) continue;
                var count = verdict.count(invariant);
                breaks.merge(invariant.mismatch(), count.broken(), Long::sum);
                compared = Math.max(compared, count.compared());
            }
            long millis = verdict.millis().getOrDefault(reconciliation, 0L);
            return new Result(reconciliation.title(), compared, breaks, Math.ceilDiv(millis, 1_000L), millis);
        }

        boolean isClean() {
            return breaks.values().stream().allMatch(each -> each == 0);
        }
    }

    private static void print(
            PrintWriter out,
            Map<Reconciliation, Result> results,
            List<Verdict.Break> breaks,
            long pending,
            boolean clean) {
        for (var found : breaks) {
            out.println(found);
            out.println("    " + found.remedy());
        }
        if (!breaks.isEmpty()) out.println();
        results.forEach((reconciliation, result) -> {
            out.printf(
                    "%-3s %-12s %,14d compared in %,d ms: %s%n",
                    reconciliation, result.name(), result.compared(), result.millis(), reconciliation.says());
            result.breaks().forEach((mismatch, count) -> {
                if (count > 0) out.printf("    %,d %s%n", count, mismatch);
            });
        });
        out.printf("%n%s; %,d not judged yet%n", clean ? "CLEAN" : "BREAKS", pending);
    }

    private int plant(Databases databases) {
        var server = databases
                .server()
                .orElseThrow(() -> new CliFailure(
                        ExitCode.UNAVAILABLE,
                        "a server runs on this data, or it is not ours: --plant copies the database, which nobody else"
                                + " may use then; stop 'kessai serve' first"));
        var owner = server.login(databases.name());
        var found = new ArrayList<PlantedDefect>();
        var missed = new ArrayList<PlantedDefect>();
        var absent = new ArrayList<PlantedDefect>();
        for (var defect : new TreeSet<>(defects)) {
            try (var copy = DamagedCopyStore.of(owner, defect)) {
                if (!copy.isDamaged()) {
                    absent.add(defect);
                    say(defect, "no such rows");
                } else if (tells(databases, copy, defect)) {
                    found.add(defect);
                    say(defect, "found");
                } else {
                    missed.add(defect);
                    say(defect, "MISSED");
                }
            }
        }
        report(found, missed, absent);
        return missed.isEmpty() ? ExitCode.OK.status() : ExitCode.CHECK_FAILED.status();
    }

    /** One line while it goes on. */
    private void say(PlantedDefect defect, String outcome) {
        if (json) return;
        var err = spec.commandLine().getErr();
        err.printf("%-40s %s%n", defect, outcome);
        err.flush();
    }

    private static boolean tells(Databases databases, DamagedCopyStore copy, PlantedDefect defect) {
        return VerifyCommand.verify(copy.login(databases.auditor())).run().breaks().stream()
                .anyMatch(each -> each.invariant() == defect.found());
    }

    private void report(List<PlantedDefect> found, List<PlantedDefect> missed, List<PlantedDefect> absent) {
        var out = spec.commandLine().getOut();
        int planted = found.size() + missed.size();
        if (json) {
            var report = new LinkedHashMap<String, Object>();
            report.put("planted", planted);
            report.put("found", found.size());
            report.put("missed", missed);
            report.put("no_such_rows", absent);
            out.println(JsonMapper.shared().writeValueAsString(report));
        } else {
            out.printf("%d planted, %d found%n", planted, found.size());
            if (!absent.isEmpty())
                out.printf("%d could not be planted, since this data has no such rows: %s%n", absent.size(), absent);
        }
        out.flush();
    }
}
