package dev.kessai.proof.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.launcher.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A broken line ends a replay before anything is started: its number, the reason, no data directory. */
final class BrokenFileTest {
    private static final String GOOD = """
            tx_id,occurred_at,type,source,destination,amount_jpy
            t1,2026-01-01T00:00:00Z,TOPUP_BANK,BANK,U1,1000
            """;
    private static final int IO = 74;

    @TempDir
    private Path directory = Path.of("");

    record Broken(String line, String reason) {}

    static Stream<Broken> brokenLines() {
        return Stream.of(
                new Broken("t2,2026-01-01T00:00:00Z,PAYMENT,U1,M1", "5 fields instead of 6"),
                new Broken("", "1 fields instead of 6"),
                new Broken(" ,2026-01-01T00:00:00Z,PAYMENT,U1,M1,5", "no tx_id"),
                new Broken("t1,2026-01-01T00:00:00Z,PAYMENT,U1,M1,5", "tx_id t1 came before"),
                new Broken("t2,yesterday,PAYMENT,U1,M1,5", "occurred_at must be like 2026-04-01T00:00:12+09:00"),
                new Broken("t2,2026-01-01T00:00:00Z,BARTER,U1,M1,5", "unknown type BARTER"),
                new Broken(
                        "t2,2026-01-01T00:00:00Z,PAYMENT,U1,M1,0",
                        "amount_jpy must be a whole number from 1 to 1000000000000, not 0"),
                new Broken("t2,2026-01-01T00:00:00Z,PAYMENT,U1,M1,-5", "not -5"),
                new Broken("t2,2026-01-01T00:00:00Z,PAYMENT,U1,M1,1.5", "not 1.5"),
                new Broken("t2,2026-01-01T00:00:00Z,PAYMENT,U1,M1,1000000000001", "not 1000000000001"),
                new Broken("t2,2026-01-01T00:00:00Z,PAYMENT,U1,M1,9223372036854775808", "not 9223372036854775808"),
                new Broken("t2,2026-01-01T00:00:00Z,PAYMENT,M1,U1,5", "a PAYMENT cannot go from M1 to U1"),
                new Broken("t2,2026-01-01T00:00:00Z,P2P,U1,U1,5", "source and destination are the same"));
    }

    @ParameterizedTest
    @MethodSource("brokenLines")
    void aBrokenLineIsNamedWithItsReasonAndNothingIsStarted(Broken broken) throws Exception {
        Files.writeString(directory.resolve("transactions.csv"), GOOD + broken.line() + "\nt3,,,,,\n");
        assertThat(replay()).contains("line 3: ").contains(broken.reason());
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void aFileThatIsNoneAndAHeaderThatIsAnotherAreNamed() throws Exception {
        assertThat(replay()).contains("neither transactions.csv nor transactions.csv.gz in");
        Files.writeString(directory.resolve("transactions.csv"), "id,amount\n1,2\n");
        assertThat(replay()).contains("line 1: the header must be tx_id,occurred_at");
        assertThat(directory.resolve("data")).doesNotExist();
    }

    private String replay() {
        var err = new StringWriter();
        var command = Main.commandLine().setErr(new PrintWriter(err));
        int status = command.execute(
                "replay",
                directory.toString(),
                "--data",
                directory.resolve("data").toString());
        assertThat(status).as(err.toString()).isEqualTo(IO);
        return err.toString();
    }
}
