package dev.kessai.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpListsEveryCommandFoundAndEveryExitCode() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("outcome", "Ends as told", "KESSAI_JAVA_OPTS");
        for (var code : ExitCode.values()) assertThat(out.toString()).contains(code.status() + "   " + code.meaning());
    }

    @Test
    void versionNamesTheCommitThatWasBuilt() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("kessai ").contains(", Java 25").doesNotContain("${");
    }

    @Test
    void withoutACommandItTellsTheUsage() {
        assertThat(run()).isEqualTo(ExitCode.USAGE.status());
        assertThat(err.toString()).contains("Usage: kessai");
    }

    @Test
    void anUnknownCommandIsAWrongUse() {
        assertThat(run("outcom")).isEqualTo(ExitCode.USAGE.status());
        assertThat(err.toString()).contains("outcom");
    }

    @Test
    void aCommandsAnswerIsTheExitStatus() {
        assertThat(run("outcome", "breaks")).isEqualTo(ExitCode.CHECK_FAILED.status());
    }

    @Test
    void anExpectedFailureIsOneLineWithoutATrace() {
        assertThat(run("outcome", "expected")).isEqualTo(ExitCode.CONFIG.status());
        assertThat(err.toString()).isEqualToIgnoringNewLines("kessai: unknown key x");
    }

    @Test
    void inputOutputFailuresHaveTheirOwnStatus() {
        assertThat(run("outcome", "io")).isEqualTo(ExitCode.IO.status());
        assertThat(run("outcome", "unchecked-io")).isEqualTo(ExitCode.IO.status());
    }

    @Test
    void aBugShowsItsTrace() {
        assertThat(run("outcome", "bug")).isEqualTo(ExitCode.BUG.status());
        assertThat(err.toString()).contains("IllegalStateException: sum is 1", "at dev.kessai.launcher.MainTest");
    }

    private int run(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    /** A command of another module, as the launcher sees it. */
    @Command(name = "outcome", description = "Ends as told.")
    public static final class Outcome implements CliCommand {
        @Parameters
        private String how = "";

        @Override
        public Integer call() throws IOException {
            return switch (how) {
                case "breaks" -> ExitCode.CHECK_FAILED.status();
                case "expected" -> throw new CliFailure(ExitCode.CONFIG, "unknown key x");
                case "io" -> throw new IOException("disk gone");
                case "unchecked-io" -> throw new UncheckedIOException(new IOException("disk gone"));
                default -> throw new IllegalStateException("sum is 1");
            };
        }
    }
}
