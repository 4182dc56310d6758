package dev.kessai.launcher;

import dev.kessai.base.time.MicroClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Cases of reconciliation, through the API of the running server. */
@Command(
        name = "cases",
        mixinStandardHelpOptions = true,
        description = {
            "Works on what reconciliation has found, through the API of the running server: who proposes how a case",
            "ends is another client than who approves. --as names the client, a line of the file of API keys."
        },
        subcommands = {
            CasesCommand.Listing.class,
            CasesCommand.Show.class,
            CasesCommand.Runs.class,
            CasesCommand.Run.class,
            CasesCommand.Assign.class,
            CasesCommand.Propose.class,
            CasesCommand.Approve.class,
            CasesCommand.Reject.class
        })
public final class CasesCommand implements CliCommand {
    private static final String CASES = "/admin/v1/reconciliation/cases";
    private static final String RUNS = "/admin/v1/reconciliation/runs";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what: list, show, runs, run, assign, propose, ..");
    }

    /** What all of them take. */
    static final class Door {
        @Mixin
        private Settings settings = new Settings();

        @Option(names = "--as", paramLabel = "NAME", description = "which API client; default: the operator")
        private String client = "";

        @Option(names = "--json", description = "as one JSON object")
        private boolean json;

        private ApiClient open() {
            return ApiClient.of(settings.load(KessaiConfig.DATA).data(), client);
        }

        private JsonNode get(String path) throws IOException, InterruptedException {
            try (var api = open()) {
                return api.get(path);
            }
        }

        private JsonNode post(String path, ObjectNode body) throws IOException, InterruptedException {
            try (var api = open()) {
                return api.post(path, "cases-" + MicroClock.system().micros(), body.toString());
            }
        }

        private int print(CommandSpec spec, JsonNode answer) {
            var out = spec.commandLine().getOut();
            if (json) out.println(JsonMapper.shared().writeValueAsString(answer));
            else if (answer.has("steps")) printWhole(out, answer);
            else for (var each : answer.path("data")) out.println(line(each));
            out.flush();
            return ExitCode.OK.status();
        }

        private static void printWhole(PrintWriter out, JsonNode found) {
            out.println(line(found));
            out.printf("  expected %s%n  found    %s%n", text(found, "expected"), text(found, "found"));
            out.printf(
                    "  first %s, last %s, %s sightings%n",
                    text(found, "first_seen"),
                    text(found, "last_seen"),
                    found.path("sightings").asString(""));
            out.printf("  %s%n", text(found, "remedy"));
            for (var step : found.path("steps"))
                out.printf(
                        "  %s %s by %s: %s %s %s %s%n",
                        text(step, "at"),
                        text(step, "state"),
                        text(step, "by").isEmpty() ? "the system" : text(step, "by"),
                        text(step, "resolution"),
                        text(step, "reason"),
                        text(step, "ticket"),
                        text(step, "note"));
            for (var match : found.path("matches"))
                out.printf("  may belong to %s: %s%n", text(match, "case"), text(match, "reason"));
        }

        private static String line(JsonNode each) {
            if (!each.has("mismatch"))
                return "%s %s by %s: %s"
                        .formatted(
                                text(each, "id"),
                                text(each, "as_of"),
                                text(each, "by"),
                                each.path("clean").asBoolean(false) ? "clean" : "breaks");
            return "%s %s %s %s %s %s of %s: %s, amount %s, %s"
                    .formatted(
                            text(each, "id"),
                            text(each, "state"),
                            text(each, "severity"),
                            text(each, "level"),
                            text(each, "reconciliation"),
                            text(each, "mismatch"),
                            text(each, "service"),
                            text(each, "subject"),
                            each.path("amount").asString(""),
                            text(each, "owner").isEmpty() ? "nobody's" : text(each, "owner"));
        }

        private static String text(JsonNode json, String name) {
            return json.path(name).asString("");
        }
    }

    /** Which there are. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "The newest 100 first.")
    static final class Listing implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Door door = new Door();

        @Option(
                names = "--state",
                paramLabel = "STATE",
                description = "OPEN, ASSIGNED, PROPOSED, APPROVED, RESOLVED, CLOSED_BY_ITSELF or ALL; default those"
                        + " that have no end")
        private String state = "UNFINISHED";

        @Option(names = "--owner", paramLabel = "NAME", description = "whose; default: whoever's")
        private String owner = "";

        @Option(names = "--before", paramLabel = "ID", description = "goes on after this case")
        private String before = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            var wanted = state.equals("ALL") ? "" : state;
            return door.print(
                    spec,
                    door.get(CASES + "?state=" + encoded(wanted) + "&owner=" + encoded(owner) + "&before="
                            + encoded(before)));
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** One of them. */
    @Command(name = "show", mixinStandardHelpOptions = true, description = "With its steps and suggested matches.")
    static final class Show implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Door door = new Door();

        @Parameters(paramLabel = "ID", description = "cas_...")
        private String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            return door.print(spec, door.get(CASES + "/" + encoded(id)));
        }
    }

    /** The evidence of runs. */
    @Command(name = "runs", mixinStandardHelpOptions = true, description = "The newest 100 runs with their evidence.")
    static final class Runs implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Door door = new Door();

        @Override
        public Integer call() throws IOException, InterruptedException {
            return door.print(spec, door.get(RUNS));
        }
    }

    /** Compares now. */
    @Command(name = "run", mixinStandardHelpOptions = true, description = "Lets the server compare everything now.")
    static final class Run implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Door door = new Door();

        @Override
        public Integer call() throws IOException, InterruptedException {
            var run = door.post(RUNS, JsonMapper.shared().createObjectNode());
            var page = JsonMapper.shared().createObjectNode();
            page.putArray("data").add(run);
            return door.print(spec, door.json ? run : page);
        }
    }

    /** Gives it to somebody. */
    @Command(name = "assign", mixinStandardHelpOptions = true, description = "Gives a case to somebody.")
    static final class Assign implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Door door = new Door();

        @Parameters(index = "0", paramLabel = "ID", description = "cas_...")
        private String id = "";

        @Parameters(index = "1", paramLabel = "OWNER", description = "who works on it")
        private String owner = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            var body = JsonMapper.shared().createObjectNode().put("owner", owner);
            return door.print(spec, door.post(CASES + "/" + encoded(id) + "/assign", body));
        }
    }

    /** How it shall end. */
    @Command(
            name = "propose",
            mixinStandardHelpOptions = true,
            description = "Proposes how a case shall end; somebody else approves.")
    static final class Propose implements CliCommand {
        /** Its kinds. */
        enum Kind {
            PUBLISH_AGAIN,
            ADJUSTMENT,
            EXPLAINED
        }

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Door door = new Door();

        @Parameters(index = "0", paramLabel = "ID", description = "cas_...")
        private String id = "";

        @Parameters(index = "1", paramLabel = "HOW", description = "one of: ${COMPLETION-CANDIDATES}")
        private Kind how = Kind.EXPLAINED;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "without names of people")
        private String reason = "";

        @Option(names = "--ticket", paramLabel = "TEXT", description = "where it was discussed")
        private String ticket = "";

        @Option(names = "--adjustment", paramLabel = "ID", description = "adj_..., proposed before, for ADJUSTMENT")
        private String adjustment = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            var body = JsonMapper.shared()
                    .createObjectNode()
                    .put("resolution", how.name())
                    .put("reason", reason)
                    .put("ticket", ticket);
            if (how == Kind.ADJUSTMENT) body.put("adjustment", adjustment);
            return door.print(spec, door.post(CASES + "/" + encoded(id) + "/propose", body));
        }
    }

    /** Yes. */
    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = "Carries out what somebody else proposed.")
    static final class Approve implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Door door = new Door();

        @Parameters(paramLabel = "ID", description = "cas_...")
        private String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            var body = JsonMapper.shared().createObjectNode();
            return door.print(spec, door.post(CASES + "/" + encoded(id) + "/approve", body));
        }
    }

    /** No. */
    @Command(name = "reject", mixinStandardHelpOptions = true, description = "Gives it back to whoever works on it.")
    static final class Reject implements CliCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Door door = new Door();

        @Parameters(paramLabel = "ID", description = "cas_...")
        private String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            var body = JsonMapper.shared().createObjectNode();
            return door.print(spec, door.post(CASES + "/" + encoded(id) + "/reject", body));
        }
    }
}
