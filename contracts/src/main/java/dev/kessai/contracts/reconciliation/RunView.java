package dev.kessai.contracts.reconciliation;

import java.util.List;

/**
 * The evidence of a run, as it is kept for ever.
 *
 * @param id counts from 1
 * @param report without its findings, which have become cases
 */
public record RunView(long id, RunReport report) {
    public RunView {
        if (!report.findings().isEmpty()) throw new IllegalArgumentException("findings are cases");
    }

    public List<RunReport.Part> parts() {
        return report.parts();
    }
}
