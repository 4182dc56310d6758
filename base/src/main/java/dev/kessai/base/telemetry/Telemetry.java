package dev.kessai.base.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Metrics and traces of a process. Names of metrics are {@code kessai_*}; the number of different tag values is small
 * and fixed (outcomes, lanes; never ids). Thread-safe.
 */
public final class Telemetry implements AutoCloseable {
    private static final String PREFIX = "kessai.";

    /** Upper bounds of the buckets in which latency is counted. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    /**
     * Which traces are kept.
     *
     * @param oneIn every so many'th trace is kept whole
     * @param slowMillis a single span that takes longer, or fails, is kept anyway
     */
    public record Sampling(int oneIn, int slowMillis) {
        public static final Sampling USUAL = new Sampling(1_000, 1_000);

        public Sampling {
            if (oneIn < 1) throw new IllegalArgumentException("oneIn=" + oneIn);
            if (slowMillis < 1) throw new IllegalArgumentException("slowMillis=" + slowMillis);
        }
    }

    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Optional<SdkTracerProvider> traces;
    private final Tracer tracer;
    private final LaneTraces laneTraces;

    private Telemetry(Optional<SdkTracerProvider> traces) {
        this.traces = traces;
        this.tracer = traces.map(provider -> provider.get("kessai"))
                .orElseGet(() -> OpenTelemetry.noop().getTracer("kessai"));
        this.laneTraces = traces.isPresent() ? LaneTraces.of(tracer) : LaneTraces.OFF;
        new JvmMemoryMetrics().bindTo(metrics);
        new JvmThreadMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        collections.bindTo(metrics);
    }

    /** Metrics only: spans cost nothing. */
    public static Telemetry withoutTraces() {
        return new Telemetry(Optional.empty());
    }

    /**
     * Sends traces as OTLP over HTTP, in batches, in the background; what cannot be sent is dropped.
     *
     * @param endpoint such as {@code http://127.0.0.1:4318/v1/traces}
     */
    public static Telemetry withTraces(String service, String endpoint, Sampling sampling) {
        return withTraces(
                service, OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build(), sampling);
    }

    static Telemetry withTraces(String service, SpanExporter exporter, Sampling sampling) {
        var provider = SdkTracerProvider.builder()
                .setResource(Resource.create(
                        Attributes.builder().put("service.name", service).build()))
                .setSampler(new RecordingSampler(sampling.oneIn))
                .addSpanProcessor(new WorthwhileSpans(exporter, sampling.slowMillis))
                .build();
        return new Telemetry(Optional.of(provider));
    }

    /** What Prometheus fetches. */
    public String scrape() {
        return metrics.scrape();
    }

    public Tracer tracer() {
        return tracer;
    }

    /** The way of traces through lanes; {@link LaneTraces#OFF} without traces. */
    public LaneTraces laneTraces() {
        return laneTraces;
    }

    /**
     * Counts events; the same name and tags give the same counter.
     *
     * @param name words with points between them; {@code payments.failed} is {@code kessai_payments_failed_total}
     * @param tags key, value, key, value, ..
     */
    public Counter counter(String name, String... tags) {
        return metrics.counter(PREFIX + name, tags);
    }

    /** Latency in buckets from 1 ms to 10 s; {@code kessai_NAME_seconds}. */
    public Timer timer(String name, String... tags) {
        return Timer.builder(PREFIX + name)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(metrics);
    }

    /** A number that is asked for when Prometheus comes, for as long as the process lives. */
    public void gauge(String name, LongSupplier value, String... tags) {
        var _ = Gauge.builder(PREFIX + name, value, LongSupplier::getAsLong)
                .strongReference(true)
                .tags(tags)
                .register(metrics);
    }

    /** Sends what is left, for at most a few seconds. */
    @Override
    public void close() {
        traces.ifPresent(SdkTracerProvider::close);
        collections.close();
        metrics.close();
    }
}
