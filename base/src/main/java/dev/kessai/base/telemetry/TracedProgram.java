package dev.kessai.base.telemetry;

import dev.kessai.base.lane.LaneBatch;
import dev.kessai.base.lane.LaneFailure;
import dev.kessai.base.lane.LaneProgram;
import dev.kessai.base.lane.LaneRow;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A program whose batches are spans, from load to commit; an attempt that had no effect is a span that failed. */
final class TracedProgram<C> implements LaneProgram<C> {
    /** Traces that one batch names. */
    private static final int LINKS_MAX = 32;

    private final String name;
    private final LaneProgram<C> program;
    private final ToLongFunction<C> subject;
    private final LaneTraces traces;
    private final Tracer tracer;
    private @Nullable Span span;

    TracedProgram(String name, LaneProgram<C> program, ToLongFunction<C> subject, LaneTraces traces, Tracer tracer) {
        this.name = name;
        this.program = program;
        this.subject = subject;
        this.traces = traces;
        this.tracer = tracer;
    }

    @Override
    public int lane(C command) {
        return program.lane(command);
    }

    @Override
    public long decidedAtMicros(C command) {
        return program.decidedAtMicros(command);
    }

    @Override
    public void load(LaneBatch<C> batch) {
        span = start(batch);
        program.load(batch);
    }

    private Span start(LaneBatch<C> batch) {
        var builder = tracer.spanBuilder(name)
                .setAttribute("commands", batch.commands().size())
                .setAttribute("lanes", batch.lanes().size())
                .setAttribute("careful", batch.careful());
        boolean first = true;
        for (var other : spansOf(batch.commands())) {
            if (first) builder.setParent(Context.root().with(Span.wrap(other)));
            else builder.addLink(other);
            first = false;
        }
        if (first) builder.setNoParent();
        return builder.startSpan();
    }

    private Set<SpanContext> spansOf(List<C> commands) {
        var spans = new LinkedHashSet<SpanContext>();
        for (int i = 0; i < commands.size() && spans.size() < LINKS_MAX; i++) {
            var found = traces.find(subject.applyAsLong(commands.get(i)));
            if (found != null) spans.add(found);
        }
        return spans;
    }

    @Override
    public void decide(LaneBatch<C> batch) {
        program.decide(batch);
    }

    @Override
    public void committed(LaneBatch<C> batch) {
        var ended = span;
        span = null;
        if (ended != null) ended.end();
        program.committed(batch);
    }

    @Override
    public void dropped(LaneBatch<C> batch) {
        var ended = span;
        span = null;
        if (ended != null) ended.setStatus(StatusCode.ERROR).end();
        program.dropped(batch);
    }

    @Override
    public void forget(int lane) {
        program.forget(lane);
    }

    @Override
    public void failed(C command, LaneFailure failure) {
        program.failed(command, failure);
    }

    @Override
    public void notOwner(C command, String address) {
        program.notOwner(command, address);
    }

    @Override
    public void acquired(LaneRow row) {
        program.acquired(row);
    }

    @Override
    public long wakeAtMicros() {
        return program.wakeAtMicros();
    }

    @Override
    public List<C> due(long nowMicros) {
        return program.due(nowMicros);
    }

    @Override
    public long mark(int lane, LaneBatch<C> batch) {
        return program.mark(lane, batch);
    }
}
