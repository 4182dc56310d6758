package dev.kessai.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what the system does, in one command. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the system on its own PostgreSQL, makes one payment and tells what happened.",
            "Data are kept in .kessai/demo unless --data says otherwise; again adds another payment.",
            "With --kill the server is killed in the middle of the payment, and a new one carries it on."
        })
public final class DemoCommand implements CliCommand {
    private static final Path DATA = Path.of(".kessai", "demo");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Settings settings = new Settings();

    @Option(names = "--exit", description = "End after the story instead of serving on.")
    private boolean exit;

    @Option(names = "--kill", description = "Kill -9 the server between the decision and the end of the payment.")
    private boolean kill;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var config = settings.load(DATA).onAnyPort();
        var killed = kill ? KilledDemo.interrupt(config, settings.options(DATA), out) : null;
        try (var server = Server.start(config)) {
            if (killed == null)
                out.printf(
                        "Kessai runs, %,d ms after its process began; data in %s%n",
                        Server.sinceProcessStartMillis(), config.data());
            else out.println("Kessai runs again, in another process.");
            var paid = story(server, config, killed, out);
            var data = " --data " + config.data();
            out.println("Ask again, also when nothing runs:");
            out.println("   ./kessai explain" + data + " " + paid.id());
            out.println("   ./kessai export balances" + data + " --csv balances.csv");
            out.println("   ./kessai verify" + data);
            if (!exit) repeat(server, config, paid, out);
            out.flush();
            if (!exit) server.awaitClosed();
        }
        return ExitCode.OK.status();
    }

    private static Demo.Paid story(Server server, KessaiConfig config, @Nullable KilledDemo killed, PrintWriter out)
            throws IOException, InterruptedException {
        try (var api = ApiClient.of(config.data())) {
            var stories = server.kessai().stories();
            var demo = new Demo(api, stories, out);
            return killed == null ? demo.run() : killed.resume(demo, stories);
        }
    }

    /** The calls to make oneself. */
    private static void repeat(Server server, KessaiConfig config, Demo.Paid paid, PrintWriter out) {
        var url = "http://127.0.0.1:" + server.running().httpPort();
        out.printf(
                """

                It serves until Ctrl-C. Pay again (the same Idempotency-Key would be the same payment), and read:
                   KEY=%s
                   curl -s -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \\
                        -H "Idempotency-Key: $RANDOM$RANDOM" -d '%s' \\
                        %s/v1/payments
                   curl -s -H "Authorization: Bearer $KEY" %s/v1/payments/%s/story
                   curl -s http://127.0.0.1:%d/metrics
                """,
                ApiKeyFile.at(config.apiKeyFile()).key(),
                paid.body(),
                url,
                url,
                paid.id(),
                server.running().internalPort());
    }
}
