package dev.kessai.base.telemetry;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.concurrent.TimeUnit;

/** Lets pass what is sampled, slow or failed, and sends it in batches. */
final class WorthwhileSpans implements SpanProcessor {
    private final BatchSpanProcessor batches;
    private final long slowNanos;

    WorthwhileSpans(SpanExporter exporter, int slowMillis) {
        this.batches = BatchSpanProcessor.builder(exporter)
                .setExportUnsampledSpans(true)
                .build();
        this.slowNanos = TimeUnit.MILLISECONDS.toNanos(slowMillis);
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        // nothing is known yet
    }

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (isWorthwhile(span)) batches.onEnd(span);
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public CompletableResultCode shutdown() {
        return batches.shutdown();
    }

    @Override
    public CompletableResultCode forceFlush() {
        return batches.forceFlush();
    }

    private boolean isWorthwhile(ReadableSpan span) {
        if (span.getSpanContext().isSampled() || span.getLatencyNanos() >= slowNanos) return true;
        return span.toSpanData().getStatus().getStatusCode() == StatusCode.ERROR;
    }
}
