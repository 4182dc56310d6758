package dev.kessai.launcher;

import dev.kessai.contracts.account.Ledgers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes what the books hold into files. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ExportCommand.Balances.class,
        description = "Writes balances into a file.")
public final class ExportCommand implements CliCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.status();
    }

    /** Every account of every ledger at one instant. */
    @Command(
            name = "balances",
            mixinStandardHelpOptions = true,
            description = {
                "Every account of every ledger at one instant, with lots, as CSV in UTF-8.",
                "Amounts are minor units, credit-positive. Works beside a running server and without one."
            })
    static final class Balances implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Option(names = "--csv", required = true, paramLabel = "FILE", description = "Where to; is replaced.")
        private Path file = Path.of("");

        @Override
        public Integer call() throws IOException {
            try (var inspection = Inspection.open(settings.load(KessaiConfig.DATA));
                    var out = Files.newBufferedWriter(file)) {
                out.append(BalanceExportStore.HEADER).append('\n');
                long accounts = BalanceExportStore.write(inspection.db(Ledgers.BALANCE), Kessai.LEDGERS, out);
                spec.commandLine().getOut().printf("%,d accounts written to %s%n", accounts, file);
            }
            spec.commandLine().getOut().flush();
            return ExitCode.OK.status();
        }
    }
}
