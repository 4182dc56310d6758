package dev.kessai.launcher;

import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.MicroClock;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The test clock of a sandbox. */
@Command(
        name = "clock",
        mixinStandardHelpOptions = true,
        description = "Shows, freezes or advances the business clock of the sandbox that runs on the data directory.",
        subcommands = {ClockCommand.Show.class, ClockCommand.Freeze.class, ClockCommand.Advance.class})
public final class ClockCommand implements CliCommand {
    private static final String CLOCK = "/v1/test-clock";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what: show, freeze or advance");
    }

    private static int print(CommandSpec spec, JsonNode clock) {
        var out = spec.commandLine().getOut();
        out.printf(
                "%s %s%s%n",
                clock.path("now").asString(""),
                clock.path("frozen").asBoolean(false) ? "frozen" : "running",
                clock.path("status").asString("").equals("advancing") ? ", advancing" : "");
        out.flush();
        return ExitCode.OK.status();
    }

    /** Where it stands. */
    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows where it stands.")
    static final class Show implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var client = ApiClient.of(settings.load(KessaiConfig.DATA).data())) {
                return print(spec, client.get(CLOCK));
            }
        }
    }

    /** Stops it. */
    @Command(name = "freeze", mixinStandardHelpOptions = true, description = "Stops it where it is.")
    static final class Freeze implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var client = ApiClient.of(settings.load(KessaiConfig.DATA).data())) {
                return print(spec, client.post(CLOCK + "/freeze", key(), "{}"));
            }
        }
    }

    /** Moves it. */
    @Command(
            name = "advance",
            mixinStandardHelpOptions = true,
            description = {
                "Moves it on, from due time to due time: expiring authorisations, slips and lots on the way are done",
                "in their order. Time does not go back."
            })
    static final class Advance implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Parameters(
                paramLabel = "TIME",
                description = "2026-12-31T15:00:00Z, a day in Tokyo, 2027-01-01, or +30d, +12h.")
        private String to = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var client = ApiClient.of(settings.load(KessaiConfig.DATA).data())) {
                var body = "{\"to\":\"" + time(client.get(CLOCK)) + "\"}";
                var clock = client.post(CLOCK + "/advance", key(), body);
                while (clock.path("status").asString("").equals("advancing"))
                    clock = client.post(CLOCK + "/advance", key(), body);
                return print(spec, clock);
            }
        }

        private Instant time(JsonNode clock) {
            try {
                if (!to.startsWith("+"))
                    return to.length() == 10
                            ? LocalDate.parse(to).atStartOfDay(Clocks.ZONE).toInstant()
                            : Instant.parse(to);
                long amount = Long.parseLong(to.substring(1, to.length() - 1));
                var now = Instant.parse(clock.path("now").asString(""));
                if (to.endsWith("d")) return now.plus(amount, ChronoUnit.DAYS);
                if (to.endsWith("h")) return now.plus(amount, ChronoUnit.HOURS);
            } catch (DateTimeParseException | NumberFormatException e) {
                // said below
            }
            throw new ParameterException(spec.commandLine(), "not a time: " + to);
        }
    }

    private static String key() {
        return "clock-" + MicroClock.system().micros();
    }
}
