package dev.kessai.launcher;

import dev.kessai.base.config.ConfigFailure;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.SqlFailure;
import dev.kessai.base.postgres.PostgresFailure;
import dev.kessai.base.telemetry.Logging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The command line: the root command {@code kessai}, its subcommands (every {@link CliCommand} on the class path) and
 * the one place where an outcome becomes an exit status.
 */
@Command(
        name = "kessai",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = {
            "Wallet and payment platform.",
            "",
            "Started through the script ./kessai, which finds a JDK 25 and builds what changed."
        },
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit status:%n",
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  JAVA_HOME         used when it is a JDK 25; otherwise the script looks for one",
            "  KESSAI_JAVA_OPTS  JVM options, after the script's own, so they win: '-Xmx1g'",
            "",
            "kessai COMMAND --help tells more. './kessai test' without options runs every test of the build."
        })
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Logging.warningsOnly(); // whoever serves says otherwise
        System.exit(commandLine().execute(args));
    }

    /** The root with all subcommands, sorted by name; its writers can be replaced (tests do). */
    public static CommandLine commandLine() {
        var root = new CommandLine(new Main());
        ServiceLoader.load(CliCommand.class).stream()
                .map(provider -> new CommandLine(provider.get()))
                .sorted(Comparator.comparing(CommandLine::getCommandName))
                .forEach(command -> root.addSubcommand(command.getCommandName(), command));
        root.getCommandSpec()
                .usageMessage()
                .exitCodeList(Arrays.stream(ExitCode.values())
                        .collect(Collectors.toMap(
                                code -> String.format("%3d", code.status()),
                                ExitCode::meaning,
                                (first, second) -> first,
                                LinkedHashMap::new)));
        root.setCaseInsensitiveEnumValuesAllowed(true); // as docs write them: --via http
        root.getCommandSpec().exitCodeOnInvalidInput(ExitCode.USAGE.status());
        root.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command));
        return root;
    }

    private static int report(Exception failure, CommandLine command) {
        var err = command.getErr();
        return switch (failure) {
            case CliFailure expected -> {
                err.println("kessai: " + expected.getMessage());
                yield expected.exitCode().status();
            }
            case IOException io -> {
                err.println("kessai: " + io);
                yield ExitCode.IO.status();
            }
            case ConfigFailure config -> {
                for (var problem : config.problems()) err.println("kessai: " + problem);
                yield ExitCode.CONFIG.status();
            }
            case PostgresFailure postgres -> {
                err.println("kessai: " + postgres.getMessage());
                yield ExitCode.UNAVAILABLE.status();
            }
            case DbFailure lost
            when lost.kind() == SqlFailure.LOST -> {
                err.println("kessai: the database does not answer: " + lost.getMessage());
                yield ExitCode.UNAVAILABLE.status();
            }
            case UncheckedIOException io -> {
                err.println("kessai: " + io.getCause());
                yield ExitCode.IO.status();
            }
            case Exception bug -> {
                bug.printStackTrace(err); // tidy-ok: the command line's own error writer; this is where a trace ends
                yield ExitCode.BUG.status();
            }
        };
    }

    /** Answers {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var build = BuildInfo.read();
            return new String[] {"kessai " + build.version() + " (" + build.commit() + "), Java " + Runtime.version()};
        }
    }
}
