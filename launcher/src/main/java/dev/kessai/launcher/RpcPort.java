package dev.kessai.launcher;

import dev.kessai.base.telemetry.LaneTraces;
import dev.kessai.contracts.wire.CallContext;
import dev.kessai.contracts.wire.CallTraces;
import dev.kessai.contracts.wire.Transport;
import io.grpc.BindableService;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Where other processes call the contracts of this one, over gRPC. The port is open before the services are made, since
 * they tell others its address; whoever calls too early is told UNAVAILABLE, which means the same keys again. It trusts
 * whoever reaches it: the network must keep strangers out.
 */
final class RpcPort implements AutoCloseable {
    private final String host;
    private final Server server;
    private final ServicesWhenReady services;
    private final ExecutorService threads;

    private RpcPort(String host, Server server, ServicesWhenReady services, ExecutorService threads) {
        this.host = host;
        this.server = server;
        this.services = services;
        this.threads = threads;
    }

    /** @param port 0 for any free one */
    static RpcPort open(String host, int port) {
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var services = new ServicesWhenReady();
        var server = NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                .executor(threads)
                .maxInboundMessageSize(Transport.MESSAGE_BYTES_MAX)
                .fallbackHandlerRegistry(services)
                .build();
        try {
            return new RpcPort(host, server.start(), services, threads);
        } catch (IOException e) {
            threads.close();
            throw new CliFailure(
                    ExitCode.UNAVAILABLE,
                    "cannot open rpc.port " + port + " on " + host + ": " + e.getMessage() + "; 0 takes any");
        }
    }

    /** Where others reach it, {@code host:port}. */
    String address() {
        return host + ":" + server.getPort();
    }

    /** Threads for what blocks or writes responses. */
    ExecutorService threads() {
        return threads;
    }

    /** From now on it serves these and nothing else. */
    void serve(List<BindableService> all, LaneTraces traces) {
        services.serve(all, traces);
    }

    /** Calls under way are cut: their callers send the same keys to whoever owns the lanes then. Again does nothing. */
    @Override
    public void close() {
        server.shutdownNow();
        threads.close();
    }

    private static final class ServicesWhenReady extends HandlerRegistry {
        private volatile @Nullable Map<String, ServerMethodDefinition<?, ?>> ready;

        void serve(List<BindableService> all, LaneTraces traces) {
            var methods = new HashMap<String, ServerMethodDefinition<?, ?>>();
            for (var each : all)
                for (var method : ServerInterceptors.intercept(
                                each, CallContext.receiving(), CallTraces.receiving(traces))
                        .getMethods()) methods.put(method.getMethodDescriptor().getFullMethodName(), method);
            ready = methods;
        }

        @Override
        public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
            var methods = ready;
            return methods == null ? tooEarly(method) : methods.get(method);
        }

        private static ServerMethodDefinition<byte[], byte[]> tooEarly(String method) {
            var descriptor = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                    .setType(MethodDescriptor.MethodType.UNKNOWN)
                    .setFullMethodName(method)
                    .build();
            return ServerMethodDefinition.create(descriptor, (call, headers) -> {
                call.close(Status.UNAVAILABLE.withDescription("starting"), new Metadata());
                return new ServerCall.Listener<>() {};
            });
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
