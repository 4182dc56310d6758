package dev.kessai.launcher;

import dev.kessai.books.accounting.Books;
import dev.kessai.books.accounting.BooksReadStore;
import dev.kessai.books.accounting.ChartOfAccounts;
import dev.kessai.books.accounting.HledgerJournal;
import dev.kessai.contracts.account.Ledgers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes what the books hold into files. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ExportCommand.Balances.class, ExportCommand.LedgerJournal.class},
        description = "Writes balances or journals into a file.")
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

    /** The general ledger's journals. */
    @Command(
            name = "ledger",
            mixinStandardHelpOptions = true,
            description = {
                "The journals of accounting as plain text, which hledger and ledger-cli read.",
                "Debit positive. Works beside a running server and without one."
            })
    static final class LedgerJournal implements CliCommand {
        /** Whose syntax. */
        enum Format {
            HLEDGER
        }

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Option(names = "--format", paramLabel = "NAME", description = "hledger, the default")
        private Format format = Format.HLEDGER;

        @Option(names = "--from", paramLabel = "DATE", description = "first booking day; default: all")
        private LocalDate from = LocalDate.of(1970, 1, 1);

        @Option(names = "--until", paramLabel = "DATE", description = "last booking day; default: all")
        private LocalDate until = LocalDate.of(9_999, 12, 31);

        @Parameters(paramLabel = "FILE", description = "Where to; is replaced.")
        private Path file = Path.of("");

        @Override
        public Integer call() throws IOException {
            try (var inspection = Inspection.open(settings.load(KessaiConfig.DATA));
                    var out = Files.newBufferedWriter(file)) {
                var chart = ChartOfAccounts.load();
                var books = new Books(new BooksReadStore(inspection.db(Kessai.ACCOUNTING)), chart);
                long written = switch (format) {
                    case HLEDGER -> new HledgerJournal(out).write(books, chart, from, until);
                };
                spec.commandLine().getOut().printf("%,d journals written to %s%n", written, file);
            }
            spec.commandLine().getOut().flush();
            return ExitCode.OK.status();
        }
    }
}
