package dev.kessai.proof.bench;

import dev.kessai.launcher.CliCommand;
import dev.kessai.launcher.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The bench's load generator as a process of its own; {@link GeneratorProcess} is its other end. Its first line of
 * input is the API key. Then each line {@code count} is answered with the number of failures and the histogram of
 * latencies since the last one; at the end of its input it drains and stops.
 */
@Command(name = "bench-generator", hidden = true, description = "Sends payments over HTTP, for 'kessai bench'.")
public final class GeneratorCommand implements CliCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--users", required = true)
    private int users;

    @Option(names = "--merchants", required = true)
    private int merchants;

    @Option(names = "--spread", required = true)
    private Profile.Spread spread = Profile.Spread.EVEN;

    @Option(names = "--seed", required = true)
    private long seed;

    @Option(names = "--in-flight", required = true)
    private int inFlight;

    @Option(names = "--rate", required = true)
    private int perSecond;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var apiKey = in.readLine();
        if (apiKey == null) return ExitCode.USAGE.status();
        try (var sender = new HttpSender(port, apiKey, new Parties(users, merchants, spread, seed));
                var generator = new Generator(sender, new Pace(inFlight, perSecond))) {
            generator.start();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                out.println(encode(generator.count(), generator.firstFailure().orElse("")));
                out.flush();
            }
        }
        return ExitCode.OK.status();
    }

    private static String encode(Load.Counted counted, String firstFailure) {
        var histogram = counted.latencyMicros();
        var buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoByteBuffer(buffer);
        var encoder = Base64.getEncoder();
        return counted.failed() + " " + encoder.encodeToString(Arrays.copyOf(buffer.array(), length)) + " "
                + encoder.encodeToString(firstFailure.getBytes(StandardCharsets.UTF_8)) + ".";
    }
}
