package dev.kessai.launcher;

import dev.kessai.api.story.StoryText;
import dev.kessai.base.telemetry.Logging;
import java.nio.file.Path;
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
            "Data are kept in .kessai/demo unless --data says otherwise; again adds another payment."
        })
public final class DemoCommand implements CliCommand {
    private static final Path DATA = Path.of(".kessai", "demo");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Settings settings = new Settings();

    @Option(names = "--exit", description = "End after the story instead of serving on.")
    private boolean exit;

    @Override
    public Integer call() throws InterruptedException {
        Logging.warningsOnly();
        var out = spec.commandLine().getOut();
        var config = settings.load(DATA).onAnyPort();
        try (var server = Server.start(config)) {
            out.printf(
                    "Kessai runs, %,d ms after its process began; data in %s%n",
                    Server.sinceProcessStartMillis(), config.data());
            var paid = new Demo(server.kessai(), out).run();
            var data = " --data " + config.data();
            out.println("Ask again, also when nothing runs:");
            out.println("   ./kessai explain" + data + " " + StoryText.id(paid));
            out.println("   ./kessai export balances" + data + " --csv balances.csv");
            if (!exit) {
                out.printf(
                        "%nMetrics: curl http://127.0.0.1:%d/metrics%n",
                        server.running().internalPort());
                out.println("It serves until Ctrl-C.");
            }
            out.flush();
            if (!exit) server.awaitClosed();
        }
        return ExitCode.OK.status();
    }
}
