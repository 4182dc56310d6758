package dev.kessai.proof.fault;

import dev.kessai.contracts.account.Owner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/** The public API as a merchant's system calls it; no call is repeated by itself. Thread-safe. */
final class Api implements AutoCloseable {
    /** Longer than the payment's deadline and what the API adds to it. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    /** The system may be away for a moment: the key is to be sent again. */
    private static final Set<Integer> NO_ANSWER = Set.of(429, 503, 504);

    private static final Set<Integer> TAKEN = Set.of(200, 202);
    private static final int FIRST_FAILURE = 300;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /** Sends it; the future ends, never with a failure, when the purchase has been told what there is to tell. */
    CompletableFuture<Void> send(Purchase purchase, Door door) {
        var body = """
                {"user":"%s","merchant":"%s","amount":%d,"currency":"JPY","sources":[\
                {"participant":"balance","amount":%d},{"participant":"points","amount":%d}],"wait":"%s",\
                "deadline_seconds":%d}\
                """.formatted(
                        Owner.user(purchase.user()).text(),
                        Owner.merchant(purchase.merchant()).text(),
                        Purchase.AMOUNT_MINOR,
                        Purchase.FROM_BALANCE_MINOR,
                        Purchase.FROM_POINTS_MINOR,
                        purchase.terms().untilCompleted() ? "completed" : "decided",
                        purchase.terms().deadlineSeconds());
        return client.sendAsync(post(door, "/v1/payments", purchase.key(), body), BodyHandlers.ofString())
                .handle((response, failure) -> {
                    if (failure == null) tell(purchase, response);
                    return null;
                });
    }

    private static void tell(Purchase purchase, HttpResponse<String> response) {
        int status = response.statusCode();
        if (NO_ANSWER.contains(status)) return;
        if (!TAKEN.contains(status)) {
            purchase.refused(status, response.body());
            return;
        }
        var payment = JsonMapper.shared().readTree(response.body());
        purchase.tell(new Purchase.Told(
                status, payment.path("id").asString(""), payment.path("status").asString("")));
    }

    /** For what comes before the rounds: must succeed at once. */
    void must(Door door, String path, String key, String body) throws IOException, InterruptedException {
        var response = client.send(post(door, path, key, body), BodyHandlers.ofString());
        if (response.statusCode() >= FIRST_FAILURE)
            throw new IOException(path + " " + response.statusCode() + " " + response.body());
    }

    private static HttpRequest post(Door door, String path, String key, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                .timeout(ANSWER_MAX)
                .header("Authorization", "Bearer " + door.apiKey())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
