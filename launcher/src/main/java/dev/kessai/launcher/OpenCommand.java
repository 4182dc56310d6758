package dev.kessai.launcher;

import dev.kessai.contracts.opening.OpeningLine;
import dev.kessai.contracts.opening.Openings;
import dev.kessai.products.opening.OpeningFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes over the balances of an existing system. */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        description = {
            "Takes over the balances of an existing system from a file, through the API of the server that runs on the",
            "data directory.",
            "",
            "The file: " + OpeningFile.HEADER,
            "Amounts are minor units, credit-positive; a negative one is what the owner owes. The file is judged whole",
            "before anything is done. A line is opened once by its key, so the same file again moves nothing twice."
        })
public final class OpenCommand implements CliCommand {
    private static final int CALLS_MAX = 4;
    private static final int REFUSED_SHOWN_MAX = 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Settings settings = new Settings();

    @Option(names = "--json", description = "what became of the file as one JSON object")
    private boolean json;

    @Parameters(paramLabel = "FILE.csv")
    private Path file = Path.of("");

    private final Map<String, String> refused = new LinkedHashMap<>();
    private long opened;
    private long replayed;
    private long unknown;

    @Override
    public Integer call() throws IOException, InterruptedException {
        long start = System.nanoTime();
        var lines = read();
        try (var client = ApiClient.of(settings.load(KessaiConfig.DATA).data())) {
            send(client, lines);
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        print(lines.size(), millis);
        return refused.isEmpty() && unknown == 0 ? ExitCode.OK.status() : ExitCode.CHECK_FAILED.status();
    }

    private List<OpeningLine> read() throws IOException {
        try (var in = Files.newBufferedReader(file)) {
            var read = OpeningFile.read(in);
            if (read.faults().isEmpty()) return read.lines();
            var text = new StringBuilder("nothing was done: " + file + " is broken");
            for (var fault : read.faults()) text.append("%n  line %,d: %s".formatted(fault.line(), fault.reason()));
            throw new CliFailure(ExitCode.CHECK_FAILED, text.toString());
        } catch (CharacterCodingException e) {
            throw new CliFailure(ExitCode.CHECK_FAILED, "nothing was done: " + file + " is not UTF-8");
        }
    }

    private void send(ApiClient client, List<OpeningLine> lines) throws InterruptedException {
        var free = new Semaphore(CALLS_MAX);
        try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new ArrayList<Future<JsonNode>>();
            for (int from = 0; from < lines.size(); from += Openings.LINES_MAX) {
                var some = lines.subList(from, Math.min(lines.size(), from + Openings.LINES_MAX));
                free.acquire();
                sent.add(calls.submit(() -> {
                    try {
                        return client.post(
                                "/admin/v1/opening-lines",
                                "open-" + some.getFirst().key(),
                                body(some));
                    } finally {
                        free.release();
                    }
                }));
                count(sent, lines.size(), false);
            }
            count(sent, lines.size(), true);
        }
    }

    /** Counts what has come back, in order; the rest too where everything was sent. */
    private void count(List<Future<JsonNode>> sent, int lines, boolean last) throws InterruptedException {
        while (!sent.isEmpty() && (last || sent.getFirst().isDone())) {
            try {
                for (var each : sent.removeFirst().get().path("data")) count(each);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof CliFailure failure) throw failure;
                throw new CliFailure(
                        ExitCode.UNAVAILABLE,
                        "the server does not answer; the same file again goes on: " + e.getCause());
            }
            if (json) continue;
            var err = spec.commandLine().getErr();
            err.printf("\r%,d of %,d lines", opened + unknown + refused.size(), lines);
            err.flush();
        }
    }

    private void count(JsonNode result) {
        switch (result.path("state").asString("")) {
            case "OPENED" -> {
                opened++;
                if (result.path("replayed").asBoolean(false)) replayed++;
            }
            case "REFUSED" ->
                refused.put(
                        result.path("key").asString(""), result.path("failure").asString(""));
            default -> unknown++;
        }
    }

    private static String body(List<OpeningLine> lines) {
        var body = JsonMapper.shared().createObjectNode();
        var array = body.putArray("lines");
        for (var line : lines) ApiMessages.add(array, line);
        return body.toString();
    }

    private void print(int lines, long millis) {
        var out = spec.commandLine().getOut();
        if (json) {
            var report = new LinkedHashMap<String, Object>();
            report.put("lines", lines);
            report.put("opened", opened);
            report.put("replayed", replayed);
            report.put("refused", refused);
            report.put("unknown", unknown);
            report.put("elapsedMillis", millis);
            out.println(JsonMapper.shared().writeValueAsString(report));
        } else text(out, lines, millis);
        out.flush();
    }

    private void text(PrintWriter out, int lines, long millis) {
        spec.commandLine().getErr().println();
        refused.entrySet().stream()
                .limit(REFUSED_SHOWN_MAX)
                .forEach(each -> out.printf("refused  %s  %s%n", each.getKey(), each.getValue()));
        out.printf(
                "%,d lines: %,d opened (%,d of them before), %,d refused, %,d not known; %d.%03d s%n",
                lines, opened, replayed, refused.size(), unknown, millis / 1_000, millis % 1_000);
        if (unknown > 0) out.println("The same file again asks for those that are not known.");
    }
}
