package dev.kessai.proof.conformance;

import dev.kessai.proof.conformance.FenceTable.Call;
import dev.kessai.proof.conformance.Findings.Finding;
import dev.kessai.proof.conformance.Findings.Outcome;
import dev.kessai.proof.conformance.Legs.Row;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run found, for people and as one JSON object. */
record Report(String participant, List<Finding> findings) {
    Report {
        findings = List.copyOf(findings);
    }

    long count(Outcome outcome) {
        return findings.stream().filter(each -> each.outcome() == outcome).count();
    }

    boolean isConforming() {
        return count(Outcome.BROKEN) == 0;
    }

    void print(PrintWriter out) {
        out.println(participant);
        out.println();
        printTable(out);
        var group = FenceTable.GROUP;
        for (var each : findings) {
            if (each.group().equals(FenceTable.GROUP)) continue;
            if (!each.group().equals(group)) out.printf("%n%s%n", each.group());
            group = each.group();
            out.printf("  %-6s %s%n", mark(each.outcome()), each.name());
            if (!each.detail().isEmpty()) out.println("         " + each.detail());
        }
        out.printf(
                "%n%s: %d checks hold, %d are broken, %d were not asked%n",
                isConforming() ? "CONFORMS" : "BROKEN",
                count(Outcome.HOLDS),
                count(Outcome.BROKEN),
                count(Outcome.NOT_ASKED));
    }

    private void printTable(PrintWriter out) {
        var cells = new HashMap<String, Finding>();
        for (var each : findings) if (each.group().equals(FenceTable.GROUP)) cells.put(each.name(), each);
        out.printf("%-10s", "");
        for (var row : Row.values()) out.printf("%-11s", row);
        out.println();
        for (var call : Call.values()) {
            out.printf("%-10s", call);
            for (var row : Row.values()) {
                var cell = cells.get(FenceTable.cell(call, row));
                out.printf("%-11s", cell == null ? "" : mark(cell.outcome()));
            }
            out.println();
        }
        for (var cell : findings)
            if (cell.group().equals(FenceTable.GROUP) && cell.outcome() == Outcome.BROKEN)
                out.printf("%n  %s: %s%n", cell.name(), cell.detail());
    }

    private static String mark(Outcome outcome) {
        return switch (outcome) {
            case HOLDS -> "ok";
            case BROKEN -> "WRONG";
            case NOT_ASKED -> "-";
        };
    }

    Map<String, Object> json() {
        var report = new LinkedHashMap<String, Object>();
        report.put("participant", participant);
        report.put("conforms", isConforming());
        report.put("held", count(Outcome.HOLDS));
        report.put("broken", count(Outcome.BROKEN));
        report.put("not_asked", count(Outcome.NOT_ASKED));
        report.put("checks", findings);
        return report;
    }
}
