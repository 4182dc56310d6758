package dev.kessai.launcher;

import dev.kessai.base.time.MicroClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code kessai settle}: settlement with merchants, through the API of the running server. */
@Command(
        name = "settle",
        mixinStandardHelpOptions = true,
        subcommands = {
            SettleCommand.Clear.class,
            SettleCommand.Check.class,
            SettleCommand.Statements.class,
            SettleCommand.Statement.class,
            SettleCommand.Batch.class,
            SettleCommand.Approve.class,
            SettleCommand.Send.class
        },
        description = {
            "Settlement with merchants, through the API of the running server.",
            "The server clears terms, makes batches and follows them by itself; approving them is for people."
        })
public final class SettleCommand implements CliCommand {
    private static final String ROOT = "/admin/v1/settlement";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.status();
    }

    /** What all of them have. */
    static final class Common {
        @Spec(Spec.Target.MIXEE)
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Settings settings = new Settings();

        @Option(names = "--json", description = "what was done as one JSON object")
        private boolean json;

        @Option(names = "--as", paramLabel = "NAME", description = "a client of the key file; default: the operator")
        private String client = "";

        ApiClient open() {
            var data = settings.load(KessaiConfig.DATA).data();
            return client.isEmpty() ? ApiClient.of(data) : ApiClient.of(data, client);
        }

        /** A key that nobody has used. */
        static String key(String what) {
            return "settle-" + what + "-" + MicroClock.system().micros();
        }

        int tell(Object answer, String line) {
            var out = spec.commandLine().getOut();
            out.println(json ? JsonMapper.shared().writeValueAsString(answer) : line);
            out.flush();
            return ExitCode.OK.status();
        }

        /** While it goes on. */
        void progress(String line) {
            if (json) return;
            var err = spec.commandLine().getErr();
            err.println(line);
            err.flush();
        }
    }

    @Command(
            name = "clear",
            mixinStandardHelpOptions = true,
            description = "Clears the terms that are due; again changes nothing, and what was stopped goes on.")
    static final class Clear implements CliCommand {
        private static final int PARTS_MAX = 10_000;

        @Mixin
        private Common common = new Common();

        @Override
        public Integer call() throws IOException, InterruptedException {
            var run = Common.key("clear");
            var sums = new LinkedHashMap<String, Long>();
            try (var client = common.open()) {
                for (int part = 0; part < PARTS_MAX; part++) {
                    var done = client.post(ROOT + "/clearings", run + "-" + part, "{}");
                    for (var name : new String[] {"cleared", "fixed", "carried_over", "net"})
                        sums.merge(name, done.path(name).longValue(), Long::sum);
                    if (done.path("done").booleanValue()) return common.tell(sums, line(sums));
                    var waitsFor = done.path("waits_for").asString("");
                    common.progress(line(sums) + (waitsFor.isEmpty() ? "" : "; waits for " + waitsFor));
                    if (!waitsFor.isEmpty() && !waitsFor.equals("BOOKS_BEHIND"))
                        throw new CliFailure(
                                ExitCode.CHECK_FAILED, "nothing is cleared while the books do not agree: " + waitsFor);
                }
            }
            throw new CliFailure(ExitCode.CHECK_FAILED, "not done after " + PARTS_MAX + " calls");
        }

        private static String line(Map<String, Long> sums) {
            return String.format(
                    Locale.ROOT,
                    "%,d terms cleared, %,d fixed, %,d carried over; %,d yen net",
                    sums.get("cleared"),
                    sums.get("fixed"),
                    sums.get("carried_over"),
                    sums.get("net"));
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Computes every cleared statement again from its movements. Exit status 1: some differ.")
    static final class Check implements CliCommand {
        private static final int PARTS_MAX = 100_000;

        @Mixin
        private Common common = new Common();

        @Override
        public Integer call() throws IOException, InterruptedException {
            var run = Common.key("check");
            var after = "";
            long statements = 0;
            long different = 0;
            try (var client = common.open()) {
                for (int part = 0; part < PARTS_MAX; part++) {
                    var body = after.isEmpty() ? "{}" : "{\"after\":\"" + after + "\"}";
                    var checked = client.post(ROOT + "/checks", run + "-" + part, body);
                    statements += checked.path("statements").longValue();
                    different += checked.path("different").size();
                    for (var each : checked.path("different")) common.progress("differs: " + each.asString(""));
                    after = checked.path("last").asString("");
                    if (checked.path("done").booleanValue()) break;
                    common.progress(String.format(Locale.ROOT, "%,d statements", statements));
                }
            }
            var report = new LinkedHashMap<String, Long>();
            report.put("statements", statements);
            report.put("different", different);
            var _ = common.tell(
                    report, String.format(Locale.ROOT, "%,d statements, %,d differ", statements, different));
            return different == 0 ? ExitCode.OK.status() : ExitCode.CHECK_FAILED.status();
        }
    }

    @Command(name = "statements", mixinStandardHelpOptions = true, description = "Lists statements, a page of them.")
    static final class Statements implements CliCommand {
        @Mixin
        private Common common = new Common();

        @Option(names = "--merchant", paramLabel = "ID", description = "of this merchant; default: all")
        private String merchant = "";

        @Option(names = "--after", paramLabel = "ID", description = "the last one of the page before")
        private String after = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var client = common.open()) {
                var query = (merchant.isEmpty() ? "" : "&merchant=" + merchant)
                        + (after.isEmpty() ? "" : "&after=" + after);
                var page = client.get(ROOT + "/statements" + (query.isEmpty() ? "" : "?" + query.substring(1)));
                var text = new StringBuilder();
                for (var each : page.path("data")) text.append(line(each)).append(System.lineSeparator());
                return common.tell(page, text.toString().stripTrailing());
            }
        }

        private static String line(JsonNode statement) {
            return String.format(
                    Locale.ROOT,
                    "%s %s %s to %s %-12s %,15d net, %,15d payable on %s",
                    statement.path("id").asString(""),
                    statement.path("merchant").asString(""),
                    statement.path("from").asString(""),
                    statement.path("until").asString(""),
                    statement.path("state").asString(""),
                    statement.path("net").longValue(),
                    statement.path("payable").longValue(),
                    statement.path("pay_on").asString(""));
        }
    }

    @Command(name = "statement", mixinStandardHelpOptions = true, description = "Writes one statement into a file.")
    static final class Statement implements CliCommand {
        /** How it is written. */
        enum Format {
            CSV,
            HTML,
            PDF
        }

        @Mixin
        private Common common = new Common();

        @Parameters(index = "0", paramLabel = "ID", description = "such as stm_0000000000001")
        private String id = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "where to; is replaced")
        private Path file = Path.of("");

        @Option(names = "--format", paramLabel = "NAME", description = "${COMPLETION-CANDIDATES}; default pdf")
        private Format format = Format.PDF;

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var client = common.open()) {
                var name = format.name().toLowerCase(Locale.ROOT);
                var bytes = client.bytes(ROOT + "/statements/" + id + "/" + name);
                Files.write(file, bytes);
                var report = new LinkedHashMap<String, Object>();
                report.put("file", file.toString());
                report.put("bytes", bytes.length);
                return common.tell(report, bytes.length + " bytes written to " + file);
            }
        }
    }

    /** Of a batch, for people. */
    private static String line(JsonNode batch) {
        return String.format(
                Locale.ROOT,
                "%s %s: %,d payouts, %,d yen",
                batch.path("id").asString(""),
                batch.path("state").asString(""),
                batch.path("count").longValue(),
                batch.path("total").longValue());
    }

    @Command(
            name = "batch",
            mixinStandardHelpOptions = true,
            description = "Puts all that is payable by a day into a batch; nothing moves before somebody approves it.")
    static final class Batch implements CliCommand {
        @Mixin
        private Common common = new Common();

        @Option(names = "--pay-on", required = true, paramLabel = "DATE", description = "the last pay day")
        private LocalDate payOn = LocalDate.EPOCH;

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var client = common.open()) {
                var batch =
                        client.post(ROOT + "/payout-batches", Common.key("batch"), "{\"pay_on\":\"" + payOn + "\"}");
                return common.tell(batch, line(batch));
            }
        }
    }

    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = {
                "Approves a batch, or rejects it.",
                "Who made a batch does not approve it: --as names another client of the key file."
            })
    static final class Approve implements CliCommand {
        @Mixin
        private Common common = new Common();

        @Parameters(paramLabel = "ID", description = "such as pob_0000000000001")
        private String id = "";

        @Option(names = "--reject", description = "ends it instead")
        private boolean reject;

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var client = common.open()) {
                var word = reject ? "reject" : "approve";
                var batch = client.post(ROOT + "/payout-batches/" + id + "/" + word, Common.key(word), "{}");
                return common.tell(batch, line(batch));
            }
        }
    }

    @Command(
            name = "send",
            mixinStandardHelpOptions = true,
            description = "Makes the bank's file of all that waits now, also of users; the schedule does so by itself.")
    static final class Send implements CliCommand {
        @Mixin
        private Common common = new Common();

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var client = common.open()) {
                var file = client.post("/admin/v1/payout-files", Common.key("send"), "{}");
                return common.tell(
                        file,
                        String.format(
                                Locale.ROOT,
                                "file %s: %,d transfers, %,d yen",
                                file.path("id").asString(""),
                                file.path("transfers").longValue(),
                                file.path("total").longValue()));
            }
        }
    }
}
