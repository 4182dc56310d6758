package dev.kessai.launcher;

import dev.kessai.base.time.MicroClock;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Journals that are taken back, through the API of the running server. */
@Command(
        name = "reverse",
        mixinStandardHelpOptions = true,
        description = {
            "Takes a journal back by a reversing entry: one client proposes, another one approves (--as NAME)."
        },
        subcommands = {
            ReversalCommand.Listing.class,
            ReversalCommand.Propose.class,
            ReversalCommand.Approve.class,
            ReversalCommand.Reject.class
        })
public final class ReversalCommand implements CliCommand {
    private static final String REVERSALS = "/admin/v1/accounting/reversals";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what: list, propose, approve or reject");
    }

    private static int print(CommandSpec spec, JsonNode each) {
        var out = spec.commandLine().getOut();
        out.printf(
                "%s %s of %s turn %s%s: %s (%s), proposed by %s%n",
                each.path("id").asString(""),
                each.path("state").asString(""),
                each.path("payment").asString(""),
                each.path("turn").asString(""),
                each.path("again").asBoolean(false) ? ", booked again" : "",
                each.path("reason").asString(""),
                each.path("ticket").asString(""),
                each.path("proposed_by").asString(""));
        out.flush();
        return ExitCode.OK.status();
    }

    private static String key() {
        return "reverse-" + MicroClock.system().micros();
    }

    /** The newest. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "The newest 100 first.")
    static final class Listing implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var client = ApiClient.of(settings.load(KessaiConfig.DATA).data())) {
                for (var each : client.get(REVERSALS).path("data")) {
                    var _ = print(spec, each);
                }
                return ExitCode.OK.status();
            }
        }
    }

    /** One person wants it. */
    @Command(name = "propose", mixinStandardHelpOptions = true, description = "Puts it on record; nothing is booked.")
    static final class Propose implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Parameters(paramLabel = "PAYMENT", description = "whose journal: pay_... or rfd_...")
        private String payment = "";

        @Option(names = "--again", description = "the payment is then booked again, by the rules of its date")
        private boolean again;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "without names of people")
        private String reason = "";

        @Option(names = "--ticket", required = true, paramLabel = "TEXT", description = "where it was discussed")
        private String ticket = "";

        @Option(names = "--as", paramLabel = "NAME", description = "which API client; default: the operator")
        private String client = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            var body = JsonMapper.shared()
                    .createObjectNode()
                    .put("payment", payment)
                    .put("again", again)
                    .put("reason", reason)
                    .put("ticket", ticket);
            try (var api = ApiClient.of(settings.load(KessaiConfig.DATA).data(), client)) {
                return print(spec, api.post(REVERSALS, key(), body.toString()));
            }
        }
    }

    /** Another one too. */
    @Command(name = "approve", mixinStandardHelpOptions = true, description = "Books what somebody else proposed.")
    static final class Approve implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Parameters(paramLabel = "ID", description = "rev_...")
        private String id = "";

        @Option(names = "--as", paramLabel = "NAME", description = "which API client; default: the operator")
        private String client = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var api = ApiClient.of(settings.load(KessaiConfig.DATA).data(), client)) {
                return print(spec, api.post(REVERSALS + "/" + id + "/approve", key(), "{}"));
            }
        }
    }

    /** Or not. */
    @Command(name = "reject", mixinStandardHelpOptions = true, description = "Ends a proposal.")
    static final class Reject implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Parameters(paramLabel = "ID", description = "rev_...")
        private String id = "";

        @Option(names = "--as", paramLabel = "NAME", description = "which API client; default: the operator")
        private String client = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var api = ApiClient.of(settings.load(KessaiConfig.DATA).data(), client)) {
                return print(spec, api.post(REVERSALS + "/" + id + "/reject", key(), "{}"));
            }
        }
    }
}
