package dev.kessai.launcher;

import dev.kessai.base.time.MicroClock;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes one payment. */
@Command(
        name = "pay",
        mixinStandardHelpOptions = true,
        description = "Makes one purchase through the API of the server that runs on the data directory.")
public final class PayCommand implements CliCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Settings settings = new Settings();

    @Option(names = "--user", required = true, paramLabel = "usr_...", description = "Who pays.")
    private String user = "";

    @Option(names = "--merchant", required = true, paramLabel = "mer_...", description = "Who is paid.")
    private String merchant = "";

    @Option(names = "--amount", required = true, paramLabel = "MINOR", description = "In minor units.")
    private long amount;

    @Option(
            names = "--sources",
            split = ",",
            paramLabel = "LEDGER=MINOR",
            description = "Where from: balance=700,points=300; all from balance where nothing is said.")
    private Map<String, Long> sources = new LinkedHashMap<>();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "The idempotency key: again with the same key is the same payment. New where nothing is said.")
    private String key = "pay-" + MicroClock.system().micros();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var client = ApiClient.of(settings.load(KessaiConfig.DATA).data())) {
            var paid = client.post("/v1/payments", key, ApiMessages.purchase(user, merchant, amount, sources, "cli"));
            var out = spec.commandLine().getOut();
            out.printf(
                    "%s %s%s%n",
                    paid.path("id").asString(""),
                    paid.path("status").asString(""),
                    paid.path("failure").isObject()
                            ? " " + paid.path("failure").path("code").asString("")
                            : "");
            out.flush();
            return paid.path("status").asString("").equals("SUCCEEDED")
                    ? ExitCode.OK.status()
                    : ExitCode.CHECK_FAILED.status();
        }
    }
}
