package dev.kessai.launcher;

import dev.kessai.base.telemetry.LaneTraces;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.audit.Audit;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.wire.AccountsGrpcClient;
import dev.kessai.contracts.wire.AuditGrpcClient;
import dev.kessai.contracts.wire.CallContext;
import dev.kessai.contracts.wire.CallLimits;
import dev.kessai.contracts.wire.LaneDirectory;
import dev.kessai.contracts.wire.ParticipantGrpcClient;
import dev.kessai.contracts.wire.PaymentsGrpcClient;
import dev.kessai.contracts.wire.Transport;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Clients of other processes, one connection an address. Thread-safe. */
final class Peers implements AutoCloseable {
    /** A broken connection is tried again by whoever calls, at most so often: an instance may be back at once. */
    private static final long RECONNECT_MICROS = 500_000;

    private static final long AUDIT_MILLIS_MAX = 600_000;

    private final String service;
    private final MicroClock machine;
    private final LaneTraces traces;
    private final Map<String, Peer> peers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("peers-later").daemon().factory());

    /** @param service as what this process calls */
    Peers(String service, MicroClock machine, LaneTraces traces) {
        this.traces = traces;
        this.service = service;
        this.machine = machine;
    }

    Participant participant(String ledger, String address) {
        return peer(address).participant(ledger);
    }

    Accounts accounts(String ledger, String address) {
        return peer(address).accounts(ledger);
    }

    /** Opens the connection only when it is asked. */
    Audit audit(String ofService, String address) {
        return new AuditGrpcClient(ofService, peer(address).channel, AUDIT_MILLIS_MAX);
    }

    Payments payments(String address) {
        return peer(address).payments;
    }

    /** Where the lanes of a service live, as an instance at an address says. */
    LaneDirectory lanes(String ofService) {
        return LaneDirectory.remote(ofService, address -> peer(address).channel, CallLimits.DEFAULT.timeoutMillis());
    }

    /** Runs something later, off the caller's thread. */
    void after(long millis, Runnable action) {
        var _ = later.schedule(action, millis, TimeUnit.MILLISECONDS);
    }

    /** Calls to participants and the commands that left in them. */
    RpcCounts sent() {
        long calls = 0;
        long commands = 0;
        for (var peer : peers.values())
            for (var participant : peer.participants.values()) {
                calls += participant.calls();
                commands += participant.commands();
            }
        return new RpcCounts(calls, commands);
    }

    private Peer peer(String address) {
        var peer = peers.computeIfAbsent(address, Peer::new);
        peer.reconnect();
        return peer;
    }

    @Override
    public void close() {
        later.shutdownNow();
        for (var peer : peers.values()) peer.channel.shutdownNow();
    }

    private final class Peer {
        private final ManagedChannel channel;
        private final Payments payments;
        private final Map<String, ParticipantGrpcClient> participants = new ConcurrentHashMap<>();
        private final Map<String, Accounts> accounts = new ConcurrentHashMap<>();
        private volatile long reconnectedAtMicros = Long.MIN_VALUE / 2;

        Peer(String address) {
            channel = NettyChannelBuilder.forTarget(address)
                    .usePlaintext()
                    .maxInboundMessageSize(Transport.MESSAGE_BYTES_MAX)
                    .intercept(CallContext.sending(service))
                    .build();
            payments = new PaymentsGrpcClient(
                    channel, CallLimits.DEFAULT, () -> Instant.ofEpochMilli(machine.millis()), traces);
        }

        Participant participant(String ledger) {
            return participants.computeIfAbsent(
                    ledger, name -> new ParticipantGrpcClient(name, channel, CallLimits.DEFAULT, traces));
        }

        Accounts accounts(String ledger) {
            return accounts.computeIfAbsent(
                    ledger, name -> new AccountsGrpcClient(name, channel, CallLimits.DEFAULT.timeoutMillis()));
        }

        /** By itself the transport would wait up to two minutes between attempts. */
        void reconnect() {
            if (channel.getState(false) != ConnectivityState.TRANSIENT_FAILURE) return;
            long now = machine.micros();
            if (now - reconnectedAtMicros < RECONNECT_MICROS) return;
            reconnectedAtMicros = now;
            channel.resetConnectBackoff();
        }
    }
}
