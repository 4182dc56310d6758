package dev.kessai.proof.conformance;

import dev.kessai.base.money.Currency;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.Command.Get;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.launcher.CliCommand;
import dev.kessai.launcher.CliFailure;
import dev.kessai.launcher.ExitCode;
import dev.kessai.payment.Leg;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Tests a participant. */
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        description = {
            "Tests whether a participant keeps the contract: every cell of the fence table, duplicates, reorder,",
            "reused keys, malformed commands, batches, restarts. Prints the table and what was wrong where.",
            "",
            "It moves value: for a participant that is being tested, never for one that payments use.",
            "Exit status 0: it conforms; 1: it does not; 69: it is not reached."
        })
public final class ConformanceCommand implements CliCommand {
    private static final long OTHER_OWNER_NUMBER = (1L << 60) - 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "grpc://HOST:PORT", description = "Where it listens.")
    private String address = "";

    @Option(names = "--ledger", required = true, paramLabel = "NAME", description = "Its name, as sources spell it.")
    private String ledger = "";

    @Option(
            names = "--owner",
            paramLabel = "usr_...",
            description = "Who pays there: has 1,000 times the amount. Default: ${DEFAULT-VALUE}.")
    private String owner = "usr_000000000001";

    @Option(
            names = "--other-owner",
            paramLabel = "usr_...",
            description = "Somebody else, who need not exist; of the same lane where it has lanes.")
    private String otherOwner = Owner.user(OTHER_OWNER_NUMBER).text();

    @Option(names = "--currency", description = "Default: ${DEFAULT-VALUE}.")
    private Currency currency = Currency.JPY;

    @Option(names = "--amount", paramLabel = "MINOR", description = "Of a leg, from 2. Default: ${DEFAULT-VALUE}.")
    private long amountMinor = 10;

    @Option(
            names = "--declined-amount",
            paramLabel = "MINOR",
            description = "An amount that is declined. Default: ${DEFAULT-VALUE}.")
    private long declinedMinor = 999_999_999_999L;

    @Option(
            names = "--pending-amount",
            paramLabel = "MINOR",
            description = "An amount that is answered PENDING; nothing: the column is not asked.")
    private long pendingMinor;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "internal: it is credited too; cancellable (default); pivot: nobody cancels a charge.")
    private String kind = "cancellable";

    @Option(
            names = "--credit-class",
            paramLabel = "CLASS",
            description = "What is credited: by default of an internal one MONEY or, for points, POINT_FREE, and of an"
                    + " outside party nothing.")
    private @Nullable FundClass creditClass;

    @Option(
            names = "--restart-command",
            paramLabel = "COMMAND",
            description = "For sh -c: kills the participant and starts it again. Without it a terminal is asked.")
    private String restartCommand = "";

    @Option(
            names = "--patience-seconds",
            paramLabel = "N",
            description = "For a pending leg to become definite, for a restart. Default: ${DEFAULT-VALUE}.")
    private long patienceSeconds = 60;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        var subject = subject();
        var target = address.replaceFirst("^grpc://", "");
        try (var wire = new Wire(target)) {
            if (!wire.isReached(new Get(new LegKey(1, 1), ledger, subject.owner())))
                throw new CliFailure(ExitCode.UNAVAILABLE, "no participant answers at " + target);
            var findings = Conformance.run(wire, subject, MicroClock.system(), restart());
            var report = new Report("participant " + ledger + " at " + target + ", " + kind, findings.all());
            var out = spec.commandLine().getOut();
            if (json) out.println(JsonMapper.shared().writeValueAsString(report.json()));
            else report.print(out);
            out.flush();
            return (report.isConforming() ? ExitCode.OK : ExitCode.CHECK_FAILED).status();
        }
    }

    private Subject subject() {
        var legKind = Arrays.stream(Leg.Kind.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(kind))
                .findFirst()
                .orElseThrow(() -> new CliFailure(ExitCode.USAGE, "--kind: internal, cancellable or pivot"));
        if (amountMinor < 2) throw new CliFailure(ExitCode.USAGE, "--amount: from 2");
        return new Subject(
                ledger,
                id("--owner", owner),
                id("--other-owner", otherOwner),
                currency,
                amountMinor,
                declinedMinor,
                pendingMinor,
                legKind,
                legKind == Leg.Kind.INTERNAL || creditClass != null ? credited() : null,
                patienceSeconds * 1_000);
    }

    private Part credited() {
        var points = ledger.equals(Ledgers.POINTS);
        var fundClass = creditClass != null ? creditClass : points ? FundClass.POINT_FREE : FundClass.MONEY;
        return new Part(fundClass, 1, fundClass.isInLots() ? new Part.Lot.New(Long.MAX_VALUE) : Part.Lot.NONE);
    }

    private static long id(String option, String text) {
        return Owner.parse(text)
                .orElseThrow(() -> new CliFailure(ExitCode.USAGE, option + ": no owner: " + text))
                .id();
    }

    private @Nullable Restart restart() {
        if (!restartCommand.isEmpty()) return this::runRestartCommand;
        var person = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (json || person.isEmpty()) return null;
        return () -> ask(new BufferedReader(person.get().reader()));
    }

    private void runRestartCommand() {
        try {
            var process = new ProcessBuilder("sh", "-c", restartCommand)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int status = process.waitFor();
            Mismatch.unless(status == 0, "that --restart-command ends with 0", status);
        } catch (IOException e) {
            throw new Mismatch("--restart-command: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Mismatch("interrupted", e);
        }
    }

    private void ask(BufferedReader terminal) {
        var out = spec.commandLine().getOut();
        out.println("Now kill the participant's process (kill -9), start it again, and press Enter.");
        out.flush();
        try {
            Mismatch.unless(terminal.readLine() != null, "a line", "the end of the input");
        } catch (IOException e) {
            throw new Mismatch("the terminal: " + e, e);
        }
    }
}
