package dev.kessai.api;

import dev.kessai.base.telemetry.LaneTraces;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.Payments;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * The coordinator as the API calls it, each call a span of the caller's trace; the batches of lanes that work for it go
 * on with the trace. Thread-safe.
 */
public final class TracedPayments implements Payments {
    private final Payments payments;
    private final Tracer tracer;
    private final LaneTraces traces;

    public TracedPayments(Payments payments, Tracer tracer, LaneTraces traces) {
        this.payments = payments;
        this.tracer = tracer;
        this.traces = traces;
    }

    @Override
    public CompletableFuture<PaymentAnswer> submit(PaymentCommand command) {
        var name = command.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        var span = tracer.spanBuilder("payment " + name)
                .setSpanKind(SpanKind.CLIENT)
                .startSpan();
        if (command instanceof PaymentCommand.Change change)
            traces.follow(change.key().traceSubject(), span.getSpanContext());
        return payments.submit(command).whenComplete((answer, error) -> {
            boolean known = answer instanceof PaymentAnswer.Taken || answer instanceof PaymentAnswer.Refused;
            if (!known) span.setStatus(StatusCode.ERROR);
            span.end();
        });
    }
}
