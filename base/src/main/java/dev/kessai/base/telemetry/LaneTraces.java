package dev.kessai.base.telemetry;

import dev.kessai.base.lane.LaneProgram;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Leads the traces of requests through lanes. A batch works for many requests at once and has one span; it belongs to
 * the trace of the first sampled request that is in it and names the others as links. What a command is about is a
 * number, its subject: whoever calls lets a subject be followed, whoever finds out that a second subject belongs to the
 * same says so. Sampled traces only, the newest {@value #FOLLOWED_MAX} subjects. Thread-safe.
 */
public final class LaneTraces {
    static final int FOLLOWED_MAX = 4_096;

    /** No traces: programs run as they are. */
    public static final LaneTraces OFF = new LaneTraces(null);

    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    private final @Nullable Tracer tracer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, SpanContext> followed = new LinkedHashMap<>();
    private volatile boolean anyFollowed;

    private LaneTraces(@Nullable Tracer tracer) {
        this.tracer = tracer;
    }

    static LaneTraces of(Tracer tracer) {
        return new LaneTraces(tracer);
    }

    public boolean isOn() {
        return tracer != null;
    }

    /** From now on commands about this subject belong to this span's trace, if that is sampled. */
    public void follow(long subject, SpanContext span) {
        if (!span.isSampled()) return;
        lock.lock();
        try {
            var _ = followed.remove(subject); // the newest stand last
            followed.put(subject, span);
            if (followed.size() > FOLLOWED_MAX) {
                var _ = followed.remove(followed.keySet().iterator().next());
            }
            anyFollowed = true;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #follow(long, SpanContext)}, of a span elsewhere; what is no W3C trace context is left out. */
    public void follow(long subject, String traceparent) {
        var parts = TRACEPARENT.matcher(traceparent);
        if (parts.matches())
            follow(
                    subject,
                    SpanContext.createFromRemoteParent(
                            parts.group(1),
                            parts.group(2),
                            TraceFlags.fromHex(parts.group(3), 0),
                            TraceState.getDefault()));
    }

    /** Whether there is anything to be found. */
    public boolean isFollowing() {
        return anyFollowed;
    }

    /** The trace of a subject for another process, as W3C trace context. */
    public Optional<String> traceparent(long subject) {
        var span = find(subject);
        if (span == null) return Optional.empty();
        return Optional.of("00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getTraceFlags().asHex());
    }

    /** Commands about the further subject belong to the trace of the known one too. */
    public void same(long known, long further) {
        var span = find(known);
        if (span != null) follow(further, span);
    }

    @Nullable
    SpanContext find(long subject) {
        if (!anyFollowed || subject == 0) return null;
        lock.lock();
        try {
            return followed.get(subject);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The program with a span for each of its batches; the program itself where there are no traces.
     *
     * @param name of the span, such as {@code payment batch}
     * @param subject what a command is about, 0 for nothing
     */
    public <C> LaneProgram<C> around(String name, LaneProgram<C> program, ToLongFunction<C> subject) {
        return tracer == null ? program : new TracedProgram<>(name, program, subject, this, tracer);
    }
}
