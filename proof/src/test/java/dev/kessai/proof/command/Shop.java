package dev.kessai.proof.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;

/** A shop's system: calls the API of the server that runs on a data directory, and repeats what has no answer. */
final class Shop implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final Pattern ID = Pattern.compile("\"id\":\"(\\w+)\"");
    private static final int ANSWERED = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final String key;

    Shop(Path data) throws IOException {
        var running = properties(data.resolve("running.properties"));
        this.url = "http://127.0.0.1:" + running.getProperty("httpPort");
        this.key = properties(Path.of(running.getProperty("apiKeyFile"))).getProperty("operator");
    }

    static Properties properties(Path file) throws IOException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        return properties;
    }

    /** The id of a new user or merchant. */
    String open(String kind, String idempotencyKey) throws InterruptedException {
        var answer = untilAnswered(
                "/admin/v1/owners", idempotencyKey, "{\"kind\":\"%s\",\"currency\":\"JPY\"}".formatted(kind));
        var id = ID.matcher(answer);
        assertThat(id.find()).as(answer).isTrue();
        return id.group(1);
    }

    void give(String user, long money, long points, String idempotencyKey) throws InterruptedException {
        assertThat(untilAnswered("/wallet/v1/top-ups", idempotencyKey + "-money", """
            {"user":"%s","amount":%d,"currency":"JPY","channel":"bank","wait":"completed"}
            """.formatted(user, money)))
                .contains("SUCCEEDED");
        assertThat(untilAnswered("/admin/v1/grants", idempotencyKey + "-points", """
            {"owner":"%s","amount":%d,"currency":"JPY","wait":"completed"}
            """.formatted(user, points)))
                .contains("SUCCEEDED");
    }

    /** 1,000 yen, 700 of them from balance and 300 from points; the first answer, whatever it is. */
    boolean pay(String user, String merchant, String idempotencyKey) throws InterruptedException {
        try {
            return post("/v1/payments", idempotencyKey, """
                {"user":"%s","merchant":"%s","amount":1000,"currency":"JPY","wait":"completed","sources":[
                 {"participant":"balance","amount":700},{"participant":"points","amount":300}]}
                """.formatted(user, merchant))
                    .contains("SUCCEEDED");
        } catch (IOException e) {
            return false;
        }
    }

    /** One call of the API; the first answer, whatever it is. */
    String answer(String path, String idempotencyKey, String json) throws IOException, InterruptedException {
        return send(path, idempotencyKey, json).body();
    }

    /** Blocks all payments of a user; the first answer, whatever it is. */
    String block(String user) throws IOException, InterruptedException {
        return send("/admin/v1/owners/" + user + "/blocks", "block", "{\"scopes\":[\"PAY\"],\"version\":1}")
                .body();
    }

    String get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString()).body();
    }

    private String untilAnswered(String path, String idempotencyKey, String json) throws InterruptedException {
        long end = System.nanoTime() + ANSWER_MAX.toNanos();
        var last = "";
        while (System.nanoTime() < end) {
            try {
                last = post(path, idempotencyKey, json);
                if (!last.isEmpty()) return last;
            } catch (IOException e) {
                last = e.toString();
            }
        }
        throw new AssertionError("no answer to " + path + ": " + last);
    }

    /** Empty where the answer is to come again. */
    private String post(String path, String idempotencyKey, String json) throws IOException, InterruptedException {
        var answer = send(path, idempotencyKey, json);
        return answer.statusCode() == ANSWERED ? answer.body() : "";
    }

    private HttpResponse<String> send(String path, String idempotencyKey, String json)
            throws IOException, InterruptedException {
        return client.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(ANSWER_MAX)
                .header("Authorization", "Bearer " + key);
    }

    @Override
    public void close() {
        client.close();
    }
}
