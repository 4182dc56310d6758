package dev.kessai.launcher;

import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.bank.StatementFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Statements of the company's bank account. */
@Command(
        name = "bank",
        mixinStandardHelpOptions = true,
        description = {
            "Takes statements of the company's bank account, and lists the lines that people have to look at, through",
            "the API of the running server. docs/bank-statements.md tells what a line can be."
        },
        subcommands = {BankCommand.Import.class, BankCommand.Lines.class})
public final class BankCommand implements CliCommand {
    private static final String STATEMENTS = "/admin/v1/bank/statements";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what: import or lines");
    }

    /** A file in. */
    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Takes a file, whole or not at all; the same file again changes nothing and says so.",
                "Exit status 1: it is refused, with the place of the fault."
            })
    static final class Import implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Parameters(paramLabel = "FILE", description = "The bank's file.")
        private Path file = Path.of("");

        @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
        private StatementFormat format = StatementFormat.ZENGIN;

        @Option(names = "--json", description = "the statement as one JSON object")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            var bytes = Files.readAllBytes(file);
            var path = STATEMENTS + "?format=" + format.name().toLowerCase(Locale.ROOT);
            var type = format == StatementFormat.ZENGIN ? "text/plain" : "application/xml";
            try (var client = ApiClient.of(settings.load(KessaiConfig.DATA).data())) {
                var statement = client.post(path, Hash128.of(bytes).uuid().toString(), type, bytes);
                var out = spec.commandLine().getOut();
                if (json) out.println(JsonMapper.shared().writeValueAsString(statement));
                else
                    out.printf(
                            "%s of %s%s: %,d lines, %,d known from another file, %,d for people to look at%n",
                            statement.path("id").asString(""),
                            statement.path("until").asString(""),
                            statement.path("replayed").booleanValue() ? ", known, nothing was changed" : "",
                            statement.path("lines").longValue(),
                            statement.path("repeated_lines").longValue(),
                            statement.path("open_lines").longValue());
                out.flush();
            }
            return ExitCode.OK.status();
        }
    }

    /** What people have to look at. */
    @Command(
            name = "lines",
            mixinStandardHelpOptions = true,
            description = "Lists lines that nothing fits and deposits that nobody knows, the oldest first.")
    static final class Lines implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Option(names = "--json", description = "one JSON array")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            var lines = new ArrayList<JsonNode>();
            try (var client = ApiClient.of(settings.load(KessaiConfig.DATA).data())) {
                boolean more = true;
                for (var after = ""; more; ) {
                    var page = client.get("/admin/v1/bank/lines" + (after.isEmpty() ? "" : "?after=" + after));
                    for (var line : page.path("data")) lines.add(line);
                    more = page.path("has_more").booleanValue();
                    if (more) after = lines.getLast().path("id").asString("");
                }
            }
            var out = spec.commandLine().getOut();
            if (json) out.println(JsonMapper.shared().writeValueAsString(lines));
            else
                for (var line : lines)
                    out.printf(
                            "%s  %s %,14d  %-9s %-12s %s%n",
                            line.path("id").asString(""),
                            line.path("day").asString(""),
                            line.path("amount").longValue(),
                            line.path("state").asString(""),
                            line.path("mismatch").asString(""),
                            line.path("reference").asString(""));
            out.flush();
            return ExitCode.OK.status();
        }
    }
}
