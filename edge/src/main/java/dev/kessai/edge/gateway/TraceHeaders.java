package dev.kessai.edge.gateway;

import com.linecorp.armeria.common.RequestHeaders;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/** Reads traceparent and tracestate (W3C Trace Context). */
final class TraceHeaders implements TextMapGetter<RequestHeaders> {
    @Override
    @SuppressWarnings("deprecation") // still abstract in this version
    public Iterable<String> keys(RequestHeaders headers) {
        return headers.names().stream().map(CharSequence::toString).toList();
    }

    @Override
    public @Nullable String get(@Nullable RequestHeaders headers, String name) {
        return headers == null ? null : headers.get(name);
    }
}
