package dev.kessai.proof.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.time.MicroClock;
import dev.kessai.books.reconciliation.Verdict;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.wire.AuditGrpcClient;
import dev.kessai.launcher.ApiKeyFile;
import dev.kessai.launcher.Databases;
import dev.kessai.launcher.Main;
import dev.kessai.launcher.ServerProcess;
import dev.kessai.launcher.VerifyCommand;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server with its counterparties, and the calls that a wallet, a shop and an operator make. */
public final class Site implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(150);
    static final int SLIP_SECONDS = 20;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(75);

    /** @param json the body; a problem where the status is not 2xx */
    record Answer(int status, JsonNode json) {
        String text(String pointer) {
            return json.at(pointer).asString("");
        }
    }

    final Map<String, PartnerProcess> partners = new LinkedHashMap<>();
    private final Path directory;
    private final Path data;
    /** Where the database and the keys are. */
    private final Path home;

    private Optional<ServerProcess> inside = Optional.empty();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger keys = new AtomicInteger();
    private final String[] settings;
    private final int outsideRpc = PartnerProcess.freePort();
    private final Map<String, String> more;
    private Optional<ServerProcess> server = Optional.empty();
    private int port;

    /** Everything of ours in one process. */
    Site(Path directory, String... kinds) throws Exception {
        this(directory, false, Map.of(), kinds);
    }

    private Site(Path directory, boolean split, Map<String, String> more, String... kinds) throws Exception {
        this.directory = directory;
        this.more = Map.copyOf(more);
        this.data = directory.resolve("data");
        this.home = split ? directory.resolve("inside") : data;
        int insideRpc = PartnerProcess.freePort();
        this.settings = split ? ofOutside(insideRpc) : new String[0];
        try {
            for (var kind : kinds) partners.put(kind, PartnerProcess.start(kind, directory, data));
            for (var partner : partners.values()) partner.awaitReady();
            if (split) startInside(insideRpc);
            startServer();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private void startInside(int rpcPort) throws Exception {
        var started = launch(
                home,
                "services.only=payment,balance,points,deferred",
                "rpc.port=" + rpcPort,
                "peers.channel=127.0.0.1:" + outsideRpc);
        inside = Optional.of(started);
        var _ = started.awaitReady();
    }

    private String[] ofOutside(int insideRpc) {
        var peer = "=127.0.0.1:" + insideRpc;
        return new String[] {
            "services.only=channel,api",
            "rpc.port=" + outsideRpc,
            "database.join=" + home,
            "peers.payment" + peer,
            "peers.balance" + peer,
            "peers.points" + peer,
            "peers.deferred" + peer
        };
    }

    private void startServer() throws Exception {
        var started = launch(data, settings);
        server = Optional.of(started);
        port = started.awaitReady();
    }

    /** Channels and API in one process, payment and ledgers in another. */
    static Site split(Path directory, String... kinds) throws Exception {
        return new Site(directory, true, Map.of(), kinds);
    }

    /** With settings of its own. */
    public static Site with(Map<String, String> settings, Path directory, String... kinds) throws Exception {
        return new Site(directory, false, settings, kinds);
    }

    private ServerProcess launch(Path at, String... ofProcess) throws IOException {
        var set = new ArrayList<>(List.of(ofProcess));
        Map<String, String> shared = new LinkedHashMap<>();
        shared.put("channels.timeoutMillis", "1000");
        shared.put("channels.cvs.slipSeconds", Integer.toString(SLIP_SECONDS));
        shared.put("channels.atm.sessionSeconds", Integer.toString(SLIP_SECONDS));
        shared.putAll(more);
        shared.forEach((key, value) -> set.add(key + "=" + value));
        partners.forEach((kind, partner) -> {
            set.add("channels." + kind + ".url=" + partner.url());
            set.add("channels." + kind + ".key=" + partner.key());
        });
        var options = new ArrayList<>(List.of("--data", at.toString()));
        for (var each : set) options.addAll(List.of("--set", each));
        return ServerProcess.start(directory.resolve(at.getFileName() + ".log"), options);
    }

    PartnerProcess partner(String kind) {
        return Objects.requireNonNull(partners.get(kind));
    }

    /** SIGKILL of the server, and a new one. */
    public void killServer() throws Exception {
        server.orElseThrow().kill();
        startServer();
    }

    /** Under a key of its own, again while the outcome is not known. */
    Answer post(String path, String body) {
        var key = "k" + keys.incrementAndGet();
        return await().atMost(SOON)
                .until(() -> post(path, key, operator(), body), got -> got.status() < 503 || got.status() > 504);
    }

    Answer post(String path, String idempotencyKey, String credential, String body)
            throws IOException, InterruptedException {
        return send(request(path, credential)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(body)));
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path, operator()));
    }

    String operator() {
        return ApiKeyFile.in(home).key();
    }

    /** The key with which a partner gives notices. */
    String keyOf(String channel) {
        return ApiKeyFile.in(home).channelKey(channel).orElseThrow();
    }

    private HttpRequest.Builder request(String path, String credential) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(ANSWER_MAX)
                .header("Authorization", "Bearer " + credential);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), JsonMapper.shared().readTree(response.body()));
    }

    public String open(String kind) throws IOException, InterruptedException {
        var opened = post("/admin/v1/owners", "{\"kind\":\"%s\",\"currency\":\"JPY\"}".formatted(kind));
        assertThat(opened.status()).as(opened.toString()).isEqualTo(200);
        return opened.text("/id");
    }

    /** A user with this much money and as many points. */
    String user(long each) throws IOException, InterruptedException {
        var user = open("user");
        var body = "{\"owner\":\"%s\",\"amount\":%d,\"currency\":\"JPY\",\"wait\":\"completed\"}".formatted(user, each);
        for (var path : List.of("/admin/v1/openings", "/admin/v1/grants"))
            assertThat(post(path, body).text("/status")).isEqualTo("SUCCEEDED");
        return user;
    }

    /** Links a bank account, and the user allows it at his bank. */
    public void link(String user, String number, String status) throws IOException, InterruptedException {
        var body = """
                {"user":"%s","bank":"0001","branch":"001","number":"%s","holder":"ヤマダ　タロウ"}
                """.formatted(user, number);
        var linked = post("/wallet/v1/bank-accounts", body);
        assertThat(linked.text("/status")).as(linked.toString()).isEqualTo("PENDING");
        var page = URI.create(linked.text("/redirect_url")).getPath();
        var _ = partner("bank").get(page + "/allow");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get("/wallet/v1/bank-accounts/" + linked.text("/id"))
                                .text("/status"))
                        .isEqualTo(status));
    }

    /** @param sources such as {@code balance=700,cvs=300} */
    Answer pay(String user, String merchant, long amount, String sources) throws IOException, InterruptedException {
        return pay(user, merchant, amount, sources, "automatic");
    }

    /** @param capture automatic or manual */
    Answer pay(String user, String merchant, long amount, String sources, String capture)
            throws IOException, InterruptedException {
        var list = new ArrayList<String>();
        for (var source : sources.split(",", -1)) {
            var pair = source.split("=", -1);
            list.add("{\"participant\":\"%s\",\"amount\":%s}".formatted(pair[0], pair[1]));
        }
        var body = """
                {"user":"%s","merchant":"%s","amount":%d,"currency":"JPY","capture":"%s","sources":[%s]}
                """.formatted(user, merchant, amount, capture, String.join(",", list));
        var paid = post("/v1/payments", body);
        assertThat(paid.status()).as(paid.toString()).isIn(200, 202);
        return paid;
    }

    /** Waits until the payment has ended so. */
    void ends(String payment, String status) {
        await().atMost(SOON).untilAsserted(() -> {
            var now = get("/v1/payments/" + payment);
            assertThat(now.text("/status")).as(now.toString()).isEqualTo(status);
            assertThat(now.text("/completed_at")).as(now.toString()).isNotEmpty();
        });
    }

    /** What the payer has to do at a channel, once it is told. */
    String action(String payment, String channel) {
        return await().atMost(SOON).until(() -> actionNow(payment, channel), text -> !text.isEmpty());
    }

    private String actionNow(String payment, String channel) throws IOException, InterruptedException {
        for (var each :
                get("/wallet/v1/payments/" + payment + "/actions").json().path("data"))
            if (each.path("participant").asString("").equals(channel))
                return each.path("action").asString("");
        return "";
    }

    /** Available of one class. */
    long available(String owner, String fundClass) throws IOException, InterruptedException {
        for (var balance : get("/admin/v1/owners/" + owner).json().path("balances"))
            if (balance.path("class").asString("").equals(fundClass)
                    && balance.path("currency").asString("").equals("JPY"))
                return balance.path("available").asLong();
        return 0;
    }

    void awaitAvailable(String owner, String fundClass, long amount) {
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(available(owner, fundClass)).as(fundClass).isEqualTo(amount));
    }

    /** What the channels tell reconciliation of the time until now; where they are on their own. */
    List<AuditEvent> audit() {
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", outsideRpc)
                .usePlaintext()
                .build();
        try {
            var told = new ArrayList<AuditEvent>();
            long now = MicroClock.system().micros();
            var answer = new AuditGrpcClient("channel", channel, ANSWER_MAX.toMillis()).list(0, now, told::addAll);
            assertThat(answer).isInstanceOf(AuditAnswer.Listed.class);
            return told;
        } finally {
            var _ = channel.shutdownNow();
        }
    }

    /** What a command says to the person who types it here. */
    String command(String name, String... arguments) {
        var all = new ArrayList<>(List.of(name));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", home.toString()));
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        assertThat(status).as("%s%s", out, err).isZero();
        return out.toString();
    }

    /** What was proven; nothing is broken. */
    Verdict verify() {
        try (var databases = Databases.running(home).orElseThrow()) {
            var verdict = VerifyCommand.verify(databases).run();
            assertThat(verdict.breaks()).isEmpty();
            return verdict;
        }
    }

    @Override
    public void close() {
        server.ifPresent(ServerProcess::close);
        inside.ifPresent(ServerProcess::close);
        for (var partner : partners.values()) partner.close();
        client.close();
    }
}
