package dev.kessai.proof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.accounts.ledger.Ledger;
import dev.kessai.accounts.ledger.LedgerInstallStore;
import dev.kessai.accounts.ledger.LedgerProgram;
import dev.kessai.accounts.ledger.LedgerReadStore;
import dev.kessai.accounts.ledger.LedgerService;
import dev.kessai.accounts.ledger.PostgresLedgerStore;
import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.lane.EveryLane;
import dev.kessai.base.lane.PostgresLanes;
import dev.kessai.base.money.Currency;
import dev.kessai.base.postgres.TestPostgres;
import dev.kessai.base.telemetry.LaneTraces;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.wire.ParticipantGrpcServer;
import dev.kessai.payment.Leg;
import dev.kessai.proof.conformance.Findings.Outcome;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Our own ledgers conform, each on a PostgreSQL and behind a port, as others are. */
final class OurLedgersTest {
    private static final long USER = Owner.user(1).id();
    private static final long OTHER = Owner.user(2).id();
    private static final int LANES = 1; // a key is compared within its lane
    private static final int MESSAGE_BYTES_MAX = 16 << 20;

    @Test
    void balanceConforms() throws Exception {
        conforms(LedgerCatalogue.balance(), Part.of(FundClass.MONEY, 1));
    }

    @Test
    void pointsConform() throws Exception {
        conforms(LedgerCatalogue.points(), new Part(FundClass.POINT_FREE, 1, new Part.Lot.New(Long.MAX_VALUE)));
    }

    private static void conforms(Ledger ledger, Part credited) throws Exception {
        try (var process = new LedgerProcess(ledger);
                var wire = new Wire(process.address())) {
            process.fund(credited, 1_000_000);
            var subject = new Subject(
                    ledger.name(),
                    USER,
                    OTHER,
                    Currency.JPY,
                    10,
                    999_999_999_999L,
                    0,
                    Leg.Kind.INTERNAL,
                    credited,
                    60_000);
            var findings = Conformance.run(wire, subject, MicroClock.system(), process::restart)
                    .all();
            assertThat(findings)
                    .filteredOn(each -> each.outcome() == Outcome.BROKEN)
                    .isEmpty();
            assertThat(findings)
                    .filteredOn(each -> each.outcome() == Outcome.HOLDS)
                    .hasSizeGreaterThan(65);
            assertThat(process.held()).as("held at rest").isZero();
        }
    }

    /** A ledger's service over its schema; what it remembers beside the schema is gone with a restart. */
    private static final class LedgerProcess implements Participant, AutoCloseable {
        private final Ledger ledger;
        private final DatabaseLogin login;
        private final Db reads;
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final Server server;
        private PostgresLedgerStore store;
        private volatile LedgerService service;

        LedgerProcess(Ledger ledger) throws IOException {
            this.ledger = ledger;
            this.login = TestPostgres.service(TestPostgres.database(), ledger.name());
            var _ = Migrations.run(login, ledger.name(), "db/ledger");
            LedgerInstallStore.install(login, ledger, LANES);
            this.reads = Db.open(login, new Session("reads", ledger.name(), 30_000, true), 2);
            this.store = store();
            this.service = service();
            this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .executor(threads)
                    .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                    .addService(new ParticipantGrpcServer(this, threads))
                    .build()
                    .start();
        }

        String address() {
            return "127.0.0.1:" + server.getPort();
        }

        private PostgresLedgerStore store() {
            return new PostgresLedgerStore(
                    login.dataSource("lanes"), new PostgresLanes.Settings("test", "", 3_000, ""));
        }

        private LedgerService service() {
            var clock = MicroClock.system();
            var started = new LedgerService(
                    ledger,
                    new LedgerService.Settings(LANES, 1_024, 3_000, LedgerProgram.Limits.DEFAULT),
                    store,
                    new LedgerReadStore(reads, ledger, LANES),
                    new EveryLane(LANES, true),
                    clock::micros,
                    clock::micros,
                    LaneTraces.OFF);
            started.start();
            return started;
        }

        void fund(Part credited, long amountMinor) throws Exception {
            for (long owner : new long[] {USER, OTHER}) {
                var opened = service.submit(new AccountCommand.Open(owner, Currency.JPY));
                assertThat(opened.get(30, TimeUnit.SECONDS)).isNotNull();
            }
            var reply = new CompletableFuture<List<Reply>>();
            var part = new Part(credited.fundClass(), amountMinor, credited.lot());
            service.execute(
                    List.of(new Command.Credit(new LegKey(1, 2), ledger.name(), USER, 0, Currency.JPY, List.of(part))),
                    reply::complete);
            assertThat(reply.get(30, TimeUnit.SECONDS).getFirst()).isInstanceOf(Reply.Posted.class);
        }

        void restart() {
            service.close();
            store.close();
            store = store();
            service = service();
        }

        long held() {
            return service.find(USER).orElseThrow().balances().stream()
                    .mapToLong(OwnerView.Balance::heldMinor)
                    .sum();
        }

        @Override
        public String name() {
            return ledger.name();
        }

        @Override
        public void execute(List<Command> commands, Consumer<List<Reply>> replies) {
            service.execute(commands, replies);
        }

        @Override
        public void close() {
            server.shutdownNow();
            service.close();
            store.close();
            reads.close();
            threads.close();
        }
    }
}
