package dev.kessai.contracts.wire;

import dev.kessai.contracts.audit.Audit;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.audit.v1.AuditServiceGrpc;
import dev.kessai.contracts.audit.v1.ListRequest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A service in another process as reconciliation asks it; {@link PeerFailure} without an answer. Thread-safe. */
public final class AuditGrpcClient implements Audit {
    private final String service;
    private final AuditServiceGrpc.AuditServiceBlockingStub stub;
    private final long timeoutMillis;

    /** @param timeoutMillis for a whole listing */
    public AuditGrpcClient(String service, Channel channel, long timeoutMillis) {
        this.service = service;
        this.timeoutMillis = timeoutMillis;
        this.stub = AuditServiceGrpc.newBlockingStub(channel).withMaxInboundMessageSize(Transport.MESSAGE_BYTES_MAX);
    }

    @Override
    public String service() {
        return service;
    }

    @Override
    public AuditAnswer list(long fromMicros, long toMicros, Consumer<List<AuditEvent>> pages) {
        Audit.checkSpan(fromMicros, toMicros);
        var request = ListRequest.newBuilder()
                .setFromMicros(fromMicros)
                .setToMicros(toMicros)
                .setService(service)
                .build();
        long events = 0;
        try {
            var responses =
                    stub.withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS).list(request);
            while (responses.hasNext()) {
                var page = responses.next().getEventsList();
                events += page.size();
                pages.accept(page.stream().map(AuditWire::event).toList());
            }
            return new AuditAnswer.Listed(events);
        } catch (StatusRuntimeException e) {
            return notYet(e);
        }
    }

    private AuditAnswer.NotYet notYet(StatusRuntimeException e) {
        var trailers = e.getTrailers();
        var until = trailers == null ? null : trailers.get(AuditGrpcServer.COMPLETE_UNTIL);
        if (e.getStatus().getCode() != Status.Code.FAILED_PRECONDITION || until == null)
            throw new PeerFailure(service, e.getStatus());
        return new AuditAnswer.NotYet(Long.parseLong(until));
    }
}
