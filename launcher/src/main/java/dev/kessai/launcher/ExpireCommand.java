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
import tools.jackson.databind.json.JsonMapper;

/** Lets expire what is due now. */
@Command(
        name = "expire",
        mixinStandardHelpOptions = true,
        description = {
            "Lets points expire that were not used in time, and writes the notices of the day, through the API of the",
            "running server.",
            "The server does so by itself every expiry.everySeconds; again changes nothing, what was stopped goes on."
        })
public final class ExpireCommand implements CliCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Settings settings = new Settings();

    @Option(names = "--json", description = "what was done as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var run = "expire-" + MicroClock.system().micros();
        var sums = new LinkedHashMap<String, Long>();
        try (var client = ApiClient.of(settings.load(KessaiConfig.DATA).data())) {
            for (int part = 0; ; part++) {
                var done = client.post("/admin/v1/expiry/runs", run + "-" + part, "{}");
                for (var name : new String[] {"lots", "payments", "amount", "notices"})
                    sums.merge(name, done.path(name).longValue(), Long::sum);
                boolean isDone = done.path("done").booleanValue();
                if (!json) tell(sums, isDone);
                if (isDone) break;
            }
        }
        if (json) {
            var out = spec.commandLine().getOut();
            out.println(JsonMapper.shared().writeValueAsString(sums));
            out.flush();
        }
        return ExitCode.OK.status();
    }

    private void tell(Map<String, Long> sums, boolean isDone) {
        var out = spec.commandLine().getOut();
        out.printf(
                "%,d lots have expired, worth %,d, by %,d payments; %,d notices%s%n",
                sums.get("lots"),
                sums.get("amount"),
                sums.get("payments"),
                sums.get("notices"),
                isDone ? "" : "; more is due");
        out.flush();
    }
}
