package dev.kessai.proof.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.launcher.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every profile in small: it counts what it says, in the report's words, the books are clean. No speed is judged. */
@Isolated("a subscriber must keep up")
final class BenchCommandTest {
    private static final int USAGE = 2;
    private static final int CHECK_FAILED = 1;

    @TempDir
    private Path directory = Path.of("");

    static Stream<List<String>> profiles() {
        return Stream.of(
                List.of("--profile", "uniform", "--baseline", "--existing", "2000"),
                List.of("--profile", "hot-merchant", "--in-flight", "64", "--with-accounting"),
                List.of("--profile", "talk", "--in-flight", "64"),
                List.of("--profile", "authorise-capture", "--in-flight", "64"),
                List.of("--profile", "open-loop", "--rate", "200"),
                List.of("--profile", "expiry", "--rate", "200"),
                List.of("--profile", "three-sources", "--in-flight", "64"),
                List.of("--profile", "small", "--via", "http", "--in-flight", "16"));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aProfileRunsAndItsReportSaysWhatDocsPromise(List<String> profile) {
        var report = bench(profile);
        for (var problem : report.get("problems"))
            assertThat(problem.asString()).as("a busy machine's only excuse").startsWith("the baseline took");
        assertThat(report.get("verify").asString()).isEqualTo("clean");
        assertThat(report.get("profile").asString()).isEqualTo(profile.get(1));
        for (var key :
                List.of("payments_per_second", "p50_ms", "p99_ms", "p999_ms", "wal_bytes_per_payment", "seconds"))
            assertThat(report.get(key).asDouble()).as(key).isPositive();
        for (var part : List.of("jvm", "postgres", "total"))
            assertThat(report.get("cpu_us_per_payment").get(part).asDouble())
                    .as(part)
                    .isPositive();
        assertThat(report.get("payments").asLong()).isEqualTo(perSecond(report));
        if (!profile.contains("three-sources"))
            assertThat(report.get("events").asLong())
                    .as("each counted payment was seen by the subscriber")
                    .isGreaterThanOrEqualTo(report.get("payments").asLong());
        assertThat(report.has("accounting_lag_ms_max")).isEqualTo(profile.contains("--with-accounting"));
        assertThat(report.has("ratio")).isEqualTo(profile.contains("three-sources"));
        if (profile.contains("expiry")) assertThat(report.get("lots").asLong()).isEqualTo(3_000);
        if (profile.contains("--baseline")) {
            assertThat(report.get("baseline_payments_per_second").asLong()).isPositive();
            assertThat(report.get("cpu_ratio").asDouble()).isPositive();
        }
    }

    @Test
    void paymentsThatWaitAreMadeAndWhatTheyCostIsMeasured() {
        var report = bench(List.of("--profile", "waiting", "--waiting", "150", "--in-flight", "64"));
        assertThat(report.get("problems")).isEmpty();
        assertThat(report.get("verify").asString()).isEqualTo("clean");
        assertThat(report.get("waiting").asInt()).isEqualTo(150);
        for (var key : List.of("payments_per_second", "alone_payments_per_second", "ratio", "restart_seconds"))
            assertThat(report.get(key).asDouble()).as(key).isPositive();
    }

    @Test
    void everyMerchantIsClearedAndEveryStatementComesOutTheSame() {
        var report = bench(List.of("--profile", "clearing"));
        assertThat(report.get("problems")).isEmpty();
        assertThat(report.get("verify").asString()).isEqualTo("clean");
        long merchants = report.get("merchants").asLong();
        assertThat(report.get("sales").asLong()).isEqualTo(20 * merchants);
        assertThat(report.get("checked").asLong()).isEqualTo(merchants);
        assertThat(report.get("different").asLong()).isZero();
        for (var key : List.of("seconds", "net", "check_millis", "file_millis", "verify_millis"))
            assertThat(report.get(key).asLong()).as(key).isPositive();
    }

    @Test
    void aProfileThatIsNoneAndOptionsThatDoNotFitAreRefused() {
        assertThat(status(List.of("--profile", "warp"))).isEqualTo(USAGE);
        assertThat(status(List.of("--profile", "uniform", "--rate", "5"))).isEqualTo(USAGE);
        assertThat(status(List.of("--profile", "uniform", "--waiting", "5"))).isEqualTo(USAGE);
        assertThat(status(List.of("--profile", "authorise-capture", "--via", "http")))
                .isEqualTo(USAGE);
    }

    @Test
    void theBooksAreComparedAndAnswer() {
        var report = bench(List.of("--profile", "books", "--existing", "300", "--entries", "4000"));
        for (var problem : report.get("problems"))
            assertThat(problem.asString()).as("speed is not judged here").startsWith("too slow: ");
        assertThat(report.get("verify").asString()).isEqualTo("clean");
        assertThat(report.get("r1_movements").asLong()).isGreaterThan(600);
        assertThat(report.get("r2_details").asLong()).isGreaterThanOrEqualTo(300);
        assertThat(report.get("entries").asLong()).isEqualTo(4_000);
        for (var key : List.of("as_of_p99_us", "as_of_p99_us_small", "booked_entries_per_second"))
            assertThat(report.get(key).asLong()).as(key).isPositive();
        assertThat(report.has("balance_sheet_ms_max")).isTrue();
    }

    private static long perSecond(JsonNode report) {
        long sum = 0;
        for (var each : report.get("per_second")) sum += each.asLong();
        return sum;
    }

    private JsonNode bench(List<String> options) {
        var out = new StringWriter();
        var err = new StringWriter();
        assertThat(run(options, out, err)).as("%s%s", out, err).isIn(0, CHECK_FAILED);
        return JsonMapper.shared().readTree(out.toString());
    }

    private int status(List<String> options) {
        return run(options, new StringWriter(), new StringWriter());
    }

    private int run(List<String> options, StringWriter out, StringWriter err) {
        var arguments = new ArrayList<>(List.of("bench", "--json", "--seconds", "2", "--warm-up", "1"));
        arguments.addAll(List.of("--users", "300", "--merchants", "20"));
        arguments.addAll(List.of("--data", directory.resolve("data").toString()));
        arguments.addAll(options);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
    }
}
