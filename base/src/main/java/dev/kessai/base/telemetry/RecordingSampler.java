package dev.kessai.base.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Samples every so many'th trace whole, as its first span decides, and records the spans of all others, since only
 * their end tells whether they were slow or failed.
 */
final class RecordingSampler implements Sampler {
    private final long oneIn;

    RecordingSampler(long oneIn) {
        this.oneIn = oneIn;
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        var above = Span.fromContext(parent).getSpanContext();
        boolean sampled = above.isValid() ? above.isSampled() : isChosen(traceId);
        return sampled ? SamplingResult.recordAndSample() : SamplingResult.recordOnly();
    }

    @Override
    public String getDescription() {
        return "one in " + oneIn + ", all recorded";
    }

    /** The same on every instance: the trace's own random bits decide. */
    private boolean isChosen(String traceId) {
        return Long.remainderUnsigned(Long.parseUnsignedLong(traceId, 16, 32, 16), oneIn) == 0;
    }
}
