package dev.kessai.contracts.wire;

import dev.kessai.contracts.audit.Audit;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.audit.v1.AuditServiceGrpc;
import dev.kessai.contracts.audit.v1.ListRequest;
import dev.kessai.contracts.audit.v1.ListResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves what the services of a process say again. No page is read before the client has taken the one before; what is
 * no span of time is INVALID_ARGUMENT, a span that is not yet past FAILED_PRECONDITION, what fails inside INTERNAL.
 */
public final class AuditGrpcServer extends AuditServiceGrpc.AuditServiceImplBase {
    /** Beside FAILED_PRECONDITION: {@link AuditAnswer.NotYet#completeUntilMicros}. */
    static final Metadata.Key<String> COMPLETE_UNTIL =
            Metadata.Key.of("kessai-complete-until-micros", Metadata.ASCII_STRING_MARSHALLER);

    private static final Logger LOG = LoggerFactory.getLogger(AuditGrpcServer.class);

    private final Map<String, Audit> audits;
    private final Executor reading;

    /**
     * @param audits of the services in this process
     * @param reading runs the reads, which block: virtual threads
     */
    public AuditGrpcServer(List<Audit> audits, Executor reading) {
        this.audits = audits.stream().collect(Collectors.toUnmodifiableMap(Audit::service, it -> it));
        this.reading = reading;
    }

    @Override
    public void list(ListRequest request, StreamObserver<ListResponse> observer) {
        var audit = audits.get(request.getService());
        if (audit == null) {
            observer.onError(Status.UNIMPLEMENTED
                    .withDescription("no service '" + request.getService() + "' here")
                    .asRuntimeException());
            return;
        }
        var pages = new Pages(audit.service(), (ServerCallStreamObserver<ListResponse>) observer);
        reading.execute(() -> answer(audit, request, pages));
    }

    private static void answer(Audit audit, ListRequest request, Pages pages) {
        try {
            Audit.checkSpan(request.getFromMicros(), request.getToMicros());
        } catch (IllegalArgumentException e) {
            pages.fail(Status.INVALID_ARGUMENT.withDescription(e.getMessage()), new Metadata());
            return;
        }
        try {
            switch (audit.list(request.getFromMicros(), request.getToMicros(), pages::send)) {
                case AuditAnswer.Listed _ -> pages.complete();
                case AuditAnswer.NotYet notYet -> {
                    var until = new Metadata();
                    until.put(COMPLETE_UNTIL, Long.toString(notYet.completeUntilMicros()));
                    pages.fail(Status.FAILED_PRECONDITION.withDescription("not yet complete"), until);
                }
            }
        } catch (CancellationException e) {
            LOG.debug("{}: the client of a listing left", audit.service());
        } catch (RuntimeException e) {
            LOG.error("{}: a listing failed", audit.service(), e);
            pages.fail(Status.INTERNAL, new Metadata());
        }
    }

    /** Writes one message a page, each when the client can take it. The reading thread calls; gRPC's threads signal. */
    private static final class Pages {
        private final String service;
        private final ServerCallStreamObserver<ListResponse> call;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();

        Pages(String service, ServerCallStreamObserver<ListResponse> call) {
            this.service = service;
            this.call = call;
            call.setOnReadyHandler(this::signal);
            call.setOnCancelHandler(this::signal);
        }

        void send(List<AuditEvent> events) {
            awaitReady();
            var page = ListResponse.newBuilder().setService(service);
            for (var event : events) page.addEvents(AuditWire.write(event));
            call.onNext(page.build());
        }

        void complete() {
            call.onCompleted();
        }

        void fail(Status status, Metadata trailers) {
            call.onError(status.asRuntimeException(trailers));
        }

        private void awaitReady() {
            lock.lock();
            try {
                while (!call.isReady() && !call.isCancelled()) changed.awaitUninterruptibly();
            } finally {
                lock.unlock();
            }
            if (call.isCancelled()) throw new CancellationException();
        }

        private void signal() {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
