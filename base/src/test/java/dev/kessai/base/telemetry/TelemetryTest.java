package dev.kessai.base.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.sun.net.httpserver.HttpServer;
import dev.kessai.base.telemetry.Telemetry.Sampling;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.json.JsonMapper;

final class TelemetryTest {
    private static final int NEVER = Integer.MAX_VALUE;

    @Test
    void metricsCarryOurName() {
        try (var telemetry = Telemetry.withoutTraces()) {
            telemetry.counter("payments.failed", "reason", "DEADLINE").increment();
            telemetry.timer("batch").record(Duration.ofMillis(3));
            telemetry.gauge("queue", () -> 42, "lane", "7");
            assertThat(telemetry.scrape())
                    .contains("kessai_payments_failed_total{reason=\"DEADLINE\"} 1.0")
                    .contains("kessai_batch_seconds_bucket{le=\"0.002\"} 0")
                    .contains("kessai_batch_seconds_bucket{le=\"0.005\"} 1")
                    .contains("kessai_queue{lane=\"7\"} 42.0")
                    .contains("jvm_memory_used_bytes");
        }
    }

    @Test
    void withoutAnExporterSpansAreNotRecorded() {
        try (var telemetry = Telemetry.withoutTraces()) {
            assertThat(telemetry.tracer().spanBuilder("x").startSpan().isRecording())
                    .isFalse();
        }
    }

    @Test
    void failedAndSlowSpansAreKeptThoughNotSampled() {
        var kept = new Kept();
        try (var telemetry = Telemetry.withTraces("test", kept, new Sampling(NEVER, 1_000))) {
            var tracer = telemetry.tracer();
            tracer.spanBuilder("usual").startSpan().end();
            tracer.spanBuilder("failed").startSpan().setStatus(StatusCode.ERROR).end();
            var start = Instant.now().minusSeconds(2);
            tracer.spanBuilder("slow").setStartTimestamp(start).startSpan().end(Instant.now());
        }
        assertThat(kept.names).containsExactly("failed", "slow");
    }

    @Test
    void aSampledTraceIsKeptWhole() {
        var kept = new Kept();
        try (var telemetry = Telemetry.withTraces("test", kept, new Sampling(1, NEVER))) {
            var parent = telemetry.tracer().spanBuilder("parent").startSpan();
            try (var _ = parent.makeCurrent()) {
                telemetry.tracer().spanBuilder("child").startSpan().end();
            }
            parent.end();
        }
        assertThat(kept.names).containsExactly("child", "parent");
    }

    @Test
    void everySoManyThIsSampled() {
        var kept = new Kept();
        try (var telemetry = Telemetry.withTraces("test", kept, new Sampling(100, NEVER))) {
            for (int i = 0; i < 20_000; i++)
                telemetry.tracer().spanBuilder("usual").startSpan().end();
        }
        assertThat(kept.names.size()).isBetween(100, 300);
    }

    @Test
    void tracesAreSentOverHttp() throws Exception {
        var received = new CompletableFuture<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            received.complete(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        var endpoint = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
        try (var telemetry = Telemetry.withTraces("shop", endpoint, new Sampling(1, NEVER))) {
            telemetry.tracer().spanBuilder("sent").startSpan().end();
        }
        assertThat(received.get(10, TimeUnit.SECONDS)).contains("shop").contains("sent");
        server.stop(0);
    }

    @Test
    void aLogLineIsJsonWithTheRequestsId() throws Exception {
        var failure = new IllegalStateException("line\n\"two\"");
        var line = new RequestId("req_12345").call(() -> encode(failure, "said \"決済\" \\ \u0001"));
        var json = JsonMapper.shared().readTree(line);
        assertThat(line).endsWith("}\n").hasLineCount(1);
        assertThat(json.get("request").asString()).isEqualTo("req_12345");
        assertThat(json.get("level").asString()).isEqualTo("WARN");
        assertThat(json.get("message").asString()).isEqualTo("said \"決済\" \\ \u0001");
        assertThat(json.get("lane").asString()).isEqualTo("7");
        assertThat(json.get("failure").asString()).contains("IllegalStateException: line\n\"two\"");
        assertThat(Instant.parse(json.get("at").asString())).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void outsideOfARequestThereIsNoId() {
        assertThat(RequestId.current()).isEmpty();
        assertThat(encode(null, "x")).doesNotContain("request");
    }

    @Test
    void aRequestIdFromOutsideCannotForgeALine() {
        assertThat(RequestId.find("abc\ndef123")).isEmpty();
        assertThat(RequestId.find("short")).isEmpty();
        assertThat(RequestId.find("x".repeat(65))).isEmpty();
        assertThat(RequestId.find("8c7d-11_ab")).contains(new RequestId("8c7d-11_ab"));
        assertThatThrownBy(() -> new RequestId("a b c d e f g")).isInstanceOf(IllegalArgumentException.class);
        var random = new Random(5);
        for (int i = 0; i < 1_000; i++)
            assertThat(RequestId.find(RequestId.random(random).value())).isPresent();
    }

    private static String encode(@Nullable Throwable failure, String message) {
        var logger = new LoggerContext().getLogger("test");
        var event = new LoggingEvent("x", logger, Level.WARN, message, failure, null);
        event.setKeyValuePairs(List.of(new KeyValuePair("lane", 7)));
        return new String(new JsonLogEncoder().encode(event), StandardCharsets.UTF_8);
    }

    private static final class Kept implements SpanExporter {
        private final List<String> names = new CopyOnWriteArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            for (var span : spans) names.add(span.getName());
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
