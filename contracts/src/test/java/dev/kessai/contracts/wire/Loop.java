package dev.kessai.contracts.wire;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A server of one service and a channel to it, in this process or over the loopback. */
record Loop(Server server, ManagedChannel channel) implements AutoCloseable {
    static Loop inProcess(BindableService service) {
        var name = InProcessServerBuilder.generateName();
        var server = InProcessServerBuilder.forName(name).directExecutor().addService(service);
        return new Loop(
                start(server.build()),
                InProcessChannelBuilder.forName(name).directExecutor().build());
    }

    static Loop loopback(BindableService service) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var server = start(NettyServerBuilder.forAddress(address)
                .maxInboundMessageSize(Transport.MESSAGE_BYTES_MAX)
                .addService(service)
                .build());
        var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
        return new Loop(
                server, NettyChannelBuilder.forAddress(to).usePlaintext().build());
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    private static Server start(Server server) {
        try {
            return server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
