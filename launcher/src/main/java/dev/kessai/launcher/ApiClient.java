package dev.kessai.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the public API of a running server, as any client would. */
final class ApiClient implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(75);
    private static final int FIRST_FAILURE = 300;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final String key;

    ApiClient(int port, String key) {
        this.url = "http://127.0.0.1:" + port;
        this.key = key;
    }

    /** @throws CliFailure where no server runs or it serves no API */
    static ApiClient of(Path data) {
        var running = running(data);
        return new ApiClient(
                running.httpPort(), ApiKeyFile.at(running.apiKeyFile()).key());
    }

    /**
     * As another client than the operator.
     *
     * @param name in the file of keys; empty for the operator
     * @throws CliFailure also where the file has no such name
     */
    static ApiClient of(Path data, String name) {
        if (name.isEmpty()) return of(data);
        var running = running(data);
        var key = ApiKeyFile.at(running.apiKeyFile()).colleagues().get(name);
        if (key == null) throw new CliFailure(ExitCode.CONFIG, "--as " + name + ": not in " + running.apiKeyFile());
        return new ApiClient(running.httpPort(), key);
    }

    private static Running running(Path data) {
        var running = Running.find(data).filter(found -> found.httpPort() > 0);
        if (running.isEmpty())
            throw new CliFailure(
                    ExitCode.UNAVAILABLE,
                    "no server runs on " + data + ": start 'kessai serve', or name it with --data");
        return running.get();
    }

    String url() {
        return url;
    }

    /** @param json the body */
    JsonNode post(String path, String idempotencyKey, String json) throws IOException, InterruptedException {
        return post(path, idempotencyKey, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** @param type of the body */
    JsonNode post(String path, String idempotencyKey, String type, byte[] body)
            throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", type)
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    /** The body as it is. */
    String text(String path) throws IOException, InterruptedException {
        return new String(bytes(request(path)), StandardCharsets.UTF_8);
    }

    /** What is no JSON. */
    byte[] bytes(String path) throws IOException, InterruptedException {
        return bytes(request(path));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(ANSWER_MAX)
                .header("Authorization", "Bearer " + key);
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(bytes(request));
    }

    private byte[] bytes(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), BodyHandlers.ofByteArray());
        if (response.statusCode() < FIRST_FAILURE) return response.body();
        var json = JsonMapper.shared().readTree(response.body());
        throw new CliFailure(
                ExitCode.CHECK_FAILED,
                "refused: %s %s (%s)"
                        .formatted(
                                json.path("code").asString(""),
                                json.path("title").asString(""),
                                json.path("detail").asString(json.path("param").asString("no field at fault"))));
    }

    @Override
    public void close() {
        client.close();
    }
}
