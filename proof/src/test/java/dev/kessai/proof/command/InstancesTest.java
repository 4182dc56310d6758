package dev.kessai.proof.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.postgres.EmbeddedPostgres;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.wire.AuditGrpcClient;
import dev.kessai.launcher.Kessai;
import dev.kessai.proof.door.Collector;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Several processes on one database: who does what, and what happens when one is gone. */
@Isolated("leases run by the clock")
final class InstancesTest {
    private static final int UNAVAILABLE = 69;
    private static final int CONFIG = 78;
    private static final int PAYMENTS = 200;
    private static final int IN_FLIGHT = 16;
    private static final long START_SECONDS_MAX = 90;
    private static final long ANSWER_MILLIS_MAX = 10_000;
    private static final Duration SHARED_AFTER_MAX = Duration.ofSeconds(20);
    /** Sooner than the 3 s after which the silent are given up. */
    private static final Duration GIVEN_BACK_AFTER_MAX = Duration.ofSeconds(2);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void twoShareTheLanesAndOneFinishesWhatAKilledOneLeaves() throws Exception {
        try (var postgres = EmbeddedPostgres.start(directory.resolve("postgres"), EmbeddedPostgres.Settings.fast());
                var first = serve(
                        "first",
                        "database.url=" + postgres.jdbcUrl("kessai"),
                        "database.owner=" + postgres.superuser(),
                        "database.ownerPassword=" + postgres.password())) {
            ready(first);
            var shared = List.of(
                    "database.url=" + postgres.jdbcUrl("kessai"),
                    "database.passwordFile=" + data("first").resolve("database-passwords.properties"),
                    "http.apiKeyFile=" + data("first").resolve("api-key.properties"));
            try (var second = serve("second", shared.toArray(String[]::new))) {
                ready(second);
                await().atMost(SHARED_AFTER_MAX)
                        .untilAsserted(() -> assertThat(lanesByOwner(postgres)).containsOnly(8, 8));
                paysThroughBothWhileOneIsKilled(first);
                assertThat(lanesByOwner(postgres)).containsOnly(16);
                try (var third = serve("third", shared.toArray(String[]::new))) {
                    ready(third);
                    await().atMost(SHARED_AFTER_MAX)
                            .untilAsserted(
                                    () -> assertThat(lanesByOwner(postgres)).containsOnly(8, 8));
                    second.process().destroy();
                    var _ = second.end();
                    assertThat(second.text()).contains("\"stopped\"").doesNotContain("ERROR");
                    await().atMost(GIVEN_BACK_AFTER_MAX)
                            .untilAsserted(
                                    () -> assertThat(lanesByOwner(postgres)).containsOnly(16));
                }
            }
            clean("first", shared);
        }
    }

    private void paysThroughBothWhileOneIsKilled(Program first) throws Exception {
        try (var a = new Shop(data("first"));
                var b = new Shop(data("second"));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var merchant = a.open("merchant", "merchant");
            var users = new ArrayList<String>();
            for (int i = 0; i < IN_FLIGHT; i++) {
                users.add(b.open("user", "user-" + i));
                b.give(users.get(i), 1_000_000, 1_000_000, "gift-" + i);
            }
            var free = new Semaphore(IN_FLIGHT);
            var paid = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < PAYMENTS; i++) {
                free.acquire();
                if (i == PAYMENTS / 2) first.process().destroyForcibly();
                int number = i;
                paid.add(threads.submit(() -> {
                    try {
                        return pays(number % 2 == 0 ? a : b, b, users.get(number % IN_FLIGHT), merchant, number);
                    } finally {
                        free.release();
                    }
                }));
            }
            for (var each : paid) assertThat(each.get(60, TimeUnit.SECONDS)).isTrue();
            long left = 0;
            for (var user : users) left += balance(b.get("/admin/v1/owners/" + user));
            assertThat(left).isEqualTo(IN_FLIGHT * 1_000_000L - PAYMENTS * 700L);
        }
    }

    /** Through the first door, and with the same key through the other one where that gave no answer. */
    private static boolean pays(Shop door, Shop other, String user, String merchant, int number)
            throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        boolean paid = door.pay(user, merchant, "payment-" + number);
        while (!paid && System.nanoTime() < end) paid = other.pay(user, merchant, "payment-" + number);
        return paid;
    }

    @Test
    void paymentBalanceAndPointsRunInAProcessEach() throws Exception {
        int balance = freePort();
        int points = freePort();
        var collector = new Collector();
        var url = "traces.otlpUrl=" + collector.url();
        var all = "traces.oneIn=1";
        var peers = new String[] {
            "peers.balance=127.0.0.1:" + balance,
            "peers.points=127.0.0.1:" + points,
            "services.only=payment,deferred,api",
            url,
            all
        };
        try (collector;
                var payment = serve("payment", peers)) {
            ready(payment);
            var join = "database.join=" + data("payment");
            try (var first = serve("balance", join, "services.only=balance", "rpc.port=" + balance, url, all);
                    var second = serve("points", join, "services.only=points", "rpc.port=" + points, url, all)) {
                ready(first);
                ready(second);
                try (var shop = new Shop(data("payment"))) {
                    var user = shop.open("user", "user");
                    var merchant = shop.open("merchant", "merchant");
                    shop.give(user, 5_000, 500, "gift");
                    assertThat(shop.pay(user, merchant, "payment")).isTrue();
                    assertThat(balance(shop.get("/admin/v1/owners/" + user))).isEqualTo(4_300);
                    // Opening and purchase: the user's credit and debit, the merchant's credit, the opening's own
                    // account.
                    tells("balance", balance, 4);
                    tells("points", points, 3);
                    await().atMost(SHARED_AFTER_MAX)
                            .until(() -> collector.hasTraceOf(
                                    "POST /v1/payments",
                                    "payment create",
                                    "payment batch",
                                    "balance batch",
                                    "points batch"));
                    clean("payment", List.of());
                    first.process().destroy();
                    var _ = first.end();
                    assertThat(shop.get("/admin/v1/owners/" + user)).contains("\"unavailable\":[\"balance\"]");
                    assertThat(shop.block(user)).contains("\"OUTCOME_UNKNOWN\"");
                }
            }
        }
    }

    @Test
    void nobodyJoinsAProcessThatIsAlone() throws Exception {
        try (var alone = serve("alone")) {
            ready(alone);
            try (var second = serve("second", "database.join=" + data("alone"))) {
                assertThat(second.end()).as(second.text()).isEqualTo(UNAVAILABLE);
                assertThat(second.text()).contains("'alone', is alone on this database: start it with rpc.port=0");
            }
        }
    }

    @Test
    void aLiveStartLooksAtTheSettingsOfEachUser() throws Exception {
        try (var postgres = EmbeddedPostgres.start(
                directory.resolve("postgres"),
                new EmbeddedPostgres.Settings(0, 64, 50, true, EmbeddedPostgres.EMBEDDED))) {
            try (var connection = DriverManager.getConnection(
                            postgres.jdbcUrl("postgres"), postgres.superuser(), postgres.password());
                    var statement = connection.createStatement()) {
                statement.execute("create role points login");
                statement.execute("alter role points set synchronous_commit = off");
            }
            try (var live = serve(
                    "live",
                    "server.mode=live",
                    "database.url=" + postgres.jdbcUrl("kessai"),
                    "database.owner=" + postgres.superuser(),
                    "database.ownerPassword=" + postgres.password())) {
                assertThat(live.end()).as(live.text()).isEqualTo(CONFIG);
                assertThat(live.text()).contains("for the user points these are off: synchronous_commit");
            }
        }
    }

    @Test
    void whatIsMissingIsSaidAtTheStart() throws Exception {
        try (var lonely = serve("lonely", "services.only=payment,api")) {
            assertThat(lonely.end()).as(lonely.text()).isEqualTo(CONFIG);
            assertThat(lonely.text()).contains("balance does not run here (services.only) and peers.balance");
        }
        var nowhere = "database.url=jdbc:postgresql://127.0.0.1:" + freePort() + "/kessai";
        var passwords = new ArrayList<>(List.of(nowhere));
        var users = Stream.concat(
                Kessai.SCHEMAS.stream().filter(user -> !user.equals("channel")),
                Stream.of(
                        "adjustment",
                        "bank",
                        "billing",
                        "expiry",
                        "opening",
                        "reconciliation",
                        "settlement",
                        "installation",
                        "auditor"));
        for (var user : users.toList()) passwords.add("database.password." + user + "=secret");
        try (var early = serve("early", passwords.toArray(String[]::new))) {
            assertThat(early.end()).as(early.text()).isEqualTo(UNAVAILABLE);
            assertThat(early.text()).contains("the database does not answer");
        }
        try (var stranger = serve("stranger", nowhere)) {
            assertThat(stranger.end()).as(stranger.text()).isEqualTo(CONFIG);
            assertThat(stranger.text()).contains("no password for the database user payment");
        }
    }

    /** Each leg that moved value in the service at this port, told again for reconciliation. */
    private static void tells(String service, int port, int legs) {
        var channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try {
            var audit = new AuditGrpcClient(service, channel, ANSWER_MILLIS_MAX);
            var told = new ArrayList<AuditEvent>();
            long now = Clocks.system().business().micros();
            await().atMost(SHARED_AFTER_MAX).until(() -> {
                told.clear();
                return audit.list(0, now, told::addAll) instanceof AuditAnswer.Listed;
            });
            assertThat(told).as(service).hasSize(legs);
        } finally {
            var _ = channel.shutdownNow();
        }
    }

    private static long balance(String owner) {
        var money = owner.replaceAll("(?s).*\"class\":\"MONEY\".*?\"balance\":(\\d+).*", "$1");
        assertThat(money).as(owner).matches("\\d+");
        return Long.parseLong(money);
    }

    private void clean(String name, List<String> settings) throws IOException, InterruptedException {
        try (var verify = start("verify", name, settings)) {
            assertThat(verify.end()).as(verify.text()).isZero();
            assertThat(verify.text()).contains("CLEAN");
        }
    }

    /** How many lanes each owner has, service by service. */
    private static List<Integer> lanesByOwner(EmbeddedPostgres postgres) throws SQLException {
        var counts = new ArrayList<Integer>();
        try (var connection = DriverManager.getConnection(
                        postgres.jdbcUrl("kessai"), postgres.superuser(), postgres.password());
                var statement = connection.createStatement()) {
            for (var schema : List.of("payment", "balance", "points")) {
                try (var rows = statement.executeQuery(
                        "select count(*) from " + schema + ".lane where lease_until > now() group by owner")) {
                    while (rows.next()) counts.add(rows.getInt(1));
                }
            }
        }
        return counts;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void ready(Program program) {
        await().atMost(Duration.ofSeconds(START_SECONDS_MAX))
                .failFast(() -> assertThat(program.process().isAlive())
                        .as(program.text())
                        .isTrue())
                .until(() -> program.text().contains("\"ready\""));
    }

    private Path data(String name) {
        return directory.resolve(name);
    }

    private Program serve(String name, String... settings) throws IOException {
        var all = new ArrayList<>(List.of("http.port=0", "http.internalPort=0"));
        all.addAll(Arrays.asList(settings));
        return start("serve", name, all);
    }

    private Program start(String command, String name, List<String> settings) throws IOException {
        var arguments = new ArrayList<>(List.of(command, "--data", data(name).toString()));
        for (var setting : settings) arguments.addAll(List.of("--set", setting));
        return Program.start(directory, arguments.toArray(String[]::new));
    }
}
