package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.kessai.base.config.Config;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Owner;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole system behind its gateway, with one user who has money and one merchant. */
final class Door implements AutoCloseable {
    static final String USER = Owner.user(1).text();
    static final String MERCHANT = Owner.merchant(1).text();
    static final long MONEY = 1_000_000;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(75);

    /** @param json the body; a problem where the status is not 2xx */
    record Answer(int status, HttpResponse<byte[]> response, JsonNode json) {
        String text(String pointer) {
            return json.at(pointer).asString("");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    final Kessai kessai;
    private final HttpClient client = HttpClient.newHttpClient();
    private String key;

    /** @param settings {@code key=value} each */
    Door(Path data, String... settings) throws Exception {
        this(Clocks.system(), data, settings);
    }

    Door(Clocks clocks, Path data, String... settings) throws Exception {
        var all = new ArrayList<>(List.of(settings));
        all.add("data.directory=" + data);
        all.add("http.port=0");
        kessai = Kessai.start(KessaiConfig.of(Config.load(List.of(), Map.of(), all)), clocks);
        key = kessai.apiKeys().key();
        open("user", USER);
        open("merchant", MERCHANT);
        var given = post(
                "/admin/v1/openings",
                "opening",
                "{\"owner\":\"%s\",\"amount\":%d,\"currency\":\"JPY\",\"wait\":\"completed\"}".formatted(USER, MONEY));
        assertThat(given.text("/status")).as(given.toString()).isEqualTo("SUCCEEDED");
    }

    /** From here on with this client's key. */
    @CanIgnoreReturnValue
    Door as(String clientKey) {
        key = clientKey;
        return this;
    }

    private void open(String kind, String owner) throws Exception {
        var opened = post(
                "/admin/v1/owners",
                "open-" + owner,
                "{\"kind\":\"%s\",\"owner\":\"%s\",\"currency\":\"JPY\"}".formatted(kind, owner));
        assertThat(opened.status()).as(opened.toString()).isEqualTo(200);
    }

    static String payment(long amount) {
        return "{\"user\":\"%s\",\"merchant\":\"%s\",\"amount\":%d,\"currency\":\"JPY\",\"wait\":\"completed\"}"
                .formatted(USER, MERCHANT, amount);
    }

    Answer pay(String idempotencyKey, String body) throws IOException, InterruptedException {
        return post("/v1/payments", idempotencyKey, body);
    }

    Answer post(String path, String idempotencyKey, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(body)));
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + kessai.httpPort() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(ANSWER_MAX)
                .header("Authorization", "Bearer " + key);
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response, JsonMapper.shared().readTree(response.body()));
    }

    /** What the user can spend from the balance. */
    long available() throws IOException, InterruptedException {
        for (var balance : get("/wallet/v1/balances?user=" + USER).json().path("balances"))
            if (balance.path("class").asString("").equals("MONEY")
                    && balance.path("currency").asString("").equals("JPY"))
                return balance.path("available").asLong();
        throw new AssertionError("no balance");
    }

    @Override
    public void close() {
        client.close();
        kessai.close();
    }
}
