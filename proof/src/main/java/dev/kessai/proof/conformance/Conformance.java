package dev.kessai.proof.conformance;

import dev.kessai.base.time.MicroClock;
import org.jspecify.annotations.Nullable;

/** One run of everything against one participant. */
final class Conformance {
    static final String REST = "at rest";

    private Conformance() {}

    /** @param restart of the participant, null where it cannot be restarted */
    static Findings run(Wire wire, Subject subject, MicroClock clock, @Nullable Restart restart) {
        var findings = new Findings();
        var legs = new Legs(wire, subject, clock);
        new FenceTable(wire, subject, legs).check(findings);
        new RepetitionChecks(wire, subject, legs).check(findings);
        new OrderChecks(wire, subject, legs).check(findings);
        new KeyChecks(wire, subject, legs).check(findings);
        new CallChecks(wire, subject, legs).check(findings);
        new RestartChecks(wire, subject, legs, clock, restart).check(findings);
        findings.check(REST, "what is reserved can be ended", legs::release);
        return findings;
    }
}
