package dev.kessai.proof.participant;

import dev.kessai.contracts.participant.v1.ExecuteRequest;
import dev.kessai.contracts.participant.v1.ExecuteResponse;
import dev.kessai.contracts.participant.v1.ParticipantServiceGrpc.ParticipantServiceImplBase;
import dev.kessai.contracts.wire.ParticipantGrpcServer;
import dev.kessai.contracts.wire.ParticipantWire;
import dev.kessai.contracts.wire.Transport;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A participant on a port of the loopback; it can be cut off and come back, as a process that was killed does. */
public final class SmallServer implements AutoCloseable {
    private final SmallParticipant participant;
    private final BindableService service;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final int port;
    private Server server;

    public SmallServer(SmallParticipant participant) {
        this.participant = participant;
        var good = new ParticipantGrpcServer(participant, threads);
        this.service = participant.has(Flaw.A_BAD_COMMAND_SINKS_ITS_CALL) ? new Impatient(good) : good;
        this.server = start(0);
        this.port = server.getPort();
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Nobody is answered any more; calls under way are cut. */
    public void down() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        participant.restart();
    }

    /** Back on the same port. */
    public void up() {
        server = start(port);
    }

    @Override
    public void close() {
        server.shutdownNow();
        threads.close();
    }

    private Server start(int atPort) {
        try {
            return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), atPort))
                    .executor(threads)
                    .maxInboundMessageSize(Transport.MESSAGE_BYTES_MAX)
                    .addService(service)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses the whole call for one command that it cannot read. */
    private static final class Impatient extends ParticipantServiceImplBase {
        private final ParticipantGrpcServer good;

        Impatient(ParticipantGrpcServer good) {
            this.good = good;
        }

        @Override
        public void execute(ExecuteRequest request, StreamObserver<ExecuteResponse> observer) {
            try {
                for (var command : request.getCommandsList()) {
                    var _ = ParticipantWire.command(command);
                }
            } catch (IllegalArgumentException e) {
                observer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
                return;
            }
            good.execute(request, observer);
        }
    }
}
