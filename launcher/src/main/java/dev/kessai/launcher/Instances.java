package dev.kessai.launcher;

import dev.kessai.accounts.channel.ChannelDesk;
import dev.kessai.accounts.channel.ChannelService;
import dev.kessai.accounts.ledger.LedgerService;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.lane.EveryLane;
import dev.kessai.base.lane.FairShare;
import dev.kessai.base.lane.LaneAssignment;
import dev.kessai.base.lane.LaneOwners;
import dev.kessai.base.telemetry.LaneTraces;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.audit.Audit;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.wire.AccountsGrpcServer;
import dev.kessai.contracts.wire.AuditGrpcServer;
import dev.kessai.contracts.wire.LaneDirectory;
import dev.kessai.contracts.wire.LaneOwner;
import dev.kessai.contracts.wire.LaneRoutes;
import dev.kessai.contracts.wire.LanesGrpcServer;
import dev.kessai.contracts.wire.ParticipantGrpcServer;
import dev.kessai.contracts.wire.PaymentsGrpcServer;
import dev.kessai.contracts.wire.RoutedAccounts;
import dev.kessai.contracts.wire.RoutedParticipant;
import dev.kessai.contracts.wire.RoutedPayments;
import dev.kessai.contracts.wire.SeveralParticipants;
import dev.kessai.payment.PaymentService;
import io.grpc.BindableService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This process among the instances of each service: which lanes it wants, and how a caller inside it reaches the owner
 * of a lane. Alone, that is a direct call. Among several it is a direct call too where the lane is owned here, else one
 * over gRPC to its owner; nobody forwards. Not thread-safe; what it gives out is.
 */
final class Instances implements AutoCloseable {
    private static final long LOOK_EVERY_MILLIS = 100;

    private final KessaiConfig config;
    private final @Nullable RpcPort port;
    private final MicroClock machine;
    private final LaneTraces traces;
    private final Peers peers;
    private final Map<String, LaneOwners> owners = new LinkedHashMap<>();
    private final List<LedgerService> ledgers = new ArrayList<>();
    private final List<ChannelService> channels = new ArrayList<>();
    private final List<Audit> audits = new ArrayList<>();
    private @Nullable PaymentService payment;

    private Instances(KessaiConfig config, @Nullable RpcPort port, Clocks clocks, LaneTraces traces) {
        this.traces = traces;
        this.config = config;
        this.port = port;
        this.machine = clocks.machine();
        this.peers = new Peers(String.join("+", new TreeSet<>(config.peers().only())), clocks.machine(), traces);
    }

    /** Opens the port, if there is to be one. */
    static Instances open(KessaiConfig config, Clocks clocks, LaneTraces traces) {
        var settings = config.peers();
        return new Instances(
                config, settings.isAlone() ? null : RpcPort.open(settings.host(), settings.port()), clocks, traces);
    }

    /** Where others reach this process; empty where it is alone. */
    String address() {
        return port == null ? "" : port.address();
    }

    /** This process in the lane rows; among several, its address makes it one of a kind. */
    String name() {
        var given = config.peers().name();
        if (port == null) return given.isEmpty() ? "alone" : given;
        return given.isEmpty() ? address() : given + "@" + address();
    }

    /** Alone, every lane; and at once, if the lock of the data directory says so. Else an equal share. */
    LaneAssignment assignment(Supplier<List<String>> present, Runnable absent) {
        if (port == null) return new EveryLane(config.lanes(), config.database().isEmbedded());
        return new FairShare(config.lanes(), name(), present, absent);
    }

    /**
     * Refuses to join somebody who believes to be alone: neither would get what it wants. One that was killed is given
     * up when its lease has ended.
     */
    void mayShare(LaneOwners lanes) {
        if (port == null) return;
        long end = machine.millis() + 2 * config.leaseMillis();
        for (var loner = lanes.unreachable(); loner.isPresent(); loner = lanes.unreachable()) {
            if (machine.millis() >= end)
                throw new CliFailure(
                        ExitCode.UNAVAILABLE,
                        "another process, '" + loner.get()
                                + "', is alone on this database: start it with rpc.port=0 to share it");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS));
        }
    }

    /** A ledger that runs here. */
    LedgerAccess here(LedgerService ledger, LaneOwners lanes) {
        ledgers.add(ledger);
        owners.put(ledger.name(), lanes);
        if (port == null) return new LedgerAccess(ledger, ledger, ledger);
        var name = ledger.name();
        var routes = routes(name);
        var mine = address();
        return new LedgerAccess(
                new RoutedParticipant(
                        name, routes, address -> address.equals(mine) ? ledger : peers.participant(name, address)),
                new RoutedAccounts(
                        name,
                        routes,
                        List.of(ledger),
                        address -> address.equals(mine) ? ledger : peers.accounts(name, address)),
                ledger);
    }

    /** A ledger that runs elsewhere only. */
    LedgerAccess elsewhere(String ledger) {
        var routes = routes(ledger);
        Participant participant = new RoutedParticipant(ledger, routes, address -> peers.participant(ledger, address));
        var readers = new ArrayList<Accounts>();
        for (var address : addresses(ledger)) readers.add(peers.accounts(ledger, address));
        return new LedgerAccess(
                participant,
                new RoutedAccounts(ledger, routes, readers, address -> peers.accounts(ledger, address)),
                null);
    }

    /** Channels have no lanes: any instance takes any of their commands. */
    ChannelAccess here(ChannelDesk desk) {
        channels.addAll(desk.services());
        return new ChannelAccess(List.copyOf(desk.services()), desk);
    }

    /** Channels that run elsewhere only. */
    ChannelAccess channelsElsewhere(Collection<String> names) {
        var address = addresses(Kessai.CHANNEL).getFirst();
        return new ChannelAccess(
                names.stream().map(name -> peers.participant(name, address)).toList(), null);
    }

    /** A participant of somebody else; a broken connection is tried again by whoever calls. */
    Participant elsewhere(ThirdParty party) {
        return new Participant() {
            @Override
            public String name() {
                return party.name();
            }

            @Override
            public void execute(List<Command> commands, Consumer<List<Reply>> replies) {
                peers.participant(party.name(), party.address()).execute(commands, replies);
            }
        };
    }

    /** The coordinator, which runs here. */
    Payments here(PaymentService service, LaneOwners lanes) {
        payment = service;
        owners.put(Kessai.PAYMENT, lanes);
        if (port == null) return service;
        var mine = address();
        return new RoutedPayments(
                routes(Kessai.PAYMENT), address -> address.equals(mine) ? service : peers.payments(address));
    }

    /** The coordinator, which runs elsewhere only. */
    Payments paymentElsewhere() {
        return new RoutedPayments(routes(Kessai.PAYMENT), peers::payments);
    }

    /** What a service that runs here tells reconciliation. */
    void audited(Audit audit) {
        audits.add(audit);
    }

    /** A service as reconciliation asks it, wherever it runs. */
    Audit audit(String service) {
        return audits.stream()
                .filter(each -> each.service().equals(service))
                .findFirst()
                .orElseGet(() -> peers.audit(service, addresses(service).getFirst()));
    }

    /**
     * Lets others call what runs here: after it was made.
     *
     * @return to be closed before what runs here: who calls a service that has ended would wait for its answer
     */
    AutoCloseable serve() {
        if (port == null) return () -> {};
        var services = new ArrayList<BindableService>();
        var participants = new ArrayList<Participant>(ledgers);
        participants.addAll(channels);
        if (!participants.isEmpty())
            services.add(new ParticipantGrpcServer(new SeveralParticipants(participants), port.threads()));
        if (!ledgers.isEmpty()) services.add(new AccountsGrpcServer(ledgers, port.threads()));
        if (payment != null) services.add(new PaymentsGrpcServer(payment, port.threads()));
        var lanes = new HashMap<String, Supplier<List<LaneOwner>>>();
        owners.forEach((service, read) -> lanes.put(service, () -> known(read)));
        services.add(new LanesGrpcServer(lanes));
        services.add(new AuditGrpcServer(audits, port.threads()));
        port.serve(services, traces);
        return port;
    }

    /** What has left this process for participants in others. */
    RpcCounts sent() {
        return peers.sent();
    }

    /** Nobody is called any more, and nobody calls. */
    @Override
    public void close() {
        if (port != null) port.close();
        peers.close();
    }

    private LaneRoutes routes(String service) {
        var remote = peers.lanes(service);
        var lanes = owners.get(service);
        if (lanes == null) return new LaneRoutes(config.lanes(), addresses(service), remote, peers::after);
        var mine = address();
        LaneDirectory directory = (address, answer) -> {
            if (address.equals(mine)) Thread.startVirtualThread(() -> answer.accept(readable(lanes)));
            else remote.owners(address, answer);
        };
        return new LaneRoutes(config.lanes(), List.of(mine), directory, peers::after);
    }

    /** Empty where the database does not answer: then nobody knows. */
    private static List<LaneOwner> readable(LaneOwners lanes) {
        try {
            return known(lanes);
        } catch (DbFailure e) {
            return List.of();
        }
    }

    private static List<LaneOwner> known(LaneOwners lanes) {
        return lanes.read().stream()
                .map(each -> new LaneOwner(each.lane(), each.address(), each.epoch()))
                .toList();
    }

    private List<String> addresses(String service) {
        var addresses = config.peers().peers().getOrDefault(service, List.of());
        if (addresses.isEmpty())
            throw new CliFailure(
                    ExitCode.CONFIG,
                    service + " does not run here (services.only) and peers." + service + " does not say where");
        return addresses;
    }
}
