package dev.kessai.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.proof.house.Repository.Source;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The repository keeps its own rules; and each rule is shown a text that breaks it. */
final class TidyTest {
    private static final Path MAIN = Path.of("m/src/main/java/A.java");
    private static final Path TEST = Path.of("m/src/test/java/ATest.java");

    @Test
    void everySourceIsTidy() {
        var sources = Repository.here().javaSources();
        assertThat(sources)
                .extracting(Source::file)
                .contains(Path.of("launcher/src/main/java/dev/kessai/launcher/Main.java"));
        assertThat(Tidy.breaks(sources)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Instant.now();",
                "LocalDate.now();",
                "System.currentTimeMillis();",
                "double rate;",
                "BigDecimal amount;",
                "UUID.randomUUID();",
                "new Random();",
                "System.out.println(1);",
                "failure.printStackTrace();",
                "Thread.sleep(1);",
                "TimeUnit.SECONDS.sleep(1);",
                "// TO" + "DO later",
                "int a; // \" \nfloat b; // \"",
                "String s = \"\\\"\"; double d = 1;",
                "char quote = '\"'; double d = 1; char other = '\"';",
            })
    void aBannedWordInMainCodeIsFound(String line) {
        assertThat(Tidy.breaks(List.of(new Source(MAIN, "class A {\n" + line + "\n}\n"))))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// never double, never Instant.now()",
                "/* a\n double\n */",
                "String s = \"double\";",
                "String s = \"\"\"\n  cast(x as double)\n  \"\"\";",
                "double share; // tidy-ok: a histogram's percentile",
                "int doubled;",
            })
    void commentsStringsAndMarkedLinesAreFree(String line) {
        assertThat(Tidy.breaks(List.of(new Source(MAIN, "class A {\n" + line + "\n}\n"))))
                .isEmpty();
    }

    @Test
    void aMarkWithoutAReasonIsNoException() {
        assertThat(Tidy.breaks(List.of(new Source(MAIN, "double share; // tidy-ok:"))))
                .hasSize(1);
    }

    @Test
    void testsMayReadTheClockButNotSleepNorBeSwitchedOff() {
        assertThat(Tidy.breaks(List.of(new Source(TEST, "Instant.now();")))).isEmpty();
        assertThat(Tidy.breaks(List.of(new Source(TEST, "Thread.sleep(5);")))).hasSize(1);
        assertThat(Tidy.breaks(List.of(new Source(TEST, "@Disabled")))).hasSize(1);
        assertThat(Tidy.breaks(List.of(new Source(TEST, "import org.mockito.Mock;"))))
                .hasSize(1);
    }

    @Test
    void linesFilesAndMethodsHaveALongestLength() {
        assertThat(Tidy.breaks(List.of(new Source(MAIN, "//" + "x".repeat(118) + "\n"))))
                .isEmpty();
        assertThat(Tidy.breaks(List.of(new Source(MAIN, "//" + "x".repeat(119) + "\n"))))
                .hasSize(1);
        assertThat(Tidy.breaks(List.of(new Source(MAIN, "\n".repeat(500))))).isEmpty();
        assertThat(Tidy.breaks(List.of(new Source(MAIN, "\n".repeat(501))))).hasSize(1);
        assertThat(Tidy.breaks(List.of(new Source(MAIN, method(70))))).isEmpty();
        assertThat(Tidy.breaks(List.of(new Source(MAIN, method(71))))).hasSize(1);
    }

    private static String method(int lines) {
        return "class A {\n    void a() {\n" + "        a();\n".repeat(lines - 2) + "    }\n}\n";
    }
}
