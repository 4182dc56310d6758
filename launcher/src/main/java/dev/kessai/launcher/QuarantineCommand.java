package dev.kessai.launcher;

import dev.kessai.base.time.MicroClock;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Events that accounting could not take. */
@Command(
        name = "quarantine",
        mixinStandardHelpOptions = true,
        description = "Events that accounting could not take, through the API of the running server.",
        subcommands = {QuarantineCommand.Listing.class, QuarantineCommand.Show.class, QuarantineCommand.Retry.class})
public final class QuarantineCommand implements CliCommand {
    private static final String EVENTS = "/admin/v1/accounting/quarantine";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what: list, show or retry");
    }

    private static void print(CommandSpec spec, JsonNode event) {
        spec.commandLine()
                .getOut()
                .printf(
                        "%s %s of %s: %s%s%n",
                        event.path("id").asString(""),
                        event.path("at").asString(""),
                        event.path("payment").asString("no payment"),
                        event.path("reason").asString(""),
                        event.path("resolved_at").isNull() ? "" : "; taken since");
    }

    /** Those that wait. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Those that wait, the oldest first.")
    static final class Listing implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var client = ApiClient.of(settings.load(KessaiConfig.DATA).data())) {
                for (var each : client.get(EVENTS).path("data")) print(spec, each);
                spec.commandLine().getOut().flush();
                return ExitCode.OK.status();
            }
        }
    }

    /** One of them. */
    @Command(name = "show", mixinStandardHelpOptions = true, description = "One of them, with its bytes.")
    static final class Show implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Parameters(paramLabel = "ID", description = "such as payment-3-17")
        private String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var client = ApiClient.of(settings.load(KessaiConfig.DATA).data())) {
                var event = client.get(EVENTS + "/" + id);
                print(spec, event);
                spec.commandLine().getOut().println(event.path("payload").asString(""));
                spec.commandLine().getOut().flush();
                return ExitCode.OK.status();
            }
        }
    }

    /** Once more. */
    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = "Tries to take it with the rules and codes of the running version. Exit status 1: not taken.")
    static final class Retry implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Parameters(paramLabel = "ID", description = "such as payment-3-17")
        private String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var client = ApiClient.of(settings.load(KessaiConfig.DATA).data())) {
                var key = "retry-" + MicroClock.system().micros();
                var event = client.post(EVENTS + "/" + id + "/retry", key, "{}");
                print(spec, event);
                var refused = event.path("refused").asString("");
                if (!refused.isEmpty()) spec.commandLine().getOut().println("refused again: " + refused);
                spec.commandLine().getOut().flush();
                return refused.isEmpty() ? ExitCode.OK.status() : ExitCode.CHECK_FAILED.status();
            }
        }
    }
}
