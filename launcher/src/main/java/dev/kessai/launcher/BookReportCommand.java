package dev.kessai.launcher;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One report of the books, as the API of the running server answers it. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a report of the books, through the API of the running server: JSON, or a table with --csv.",
            "One page; general-ledger and counterparties go on with --after (docs/accounting.md)."
        })
public final class BookReportCommand implements CliCommand {
    /** Which there are. */
    enum Report {
        TRIAL_BALANCE("trial-balance"),
        BALANCE_SHEET("balance-sheet"),
        SAFEGUARDING("safeguarding"),
        GENERAL_LEDGER("general-ledger"),
        LINES("lines"),
        COUNTERPARTIES("counterparties"),
        TAX_REPORT("tax-report");

        private final String path;

        Report(String path) {
            this.path = path;
        }

        @Override
        public String toString() {
            return path;
        }
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Settings settings = new Settings();

    @Parameters(paramLabel = "REPORT", description = "one of: ${COMPLETION-CANDIDATES}", converter = Names.class)
    private Report report = Report.TRIAL_BALANCE;

    @Option(names = "--until", paramLabel = "DATE", description = "last booking day")
    private String until = "";

    @Option(names = "--from", paramLabel = "DATE", description = "first booking day")
    private String from = "";

    @Option(names = "--day", paramLabel = "DATE", description = "of lines")
    private String day = "";

    @Option(names = "--at", paramLabel = "INSTANT", description = "an instant inside a day instead of --until")
    private String at = "";

    @Option(names = "--account", paramLabel = "NUMBER", description = "of general-ledger and lines")
    private String account = "";

    @Option(names = "--currency", paramLabel = "CODE", description = "default ${DEFAULT-VALUE}")
    private String currency = "JPY";

    @Option(names = "--side", paramLabel = "SIDE", description = "of counterparties: RECEIVABLE or PAYABLE")
    private String side = "";

    @Option(names = "--after", paramLabel = "PLACE", description = "goes on after this journal or owner")
    private String after = "";

    @Option(names = "--csv", paramLabel = "FILE", description = "a table, to this file, which is replaced; - for here")
    private @Nullable Path csv;

    /** As the path of the API spells it. */
    static final class Names implements picocli.CommandLine.ITypeConverter<Report> {
        @Override
        public Report convert(String value) {
            for (var each : Report.values()) if (each.path.equals(value)) return each;
            throw new picocli.CommandLine.TypeConversionException("no report " + value);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var question = new StringBuilder("/admin/v1/accounting/")
                .append(report.path)
                .append(csv == null ? "?format=json" : "?format=csv");
        add(question, "until", until);
        add(question, "from", from);
        add(question, "day", day);
        add(question, "at", at);
        add(question, "account", account);
        add(question, "currency", currency);
        add(question, "side", side);
        add(question, "after", after);
        var out = spec.commandLine().getOut();
        try (var client = ApiClient.of(settings.load(KessaiConfig.DATA).data())) {
            var text = client.text(question.toString());
            if (csv == null || csv.toString().equals("-")) out.print(text);
            else Files.writeString(csv, text);
        }
        if (csv == null) out.println();
        out.flush();
        return ExitCode.OK.status();
    }

    private static void add(StringBuilder question, String name, String value) {
        if (!value.isEmpty())
            question.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
