package dev.kessai.proof.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** A {@link GeneratorCommand} in a JVM of its own, and what it counts. */
final class GeneratorProcess implements Load {
    private static final long STOP_SECONDS_MAX = 90;
    private static final List<String> JVM_OPTIONS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xmx256m");

    private final List<String> command;
    private final String apiKey;
    private String firstFailure = "";
    private Optional<Process> process = Optional.empty();

    GeneratorProcess(int port, String apiKey, int users, int merchants, Profile.Spread spread, long seed, Pace pace) {
        this.apiKey = apiKey;
        this.command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.kessai.launcher.Main"));
        command.addAll(List.of("bench-generator", "--port=" + port, "--users=" + users, "--merchants=" + merchants));
        command.addAll(List.of("--spread=" + spread, "--seed=" + seed));
        command.addAll(List.of("--in-flight=" + pace.inFlight(), "--rate=" + pace.perSecond()));
    }

    @Override
    public void start() {
        try {
            process = Optional.of(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
            write(apiKey);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.orElseThrow().pid();
    }

    @Override
    public Counted count() {
        try {
            write("count");
            BufferedReader answers = process.orElseThrow().inputReader(UTF_8);
            var line = answers.readLine();
            if (line == null) throw new IllegalStateException("the load generator has died");
            var words = line.split(" ", -1);
            firstFailure = new String(Base64.getDecoder().decode(words[2].replace(".", "")), UTF_8);
            var histogram = Histogram.decodeFromByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(words[1])), 0);
            return new Counted(histogram, Long.parseLong(words[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<String> firstFailure() {
        return firstFailure.isEmpty() ? Optional.empty() : Optional.of(firstFailure);
    }

    private void write(String line) throws IOException {
        Writer input = process.orElseThrow().outputWriter(UTF_8);
        input.write(line + "\n");
        input.flush();
    }

    @Override
    public void close() {
        if (process.isEmpty()) return;
        var running = process.get();
        try {
            running.outputWriter(UTF_8).close();
            if (!running.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                running.destroyForcibly();
                throw new IllegalStateException("the load generator did not stop");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
