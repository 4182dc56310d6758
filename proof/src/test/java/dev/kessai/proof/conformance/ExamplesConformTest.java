package dev.kessai.proof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.Owner;
import dev.kessai.payment.Leg;
import dev.kessai.proof.conformance.Findings.Outcome;
import dev.kessai.proof.participant.Example;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both examples conform, killed with SIGKILL in the middle. */
final class ExamplesConformTest {
    private static final long PATIENCE_MILLIS = 120_000;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theOneInJavaConforms() throws IOException {
        try (var coffee = Example.java("coffee", directory)) {
            conforms(coffee);
        }
    }

    @Test
    void theOneInTypeScriptConforms() throws IOException {
        try (var stamps = Example.typescript("stamps", directory)) {
            conforms(stamps);
        }
    }

    private static void conforms(Example example) {
        var subject = new Subject(
                example.name(),
                Owner.user(1).id(),
                Owner.user(2).id(),
                Currency.JPY,
                10,
                999_999_999_999L,
                0,
                Leg.Kind.CANCELLABLE,
                null,
                PATIENCE_MILLIS);
        try (var wire = new Wire(example.address())) {
            var findings = Conformance.run(wire, subject, MicroClock.system(), () -> restart(example))
                    .all();
            assertThat(findings)
                    .filteredOn(each -> each.outcome() == Outcome.BROKEN)
                    .isEmpty();
            assertThat(findings)
                    .filteredOn(each -> each.outcome() == Outcome.HOLDS)
                    .hasSizeGreaterThan(55);
        }
    }

    private static void restart(Example example) {
        try {
            example.kill();
            example.start();
        } catch (IOException e) {
            throw new Mismatch("it does not start again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Mismatch("interrupted", e);
        }
    }
}
