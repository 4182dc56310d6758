package dev.kessai.launcher;

import dev.kessai.base.telemetry.Logging;
import dev.kessai.base.time.MicroClock;
import dev.kessai.counterparties.Counterparty;
import dev.kessai.counterparties.Counterparty.Setup;
import dev.kessai.counterparties.Notices;
import dev.kessai.counterparties.atm.AtmNetwork;
import dev.kessai.counterparties.bank.Bank;
import dev.kessai.counterparties.carrier.Carrier;
import dev.kessai.counterparties.cvs.CvsAgent;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the other side of a channel until a signal ends it. */
@Command(
        name = "counterparty",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a partner of a channel for a sandbox: bank, cvs, atm, carrier; logs are JSON lines.",
            "What it knows survives its restart. docs/channels.md: amounts that ask for trouble, and calls to try."
        })
public final class CounterpartyCommand implements CliCommand {
    private static final Logger LOG = LoggerFactory.getLogger(CounterpartyCommand.class);

    @Parameters(index = "0", paramLabel = "KIND", description = "bank, cvs, atm or carrier.")
    private String kind = "";

    @Option(names = "--port", paramLabel = "N", description = "Where it listens on the loopback interface; 0 for any.")
    private int port;

    @Option(names = "--data", paramLabel = "DIR", description = "Its journals and files; .kessai/KIND by default.")
    private @Nullable Path data;

    @Option(names = "--key", paramLabel = "KEY", description = "What callers must send as a bearer token.")
    private String key = "";

    @Option(
            names = "--for",
            paramLabel = "DIR",
            description = "Data directory of the server that gets the notices, wherever it listens at the time.")
    private Path server = KessaiConfig.DATA;

    @Option(names = "--bank", paramLabel = "URL", description = "The bank where it pays what a day has brought.")
    private String bank = "";

    @Option(names = "--bank-key", paramLabel = "KEY", description = "What the bank wants as a bearer token.")
    private String bankKey = "";

    @Override
    public Integer call() throws InterruptedException {
        Logging.configure(Logging.Format.JSON);
        var directory = data == null ? Path.of(".kessai", kind) : data;
        var setup =
                new Setup(port, directory, key, this::target, MicroClock.system(), new Notices.Address(bank, bankKey));
        try (var counterparty = open(setup)) {
            LOG.atInfo()
                    .addKeyValue("kind", kind)
                    .addKeyValue("port", counterparty.port())
                    .addKeyValue("data", directory)
                    .log("ready");
            new CountDownLatch(1).await();
        }
        return ExitCode.OK.status();
    }

    private Counterparty open(Setup setup) {
        return switch (kind) {
            case ChannelSettings.BANK -> new Bank(setup);
            case ChannelSettings.CVS -> new CvsAgent(setup);
            case ChannelSettings.ATM -> new AtmNetwork(setup);
            case ChannelSettings.CARRIER -> new Carrier(setup);
            default ->
                throw new CliFailure(
                        ExitCode.USAGE,
                        "no such partner: " + kind + "; there are " + String.join(", ", ChannelSettings.ALL));
        };
    }

    /** Where the server is now, if it runs. */
    private Optional<Notices.Address> target() {
        return Running.find(server)
                .filter(running -> running.httpPort() > 0)
                .flatMap(running -> ApiKeyFile.at(running.apiKeyFile())
                        .channelKey(kind)
                        .map(channelKey -> new Notices.Address(
                                "http://127.0.0.1:" + running.httpPort() + "/channels/" + kind, channelKey)));
    }
}
