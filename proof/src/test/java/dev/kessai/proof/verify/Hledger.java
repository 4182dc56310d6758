package dev.kessai.proof.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A stranger who reads our journals. */
public final class Hledger {
    private static final int SECONDS_MAX = 60;

    private Hledger() {}

    /** That it accepts them, down to every account's name; a machine without it tests the rest, but for CI. */
    public static void check(Path journal) throws Exception {
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "hledger")));
        assumeTrue(there || "true".equals(System.getenv("CI")), "all but a stranger's look: hledger is not installed");
        assertThat(run("check", "--strict", "-f", journal.toString())).isEmpty();
    }

    static String run(String... arguments) throws Exception {
        var output = Files.createTempFile("hledger", ".txt");
        var command = new ArrayList<String>();
        command.add("hledger");
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("LANG", "C.UTF-8");
        var process = builder.start();
        assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        var text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
