package dev.kessai.launcher;

import dev.kessai.base.time.MicroClock;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.YearMonth;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Closes a month of deferred pay. */
@Command(
        name = "close-deferred",
        mixinStandardHelpOptions = true,
        description = {
            "Closes a month of deferred pay for every user, through the API of the running server.",
            "The server does so by itself when the month is over; again changes nothing, and what was stopped goes on."
        })
public final class CloseDeferredCommand implements CliCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Settings settings = new Settings();

    @Option(names = "--month", required = true, paramLabel = "YYYY-MM", description = "Which month.")
    private String month = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        var body = "{\"month\":\"%s\"}".formatted(parsed());
        var run = "close-" + month + "-" + MicroClock.system().micros();
        var out = spec.commandLine().getOut();
        long users = 0;
        long fees = 0;
        try (var client = ApiClient.of(settings.load(KessaiConfig.DATA).data())) {
            for (int part = 0; ; part++) {
                var closed = client.post("/admin/v1/deferred/closes", run + "-" + part, body);
                users += closed.path("closed").longValue();
                fees += closed.path("late_fees").longValue();
                long remaining = closed.path("remaining").longValue();
                out.printf("%s: %,d users closed, %,d late fees, %,d users remain%n", month, users, fees, remaining);
                out.flush();
                if (remaining == 0) return ExitCode.OK.status();
            }
        }
    }

    private YearMonth parsed() {
        try {
            return YearMonth.parse(month);
        } catch (DateTimeException e) {
            throw new CliFailure(ExitCode.USAGE, "--month: expected YYYY-MM, not " + month);
        }
    }
}
