package dev.kessai.launcher;

import dev.kessai.base.telemetry.Logging;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the system until a signal ends it. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the system on its own PostgreSQL until SIGTERM or Ctrl-C; logs are JSON lines.",
            "A second start on the same data directory is refused. docs/commands.md: several instances."
        })
public final class ServeCommand implements CliCommand {
    @Mixin
    private Settings settings = new Settings();

    @Option(
            names = "--only",
            paramLabel = "SERVICES",
            description = "What runs here, by comma; the setting services.only, which kessai config explains.")
    private String only = "";

    @Override
    public Integer call() throws InterruptedException {
        Logging.configure(Logging.Format.JSON);
        if (!only.isEmpty()) settings.set("services.only=" + only);
        try (var server = Server.start(settings.load(KessaiConfig.DATA))) {
            server.awaitClosed();
        }
        return ExitCode.OK.status();
    }
}
