package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trace of a payment, as a collector gets it. */
final class TraceTest {
    private static final String SAMPLED = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String USUAL = "00f067aa0ba902b74bf92f3577b34da6";
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path data = Path.of("");

    @Test
    void oneTraceGoesFromTheGatewayThroughTheApiIntoTheBatchesOfPaymentAndParticipants() throws Exception {
        try (var collector = new Collector()) {
            try (var door = new Door(
                    data, "traces.otlpUrl=" + collector.url(), "traces.oneIn=1000000", "traces.slowMillis=60000")) {
                pay(door, USUAL, "00");
                pay(door, SAMPLED, "01");
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(names(collector, SAMPLED))
                                .contains("POST /v1/payments", "payment create", "payment batch", "balance batch"));
            }
            var spans = collector.of(SAMPLED);
            var byId = spans.stream().collect(Collectors.toMap(Collector.Span::id, span -> span));
            var first = only(collector, "POST /v1/payments");
            var call = only(collector, "payment create");
            assertThat(first.parent()).isEqualTo("00f067aa0ba902b7");
            assertThat(call.parent()).isEqualTo(first.id());
            for (var span : spans)
                if (span.name().endsWith(" batch"))
                    assertThat(byId.get(span.parent())).as(span.toString()).isEqualTo(call);
            assertThat(spans.stream().filter(span -> span.name().equals("payment batch")))
                    .as("waves")
                    .hasSizeBetween(3, 12);
            assertThat(collector.of(USUAL)).as("neither sampled nor slow").isEmpty();
        }
    }

    private static void pay(Door door, String trace, String flags) throws Exception {
        var paid = door.send(door.request("/v1/payments")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", trace)
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-" + flags)
                .POST(BodyPublishers.ofString(Door.payment(10))));
        assertThat(paid.text("/status")).isEqualTo("SUCCEEDED");
    }

    private static Collector.Span only(Collector collector, String name) {
        var found = collector.of(SAMPLED).stream()
                .filter(span -> span.name().equals(name))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }

    private static List<String> names(Collector collector, String trace) {
        return collector.of(trace).stream().map(Collector.Span::name).toList();
    }
}
